"""How far a run has come, and how long it will still take."""

from dataclasses import dataclass

from cnn_core.runs.history import RunHistory


@dataclass(frozen=True)
class Progress:
    """Shares are 0 to 1. `seconds_left` is None until enough has been seen to say."""

    epoch: int
    epochs: int
    epoch_share: float
    images_per_second: float | None
    seconds_left: float | None


def progress_of(history: RunHistory) -> Progress | None:
    """None before the training has begun."""
    started, latest = history.started, history.latest_batch
    if started is None or history.current_epoch == 0:
        return None
    done_before = (history.current_epoch - 1) * started.batches_per_epoch
    steps = max((latest.step if latest else 0) - done_before, 0)
    epoch_share = min(steps / started.batches_per_epoch, 1.0)
    return Progress(
        epoch=history.current_epoch,
        epochs=history.target_epochs or started.epochs,
        epoch_share=epoch_share,
        images_per_second=latest.images_per_second if latest else None,
        seconds_left=_seconds_left(history, epoch_share),
    )


def _seconds_left(history: RunHistory, epoch_share: float) -> float | None:
    """From the pace since training began, validation and saving included; None in the first tenth of an epoch."""
    started, latest = history.started, history.latest_batch
    if started is None or latest is None:
        return None
    done = history.current_epoch - 1 + epoch_share
    done_here = done - started.after_step / started.batches_per_epoch
    taken = latest.time - started.time
    if done_here < 0.1 or taken <= 0:
        # A clock that was set back meanwhile tells nothing.
        return None
    return taken / done_here * max((history.target_epochs or started.epochs) - done, 0.0)
