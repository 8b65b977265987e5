"""Runs experiments for the app to bring along: `python -m cnn_core.experiments.record NAME...`, or `--all`.

Of each training its log is kept, without most of its batches, and what it was trained with and on; no network.
"""

import json
import shutil
import sys
import time
from collections.abc import Iterable, Iterator

from cnn_core.commands.foreground import train_in_front
from cnn_core.errors import RunError
from cnn_core.experiments.catalogue import EXPERIMENTS, experiment
from cnn_core.experiments.experiment import Arm, Experiment
from cnn_core.experiments.trials import recorded_folder
from cnn_core.jobs import submit
from cnn_core.runs.directory import PROVENANCE_FILE, Run, write_json
from cnn_core.runs.follow import follow
from cnn_core.runs.status import Status

KEPT_FILES = ("config.json", "meta.json", "environment.json")
KEPT_BATCHES = 60


def record(found: Experiment, arm: Arm) -> None:
    """Train the arm here and now, and lay its log among what comes with the app. Raises RunError where it fails."""
    run = submit(arm.config.model_copy(update={"name": found.run_name(arm)}))
    status = train_in_front(run)
    if status is not Status.FINISHED:
        raise RunError(f"Run {run.id!r} of {found.name!r}, {arm.name!r}, is {status}: it must finish to be recorded.")
    target = recorded_folder(found, arm)
    if target is None:
        raise RunError("What comes with the app is hidden by the environment: unset EPOCHSCOPE_RECORDED to record.")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name in KEPT_FILES:
        shutil.copy(run.folder / name, target)
    lines = run.events_path.read_text(encoding="utf-8").splitlines()
    (target / run.events_path.name).write_text("\n".join(thinned(lines)) + "\n", encoding="utf-8")
    write_json(target / PROVENANCE_FILE, json.dumps(_provenance(run), indent=2))


def thinned(lines: Iterable[str]) -> Iterator[str]:
    """The log without what was saved, for no network is kept, and with KEPT_BATCHES of its batches, equally spread."""
    told = [(json.loads(line), line) for line in lines]
    batches = [place for place, (event, _) in enumerate(told) if event["event"] == "batch"]
    every = max(1, len(batches) // KEPT_BATCHES)
    kept = set(batches[every - 1 :: every])
    for place, (event, line) in enumerate(told):
        if event["event"] != "checkpoint" and (event["event"] != "batch" or place in kept):
            yield line


def _provenance(run: Run) -> dict[str, object]:
    history = follow(run).history()
    begun = history.started.time if history.started else time.time()
    return {
        "run": run.id,
        "time": begun,
        "date": time.strftime("%Y-%m-%d", time.gmtime(begun)),
        "machine": run.machine(),
        "seed": run.config().training.seed,
        "seconds_of_training": round(history.seconds, 1),
    }


def main() -> None:
    names = sys.argv[1:]
    for name in EXPERIMENTS if names == ["--all"] else names:
        found = experiment(name)
        for arm in found.arms:
            record(found, arm)


if __name__ == "__main__":
    main()
