"""Makes finished runs some that come with the app: `python -m cnn_core.engine.record RUN...`, or `--train` for both.

Of every epoch the weights are kept as float16, and the logits that these very weights give; the log, the configuration
and the environment as they are; where it all comes from, in provenance.json; and the reference study of the best epoch,
which `--references` makes again for the runs that there are, as `--landscape` does the tutorial's loss slice: of the
speedrun's network that would take hours.
"""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from cnn_core import data, paths
from cnn_core.engine.checkpoint import load_epoch
from cnn_core.engine.evaluation import LogitsFunction
from cnn_core.engine.studies import compute
from cnn_core.errors import RunError
from cnn_core.presets import SPEEDRUN, TUTORIAL
from cnn_core.runs.directory import PROVENANCE_FILE, Run, find, recorded_runs, write_json
from cnn_core.runs.follow import Follower
from cnn_core.runs.predictions import LOGITS_FILE, WEIGHTS_FILE
from cnn_core.runs.status import Status
from cnn_core.studies import Study, landscape_study, reference_study

RECORDED = {SPEEDRUN.name: SPEEDRUN.training.epochs, TUTORIAL.name: 10}
"""Presets and their epochs; the last one trained is the first that a visitor sees."""

KEPT_FILES = ("config.json", "meta.json", "environment.json", "events.jsonl")


def record(run: Run, *, fewest: bool) -> Run:
    """Lay a copy of `run` among those that come with the app, in place of an earlier one of the same preset.

    `fewest` keeps the networks of the best epoch and the last, instead of every epoch's. Raises RunError unless the run
    has finished and was judged by the test images, which come with the app too.
    """
    history, status = Follower(run).state()
    config, folder = run.config(), paths.recorded_folder()
    if (
        status is not Status.FINISHED
        or config.data.validation != "test"
        or not (folder and config.preset and history.best)
    ):
        raise RunError(f"Run {run.id!r} is {status}, judged by {config.data.validation}: it must be finished, by test.")
    epochs = {history.best, history.epochs[-1]} if fewest else set(history.epochs)
    target = Run(f"recorded-{config.preset}", folder / f"recorded-{config.preset}")
    shutil.rmtree(target.folder, ignore_errors=True)
    target.folder.mkdir(parents=True)
    for name in KEPT_FILES:
        shutil.copy(run.folder / name, target.folder)
    numbers = {epoch.epoch for epoch in epochs}
    _keep_checkpoints_of(target, numbers)
    for number in numbers:
        _keep_epoch(run, target, number)
    write_json(target.folder / PROVENANCE_FILE, json.dumps(_provenance(run, target), indent=2))
    return target


def _keep_checkpoints_of(target: Run, epochs: set[int]) -> None:
    """Whatever else was saved is not here, so the log must not say that it is."""
    lines = target.events_path.read_text(encoding="utf-8").splitlines(keepends=True)
    told = [(json.loads(line), line) for line in lines]
    kept = [line for event, line in told if event["event"] != "checkpoint" or event["epoch"] in epochs]
    target.events_path.write_text("".join(kept), encoding="utf-8")


def _keep_epoch(run: Run, target: Run, epoch: int) -> None:
    model = load_epoch(run, epoch)
    rounded = [np.asarray(weight).astype(np.float16) for weight in model.get_weights()]
    model.set_weights([weight.astype(np.float32) for weight in rounded])
    logits = LogitsFunction(model)(np.asarray(data.load("sample").test.images))
    folder = target.epoch_folder(epoch)
    folder.mkdir(parents=True)
    named: dict[str, Any] = {f"{place:03d}": weight for place, weight in enumerate(rounded)}
    np.savez_compressed(folder / WEIGHTS_FILE, **named)
    np.save(folder / LOGITS_FILE, logits.astype(np.float16))


def _provenance(run: Run, target: Run) -> dict[str, object]:
    history, environment = Follower(run).history(), json.loads(run.environment_path.read_text(encoding="utf-8"))
    assert history.started is not None and history.best is not None
    last = history.epochs[-1]
    return {
        "run": run.id,
        "time": history.started.time,
        "date": time.strftime("%Y-%m-%d", time.gmtime(history.started.time)),
        "machine": run.machine(),
        "seed": run.config().training.seed,
        "git_revision": environment["git_revision"],
        "best_epoch": history.best.epoch,
        "accuracy": last.validation.accuracy,
        "with_test_time_augmentation": last.augmented.accuracy if last.augmented else None,
        "seconds_of_training": round(history.seconds, 1),
        "accuracy_of_kept_weights": {
            path.name.lstrip("0"): _accuracy(target, int(path.name)) for path in sorted(target.folder.glob("epochs/*"))
        },
        "weights": "float16",
    }


def _accuracy(target: Run, epoch: int) -> float:
    logits = np.load(target.epoch_folder(epoch) / LOGITS_FILE)
    return float((logits.argmax(axis=1) == data.load("sample").test.labels).mean())


def _train(preset_name: str, epochs: int) -> str:
    """A finished run of this preset on all of CIFAR-10; its id."""
    arguments = ["--preset", preset_name, "--data", "full", "--epochs", str(epochs), "--json"]
    command = [sys.executable, "-m", "cnn_core", "train", *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return str(json.loads(done.stdout.splitlines()[-1])["run"])


def keep_reference(run: Run) -> Path:
    """What strangers to the network of the best epoch are held against, computed and laid in the run's own folder."""
    history = Follower(run).history()
    if history.best is None:
        raise RunError(f"Run {run.id!r} has no epoch to look back on: it must be finished.")
    return _keep(reference_study(run, history.best.epoch))


def keep_landscape(run: Run) -> Path:
    """The slice of its loss around the network of the best epoch, likewise."""
    history = Follower(run).history()
    if history.best is None:
        raise RunError(f"Run {run.id!r} has no best epoch: it must be finished.")
    return _keep(landscape_study(run, history.best.epoch))


def _keep(study: Study) -> Path:
    began = time.monotonic()
    arrays = compute(study, _Onlooker())
    study.brought_path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(study.brought_path, **arrays, seconds=time.monotonic() - began)
    return study.brought_path


class _Onlooker:
    """Tells whoever waits at the terminal what is being done."""

    def stage(self, words: str, total: int = 0) -> None:
        sys.stdout.write(f"{words}\n")

    def count(self, done: int, words: str | None = None) -> None:
        """The stages are enough."""


def main() -> None:
    run_ids = sys.argv[1:]
    keeps = {"--references": keep_reference, "--landscape": keep_landscape}
    if len(run_ids) == 1 and run_ids[0] in keeps:
        for run in recorded_runs():
            if run_ids == ["--landscape"] and run.config().preset != TUTORIAL.name:
                continue
            path = keeps[run_ids[0]](run)
            sys.stdout.write(f"{path.stat().st_size / 1e6:6.2f} MB  {path}\n")
        return
    if run_ids == ["--train"]:
        run_ids = [_train(name, epochs) for name, epochs in RECORDED.items()]
    for run_id in run_ids:
        run = find(run_id)
        target = record(run, fewest=run.config().preset == SPEEDRUN.name)
        keep_reference(target)
        if run.config().preset == TUTORIAL.name:
            keep_landscape(target)
        size = sum(path.stat().st_size for path in target.folder.rglob("*") if path.is_file())
        sys.stdout.write(f"{size / 1e6:6.1f} MB  {target.folder}\n")


if __name__ == "__main__":
    main()
