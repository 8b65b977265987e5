"""Where a run comes from and what went on from it: said in words, and drawn as the past of its curve."""

import streamlit as st

from cnn_core.errors import EpochscopeError
from cnn_core.figures.training import Before
from cnn_core.runs.directory import Run
from cnn_core.runs.follow import follow
from cnn_core.runs.history import RunHistory
from cnn_core.runs.lineage import Ancestor, ancestry, forks_of
from ui import selection, theme

SHOWN_FORKS = 6
RESTORED = {
    "weights and optimizer": "its weights and its optimizer's state restored",
    "weights": "its weights restored; the optimizer began anew, since its state is another's or was not kept",
}


def lineage(run: Run, history: RunHistory) -> None:
    """A line on the parent and one on the forks, each a way there; nothing for a run that has neither."""
    ancestors = ancestry(run)
    forks = forks_of(run)
    if ancestors:
        _parent(ancestors, history)
    if forks:
        _forks(forks)


def past_of(run: Run) -> list[Before]:
    """The runs that this one goes on from, as far as each was taken, the eldest first."""
    known = [(ancestor.run, ancestor.epoch) for ancestor in reversed(ancestry(run)) if ancestor.run is not None]
    return [past for elder, epoch in known if (past := _past(elder, epoch)) is not None]


def _past(run: Run, epoch: int) -> Before | None:
    try:
        return Before(_name(run), follow(run).history(), epoch)
    except EpochscopeError:
        # A damaged parent is told where it is shown itself.
        return None


def _parent(ancestors: list[Ancestor], history: RunHistory) -> None:
    parent, *elder = ancestors
    restored = RESTORED.get(history.started.restored) if history.started else None
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="lineage_parent"):
        if parent.run is None:
            st.markdown(f":material/call_split: Forked after epoch {parent.epoch} of a run that has been deleted.")
        else:
            st.markdown(f":material/call_split: Forked after epoch {parent.epoch} of")
            _way_to(parent.run, _name(parent.run), key="lineage_to_parent", epoch=parent.epoch)
        if restored:
            st.caption(f"{restored[0].upper()}{restored[1:]}.")
    if elder:
        line = ", ".join(f"{_name(old.run) if old.run else 'a deleted run'} (epoch {old.epoch})" for old in elder)
        st.caption(theme.plain(f"That one goes on from {line}."))


def _forks(forks: list[Run]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="lineage_forks"):
        st.markdown(f":material/fork_right: {'One fork' if len(forks) == 1 else f'{len(forks)} forks'}:")
        for fork in forks[:SHOWN_FORKS]:
            parent = fork.config().parent
            _way_to(fork, f"{_name(fork)} (epoch {parent.epoch if parent else '?'})", key=f"lineage_to_{fork.id}")
        if len(forks) > SHOWN_FORKS:
            st.caption(f"and {len(forks) - SHOWN_FORKS} more, in the list of runs.")


def _way_to(run: Run, label: str, *, key: str, epoch: int | None = None) -> None:
    if st.button(theme.plain(label), key=key, type="tertiary"):
        selection.select(selection.choose_run(run.id))
        if epoch is not None:
            selection.select(selection.choose(epoch=epoch))
        st.rerun()


def _name(run: Run) -> str:
    try:
        return run.meta().name or run.id
    except EpochscopeError:
        return run.id
