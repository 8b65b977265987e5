"""What each trick of the engine is worth: the tutorial's network trained with all of them, then without each in turn.

    python -m benchmarks.ablation [--rounds 5] [--images 20000] [--batch-size 128]

Every contestant is a process of its own, in turn, round after round; a round trains two epochs and counts the second.
"""

import tempfile
from pathlib import Path
from statistics import median

import click

from benchmarks.peers.engine import TRICKS
from benchmarks.peers.files import export
from benchmarks.record import machine, write
from benchmarks.throughput import ONEDNN, Contestant, images_per_second

WHOLE = "all of it"


@click.command()
@click.option("--rounds", default=5, show_default=True)
@click.option("--images", default=20_000, show_default=True)
@click.option("--batch-size", default=128, show_default=True)
def main(rounds: int, images: int, batch_size: int) -> None:
    """Measure, print and write docs/benchmarks/ablation-BATCH.json."""
    contestants = [_engine(WHOLE, batch_size), _engine("without onednn", batch_size, ((ONEDNN, "0"),))]
    contestants += [_engine(f"without {trick}", batch_size, without=trick) for trick in TRICKS]
    rates: dict[str, list[float]] = {one.name: [] for one in contestants}
    with tempfile.TemporaryDirectory() as folder:
        export(Path(folder))
        for _ in range(rounds):
            for one in contestants:
                rates[one.name].append(images_per_second(one, Path(folder), images))
    whole = median(rates[WHOLE])
    for name, found in rates.items():
        click.echo(f"{name:28s} {median(found):8,.0f} images/s  {median(found) / whole - 1:+.1%}")
    write(
        f"ablation-{batch_size}",
        {
            "machine": machine(),
            "unit": f"images a second over an epoch of {images:,} images at batches of {batch_size}",
            "images_per_second": {name: [round(rate) for rate in found] for name, found in rates.items()},
            "change": {name: round(median(found) / whole - 1, 3) for name, found in rates.items()},
        },
    )


def _engine(name: str, batch_size: int, settings: tuple[tuple[str, str], ...] = (), without: str = "") -> Contestant:
    extra = ("--without", without) if without else ()
    return Contestant(name, "engine", batch_size, settings=settings, takes_folder=False, extra=extra)


if __name__ == "__main__":
    main()
