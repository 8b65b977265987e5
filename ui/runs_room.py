"""Room on the disk, on the Runs page: which networks are kept, and what lies in the bin."""

import time
from collections.abc import Mapping, Sequence

import streamlit as st

from cnn_core import preferences
from cnn_core.preferences import Preferences
from cnn_core.runs import bin
from cnn_core.runs.directory import Run
from cnn_core.runs.follow import RunSummary
from cnn_core.runs.retention import GIGABYTE, Holding, Plan, RetentionPolicy, carry_out, holdings, plan
from cnn_core.settings import bounds
from ui import theme
from ui.runs_acting import attempt

LISTED = 8
_RULE = RetentionPolicy.model_fields


def room(found: list[RunSummary]) -> None:
    """The rule for networks with what it would remove now, and the bin. `found` are all runs."""
    binned = bin.binned()
    in_runs = sum(summary.entry.disk_bytes for summary in found if not summary.run.recorded)
    held = holdings(found)
    in_bin = sum(one.disk_bytes for one in binned)
    theme.stat_row(
        [
            ("Runs", theme.megabytes(in_runs), "All of their files"),
            ("Networks", theme.megabytes(sum(one.bytes for one in held)), f"Of that, in {_runs(len(held))}"),
            ("Bin", theme.megabytes(in_bin), f"{_runs(len(binned))} that can be brought back"),
        ]
    )
    rule, deleted = st.columns(2, gap="large")
    with rule, st.container(border=True):
        _retention(held, {summary.run: summary.name for summary in found})
    with deleted, st.container(border=True):
        _bin(binned)


def _retention(held: list[Holding], names: Mapping[Run, str]) -> None:
    st.markdown("**Which networks are kept**")
    st.caption(
        "A saved network holds weights and the optimizer's state. The best and the last of each run, all of a starred "
        "run and those that forks begin from always stay. What a removed one answered is kept: Evaluate still shows it."
    )
    rule = preferences.load().retention
    keep_all = st.toggle(
        str(_RULE["keep_all"].title), value=rule.keep_all, help=_RULE["keep_all"].description, key="rule_keep_all"
    )
    every, budget = rule.every, rule.budget_gb
    if not keep_all:
        low, high = bounds(_RULE["every"])
        every = st.number_input(
            str(_RULE["every"].title), int(low), int(high), every, help=_RULE["every"].description, key="rule_every"
        )
        low, high = bounds(_RULE["budget_gb"])
        budget = st.number_input(
            str(_RULE["budget_gb"].title),
            float(low),
            float(high),
            budget,
            step=0.5,
            help=_RULE["budget_gb"].description,
            key="rule_budget",
        )
    wanted = RetentionPolicy(keep_all=keep_all, every=every, budget_gb=budget)
    _offer(wanted, plan(wanted, held), names, in_force=wanted == rule)


def _offer(wanted: RetentionPolicy, decided: Plan, names: Mapping[Run, str], *, in_force: bool) -> None:
    """A rule is in force once it is saved, for what it removes is gone for good."""
    if wanted.keep_all:
        if not in_force:
            st.button("Save the rule", on_click=_save, args=(wanted,), key="rule_save")
        return
    if decided.epochs:
        count = sum(map(len, decided.epochs.values()))
        st.markdown(
            f"Would free **{theme.megabytes(decided.free)}**: {count:,} networks of {_runs(len(decided.epochs))}. "
            "They cannot be brought back."
        )
        rows = [(names.get(run, run.id), in_ranges(epochs)) for run, epochs in decided.epochs.items()]
        theme.table(
            ["Run", "Epochs"], rows[:LISTED], caption=f"{len(rows) - LISTED} more runs." if rows[LISTED:] else ""
        )
    else:
        st.caption("There is nothing that this rule would remove now.")
    over = decided.left - wanted.budget_gb * GIGABYTE
    if wanted.budget_gb and over > 0:
        st.caption(f"{theme.megabytes(int(over))} above the budget will stay: all of it is needed, or starred.")
    with st.container(horizontal=True, vertical_alignment="center"):
        if not in_force:
            st.button("Save the rule", type="primary", on_click=_save, args=(wanted,), key="rule_save")
            st.caption("Saved, it is applied after each training.")
        elif decided.epochs:
            st.button("Remove them now", icon=":material/mop:", on_click=_remove, args=(decided,), key="rule_remove")
            st.caption("It is applied after each training as well.")
        else:
            st.caption("It is applied after each training.")


def _save(wanted: RetentionPolicy) -> None:
    _prefer(retention=wanted)


def _remove(decided: Plan) -> None:
    attempt(carry_out, decided, who="by hand, on a page")


def _bin(binned: list[bin.Binned]) -> None:
    st.markdown("**Bin**")
    low, high = bounds(Preferences.model_fields["bin_days"])
    field = Preferences.model_fields["bin_days"]
    st.number_input(
        str(field.title),
        int(low),
        int(high),
        preferences.load().bin_days,
        help=field.description,
        key="bin_days",
        on_change=lambda: _prefer(bin_days=st.session_state["bin_days"]),
    )
    if not binned:
        st.caption("The bin is empty.")
        return
    for one in binned[:LISTED]:
        with st.container(horizontal=True, vertical_alignment="center"):
            when = time.strftime("%d %b %H:%M", time.localtime(one.deleted))
            st.markdown(f"{theme.plain(one.name)} · {one.run.mark} · {when} · {theme.megabytes(one.disk_bytes)}")
            st.button("Restore", icon=":material/undo:", on_click=_restore, args=(one,), key=f"restore_{one.run.id}")
    if len(binned) > LISTED:
        st.caption(f"{len(binned) - LISTED} more; `python -m cnn_core runs bin` lists all.")
    if st.button("Empty the bin", icon=":material/delete_forever:", key="bin_empty"):
        _confirm(len(binned), sum(one.disk_bytes for one in binned))


@st.dialog("Empty the bin?")
def _confirm(count: int, size: int) -> None:
    st.markdown(f"{_runs(count)}, {theme.megabytes(size)}, would be deleted for good. This cannot be undone.")
    if st.button(
        "Delete for good",
        type="primary",
        icon=":material/delete_forever:",
        key="bin_empty_now",
        on_click=_empty,
    ):
        # Closes the question.
        st.rerun()


def _empty() -> None:
    attempt(bin.empty)


def _restore(one: bin.Binned) -> None:
    attempt(bin.restore, one)


def _prefer(**changes: object) -> None:
    attempt(preferences.save, preferences.load().model_copy(update=changes))


def in_ranges(numbers: Sequence[int]) -> str:
    """Ascending numbers, as in `1, 3–5, 8`."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and parts[-1][-1] == number - 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(str(part[0]) if len(part) == 1 else f"{part[0]}–{part[-1]}" for part in parts)


def _runs(count: int) -> str:
    return "1 run" if count == 1 else f"{count:,} runs"
