"""How soon the tutorial's accuracy is reached: by the sprint preset, and by the tutorial's own script.

    python -m benchmarks.sprint [--rounds 3]

Both on all of CIFAR-10, already on disk, in processes of their own, in turn. Counted from the start of the process to
the first validation on the 10,000 test images that reaches 67.09 %, the accuracy that the tutorial prints.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import click

from benchmarks.peers.files import export
from benchmarks.record import machine, write
from cnn_core import paths
from cnn_core.analysis.tutorial import PRINTED
from cnn_core.runs.directory import find
from cnn_core.runs.follow import Follower

HEADLINE_ACCURACY = PRINTED["accuracy"]
WANTED_RATIO = 6.0
LONGEST_EPOCHS = 20


@click.command()
@click.option("--rounds", default=3, show_default=True)
def main(rounds: int) -> None:
    """Measure, print and write docs/benchmarks/sprint.json."""
    script: list[float] = []
    sprint: list[float] = []
    finals: list[dict] = []
    with tempfile.TemporaryDirectory() as folder:
        export(Path(folder))
        os.environ[paths.HOME_VARIABLE] = str(Path(folder) / "home")
        for number in range(rounds):
            script.append(_script_seconds(Path(folder)))
            seconds, final = _sprint_seconds(seed=number)
            sprint.append(seconds)
            finals.append(final)
            click.echo(f"round {number + 1}: script {script[-1]:.1f} s, sprint {sprint[-1]:.1f} s, then {final}")
    ratio = median(script) / median(sprint)
    click.echo(
        f"median: script {median(script):.1f} s, sprint {median(sprint):.1f} s, {ratio:.1f} x (wanted {WANTED_RATIO})"
    )
    write(
        "sprint",
        {
            "machine": machine(),
            "unit": f"seconds from the start of the process to {HEADLINE_ACCURACY:.2%} validation accuracy",
            "script": [round(seconds, 1) for seconds in script],
            "sprint": [round(seconds, 1) for seconds in sprint],
            "ratio": round(ratio, 2),
            "sprint_ends_with": finals,
        },
    )


def _script_seconds(folder: Path) -> float:
    arguments = [str(folder), "--batch-size", "32", "--epochs", str(LONGEST_EPOCHS), "--reach", str(HEADLINE_ACCURACY)]
    told = _run("benchmarks.peers.tutorial", *arguments)
    seconds, accuracy = told["reached"][-1]
    if accuracy < HEADLINE_ACCURACY:
        raise click.ClickException(f"The script has not reached it in {LONGEST_EPOCHS} epochs.")
    return float(seconds)


def _sprint_seconds(seed: int) -> tuple[float, dict]:
    began = time.time()
    told = _run("cnn_core", "train", "--preset", "sprint", "--data", "full", "--set", f"training.seed={seed}", "--json")
    history = Follower(find(told["run"])).history()
    reached = [judged for judged in history.validations if judged.validation.accuracy >= HEADLINE_ACCURACY]
    if not reached:
        raise click.ClickException(f"The sprint of seed {seed} has not reached it.")
    final = {"accuracy": told["validation"]["accuracy"], "seconds": told["seconds"]}
    return reached[0].time - began, final


def _run(module: str, *arguments: str) -> dict:
    inherited = {name: value for name, value in os.environ.items() if name != "TF_ENABLE_ONEDNN_OPTS"}
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], env=inherited, check=True, stdout=subprocess.PIPE, text=True
    )
    told: dict = json.loads(done.stdout.splitlines()[-1])
    return told


if __name__ == "__main__":
    main()
