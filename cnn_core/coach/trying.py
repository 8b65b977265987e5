"""From a remedy to the run that tries it."""

from cnn_core.coach.advice import Remedy
from cnn_core.coach.advise import Verdict, advise
from cnn_core.config import RunConfig
from cnn_core.jobs import fork, submit
from cnn_core.jobs.fork import forkable_epochs
from cnn_core.parsing import with_overrides
from cnn_core.runs.directory import Run
from cnn_core.runs.history import RunHistory

LONGEST_NAME = RunConfig.model_fields["name"].metadata[0].max_length


def advise_on(run: Run, history: RunHistory) -> Verdict:
    """What the coach says of a run; its remedies start from networks that are still on disk."""
    config = run.config()
    verdict = advise(history, config)
    if any(advice.remedy and advice.remedy.epoch for advice in verdict.advice):
        return advise(history, config, kept=forkable_epochs(run, history))
    return verdict


def try_remedy(run: Run, remedy: Remedy) -> Run:
    """A new run, queued, with the remedy's changes; `run` stays as it is.

    Raises what `jobs.fork` and `jobs.submit` raise.
    """
    name = f"{run.meta().name or run.id} with {remedy.what}"[:LONGEST_NAME]
    if remedy.epoch is not None:
        return fork(run, remedy.epoch, remedy.changes, name=name)
    config = with_overrides(run.config(), {**remedy.changes, "name": name})
    # A fork that is begun anew begins, as it did, with the network of its parent.
    origin = sorted(run.origin_folder.iterdir()) if run.origin_folder.is_dir() else []
    return submit(config, origin=origin)
