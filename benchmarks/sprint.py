"""How soon the tutorial's accuracy is reached: by the sprint preset, and by the tutorial's own script.

    python -m benchmarks.sprint [--rounds 3] [--avx2]

Both on all of CIFAR-10, already on disk, in processes of their own, in turn. Counted from the start of the process to
the first validation on the 10,000 test images that reaches 67.09 %, the accuracy that the tutorial prints. With --avx2
as on a processor that ends with AVX2 (see benchmarks.throughput).
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
from benchmarks.throughput import AS_IT_IS, AVX2_ALONE, ONEDNN, Processor, Settings
from cnn_core import paths
from cnn_core.analysis.tutorial import PRINTED
from cnn_core.runs.directory import find
from cnn_core.runs.follow import Follower

HEADLINE_ACCURACY = PRINTED["accuracy"]
WANTED_RATIO = 6.0
LONGEST_EPOCHS = 20


@click.command()
@click.option("--rounds", default=3, show_default=True)
@click.option("--avx2", is_flag=True, help="Keep both to AVX2, where TensorFlow's default is no oneDNN.")
def main(rounds: int, avx2: bool) -> None:
    """Measure, print and write docs/benchmarks/sprint.json, or sprint-avx2.json."""
    processor = AVX2_ALONE if avx2 else AS_IT_IS
    script: list[float] = []
    sprint: list[float] = []
    finals: list[dict] = []
    with tempfile.TemporaryDirectory() as folder:
        export(Path(folder))
        os.environ[paths.HOME_VARIABLE] = str(Path(folder) / "home")
        for number in range(rounds):
            script.append(_script_seconds(Path(folder), processor))
            seconds, final = _sprint_seconds(number, processor)
            sprint.append(seconds)
            finals.append(final)
            click.echo(f"round {number + 1}: script {script[-1]:.1f} s, sprint {sprint[-1]:.1f} s, then {final}")
    ratio = median(script) / median(sprint)
    click.echo(
        f"median: script {median(script):.1f} s, sprint {median(sprint):.1f} s, {ratio:.1f} x (wanted {WANTED_RATIO})"
    )
    write(
        "sprint-avx2" if avx2 else "sprint",
        {
            "machine": machine(),
            "processor": processor.name,
            "unit": f"seconds from the start of the process to {HEADLINE_ACCURACY:.2%} validation accuracy",
            "script": [round(seconds, 1) for seconds in script],
            "sprint": [round(seconds, 1) for seconds in sprint],
            "ratio": round(ratio, 2),
            "sprint_ends_with": finals,
        },
    )


def _script_seconds(folder: Path, processor: Processor) -> float:
    arguments = [str(folder), "--batch-size", "32", "--epochs", str(LONGEST_EPOCHS), "--reach", str(HEADLINE_ACCURACY)]
    told = _run("benchmarks.peers.tutorial", arguments, processor.settings + processor.of_script)
    seconds, accuracy = told["reached"][-1]
    if accuracy < HEADLINE_ACCURACY:
        raise click.ClickException(f"The script has not reached it in {LONGEST_EPOCHS} epochs.")
    return float(seconds)


def _sprint_seconds(seed: int, processor: Processor) -> tuple[float, dict]:
    began = time.time()
    arguments = ["train", "--preset", "sprint", "--data", "full", "--set", f"training.seed={seed}", "--json"]
    told = _run("cnn_core", arguments, processor.settings)
    history = Follower(find(told["run"])).history()
    reached = [judged for judged in history.validations if judged.validation.accuracy >= HEADLINE_ACCURACY]
    if not reached:
        raise click.ClickException(f"The sprint of seed {seed} has not reached it.")
    final = {"accuracy": told["validation"]["accuracy"], "seconds": told["seconds"]}
    return reached[0].time - began, final


def _run(module: str, arguments: list[str], settings: Settings) -> dict:
    inherited = {name: value for name, value in os.environ.items() if name != ONEDNN}
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, env=inherited | dict(settings), check=True, stdout=subprocess.PIPE, text=True)
    told: dict = json.loads(done.stdout.splitlines()[-1])
    return told


if __name__ == "__main__":
    main()
