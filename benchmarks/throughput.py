"""How fast the tutorial's network trains: in the tutorial's own script, in PyTorch, in our engine.

    python -m benchmarks.throughput [--rounds 5] [--images 20000] [--pytorch INTERPRETER]

Every contestant is a process of its own with its own settings, all started by this one, in turn, round after round, so
that a machine that drifts is fair to all. A round trains two epochs and counts the second. PyTorch takes part where the
interpreter named for it has it. The rate of a matrix product is measured in every round too; a training step takes
about 6 floating-point operations a multiply-add of the forward pass (2 forward, 4 backward), so each rate is also given
as a share of that peak. (The first layer needs no gradient of its input, so that even a perfect engine does a little
less than is counted here.)

TensorFlow uses oneDNN by default on processors with AVX-512 VNNI or its like alone. On such a processor all contestants
run a second time as on one that ends with AVX2: their libraries keep to AVX2, and the script to TensorFlow's default
there, which is no oneDNN.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import click

from benchmarks.peers.files import export
from benchmarks.record import machine, write
from cnn_core import architecture, paths
from cnn_core.presets import TUTORIAL

EPOCHS = 2
FLOPS_A_MULTIPLY_ADD = 6
TARGETS = (
    ("engine 32", "script 32", 1.7),
    ("engine 128", "script 128", 1.7),
    ("engine 128", "script 32", 2.2),
    ("engine 128", "pytorch 128", 1.2),
)

Settings = tuple[tuple[str, str], ...]
"""Environment variables."""

ONEDNN = "TF_ENABLE_ONEDNN_OPTS"
AVX2: Settings = (
    ("ONEDNN_MAX_CPU_ISA", "AVX2"),
    ("MKL_ENABLE_INSTRUCTIONS", "AVX2"),
    ("ATEN_CPU_CAPABILITY", "avx2"),
)
SWITCHES_ONEDNN_ON = {"avx512_vnni", "avx512_bf16", "avx_vnni", "amx_tile"}
"""As /proc/cpuinfo names them; the rule is in tensorflow/core/util/port.cc."""


@dataclass(frozen=True)
class Contestant:
    """A module of benchmarks.peers at a batch size."""

    name: str
    module: str
    batch_size: int
    interpreter: str = sys.executable
    settings: Settings = ()
    takes_folder: bool = True
    extra: tuple[str, ...] = ()
    """Arguments of its own."""


@dataclass(frozen=True)
class Processor:
    """What the contestants may use of it."""

    name: str
    settings: Settings
    of_script: Settings = ()


AS_IT_IS = Processor("as it is", ())
AVX2_ALONE = Processor("kept to AVX2", AVX2, of_script=((ONEDNN, "0"),))


@click.command()
@click.option("--rounds", default=5, show_default=True)
@click.option("--images", default=20_000, show_default=True)
@click.option("--pytorch", default=sys.executable, help="The interpreter of an environment with torch and numpy.")
def main(rounds: int, images: int, pytorch: str) -> None:
    """Measure, print and write docs/benchmarks/throughput.json."""
    processors = [AS_IT_IS, AVX2_ALONE] if _switches_onednn_on() else [AS_IT_IS]
    contestants = _contestants(pytorch)
    rates: dict[str, dict[str, list[float]]] = {
        processor.name: {one.name: [] for one in contestants} for processor in processors
    }
    peaks: dict[str, list[float]] = {processor.name: [] for processor in processors}
    with tempfile.TemporaryDirectory() as folder:
        export(Path(folder))
        for number in range(1, rounds + 1):
            for processor in processors:
                peaks[processor.name].append(_peak(processor))
                for one in contestants:
                    rate = images_per_second(_on(processor, one), Path(folder), images)
                    rates[processor.name][one.name].append(rate)
                    click.echo(f"round {number}, {processor.name}: {one.name:12s} {rate:8,.0f} images/s")
    result = {
        "machine": machine(),
        "unit": f"images a second over an epoch of {images:,} images, validation left out",
        **{name: _result(rates[name], peaks[name]) for name in rates},
    }
    for name in rates:
        _print(name, result)
    write("throughput", result)


def _contestants(pytorch: str) -> list[Contestant]:
    has_torch = subprocess.run([pytorch, "-c", "import torch"], stderr=subprocess.DEVNULL, check=False).returncode == 0
    sizes = (32, 128)
    return [
        *(Contestant(f"script {size}", "tutorial", size) for size in sizes),
        *(Contestant(f"pytorch {size}", "pytorch", size, interpreter=pytorch) for size in sizes if has_torch),
        *(Contestant(f"engine {size}", "engine", size, takes_folder=False) for size in sizes),
    ]


def _on(processor: Processor, one: Contestant) -> Contestant:
    own = processor.of_script if one.module == "tutorial" else ()
    return replace(one, settings=processor.settings + own)


def _switches_onednn_on() -> bool:
    facts = Path("/proc/cpuinfo")
    return facts.exists() and bool(SWITCHES_ONEDNN_ON & set(facts.read_text(encoding="utf-8").split()))


def images_per_second(contestant: Contestant, folder: Path, images: int) -> float:
    """Of the last epoch; raises CalledProcessError with the contestant's own words on stderr."""
    arguments = [str(folder)] if contestant.takes_folder else []
    arguments += ["--batch-size", str(contestant.batch_size), "--images", str(images), "--epochs", str(EPOCHS)]
    arguments += contestant.extra
    told = _run(contestant, arguments, {paths.HOME_VARIABLE: str(folder / "home")})
    return float(told["images"] / told["seconds"][-1])


def _peak(processor: Processor) -> float:
    return float(_run(Contestant("sgemm", "sgemm", 0, settings=processor.settings), [], {})["flops"])


def _run(contestant: Contestant, arguments: list[str], variables: dict[str, str]) -> dict:
    command = [contestant.interpreter, "-m", f"benchmarks.peers.{contestant.module}", *arguments]
    inherited = {name: value for name, value in os.environ.items() if name != ONEDNN}
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "2"}
    environment = inherited | quiet | variables | dict(contestant.settings)
    answer = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    told: dict = json.loads(answer.stdout.splitlines()[-1])
    return told


def _result(rates: dict[str, list[float]], peaks: list[float]) -> dict:
    medians = {name: median(found) for name, found in rates.items()}
    peak = median(peaks)
    work = FLOPS_A_MULTIPLY_ADD * architecture.summarize(TUTORIAL.config.model).multiply_adds
    return {
        "images_per_second": {name: [round(rate) for rate in found] for name, found in rates.items()},
        "median": {name: round(rate) for name, rate in medians.items()},
        "sgemm_gflops": round(peak / 1e9, 1),
        "share_of_sgemm": {name: round(rate * work / peak, 3) for name, rate in medians.items()},
        "ratios": {
            f"{ours} / {theirs}": round(medians[ours] / medians[theirs], 2)
            for ours in medians
            if ours.startswith("engine")
            for theirs in medians
            if not theirs.startswith("engine")
        },
    }


def _print(processor: str, result: dict) -> None:
    found, here = result[processor], result["machine"]
    click.echo(f"\n{here['cpu']} {processor}, {here['cores']} cores, sgemm {found['sgemm_gflops']} GFLOP/s")
    for name, rate in found["median"].items():
        click.echo(f"{name:12s} {rate:8,d} images/s  {found['share_of_sgemm'][name]:6.1%} of sgemm")
    for ours, theirs, wanted in TARGETS:
        ratio = found["ratios"].get(f"{ours} / {theirs}")
        if ratio is not None:
            click.echo(f"{ours} / {theirs}: {ratio:.2f} (wanted {wanted})")


if __name__ == "__main__":
    main()
