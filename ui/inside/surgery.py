"""Filter surgery: put a filter to 0 or write its numbers anew, and see what it does to this picture and to accuracy."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.data import CLASS_NAMES
from cnn_core.figures.style import CLASS_COLORS
from cnn_core.runs.predictions import softmax
from ui import theme
from ui.asking import Arrays
from ui.inside import edits, network, place
from ui.inside.kernel import edit_kernel
from ui.inside.network import Edit
from ui.inside.walk import Walk
from ui.inside.weighted_sum import chosen_input

JUDGED = 500
_INPUT_FIELD = "inside_input_field"


def changed_copy(walk: Walk) -> None:
    """A line above the walk while something is changed, with the way back."""
    count = len(walk.subject.edits)
    if not count:
        return
    found = network.surgery(walk.subject)
    before, after = float(found["accuracy_before"]), float(found["accuracy_after"])
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            f":material/content_cut: **A changed copy of the network, {_changes(count)}.** Accuracy on {JUDGED} images "
            f"{before:.1%} → {after:.1%}. Nothing saved is changed."
        )
        _undo_all(walk, "inside_restore")


def surgery(walk: Walk) -> None:
    """The tools for a filter of the chosen layer, and what all changes so far do."""
    tools, effect = st.columns(2, gap="large")
    with tools:
        _tools(walk)
    with effect:
        _effect(walk)


def _tools(walk: Walk) -> None:
    layer, number = walk.place.layer, walk.place.channel
    source = walk.source_of_channel()
    if source is None:
        st.caption("No single filter makes these values. Choose a convolution or a dense layer in the walk.")
        return
    if source is not layer:
        title = walk.titles[source.name]
        st.caption(f"What is seen here starts as number {number} of {title}: there its weights can be changed.")
        st.button(
            f"Go to {title}",
            icon=":material/arrow_back:",
            key="inside_to_source",
            on_click=place.go_to_layer,
            args=(source.name, number),
        )
        return
    kernel = network.weights(walk.subject, layer.name)["kernel"][..., number]
    full = len(walk.subject.edits) >= edits.MOST_EDITS
    if full:
        st.caption(f"{edits.MOST_EDITS} changes are all that can be tried at once. Undo some to go on.")
    _zero(walk, kernel, full)
    if layer.spatial and not full:
        _rewrite(walk, kernel)


def _zero(walk: Walk, kernel: NDArray[np.float32], full: bool) -> None:
    layer, number = walk.place.layer, walk.place.channel
    st.button(
        f"Set {'filter' if layer.spatial else 'unit'} {number} to 0",
        icon=":material/content_cut:",
        key="inside_zero",
        disabled=full or not kernel.any(),
        help="All its weights become 0. Its bias stays: what it makes is then the same whatever the picture.",
        on_click=_change,
        args=(walk, Edit(layer.name, number)),
    )


def _rewrite(walk: Walk, kernel: NDArray[np.float32]) -> None:
    channel = chosen_input(walk)
    names = walk.input_names()
    st.session_state[_INPUT_FIELD] = channel
    st.selectbox(
        "Input channel",
        range(len(names)),
        format_func=lambda place: names[place],
        key=_INPUT_FIELD,
        on_change=lambda: place.go_to_input(st.session_state[_INPUT_FIELD]),
        help="A filter has a kernel for each map that it reads.",
    )
    written = edit_kernel(
        kernel[..., channel],
        bound=float(np.abs(kernel).max()),
        key="inside_kernel",
        description=f"The kernel of filter {walk.place.channel} for input channel {names[channel]}",
    )
    if written is not None:
        _change(walk, Edit(walk.place.layer.name, walk.place.channel, channel, written))
        st.rerun()


def _change(walk: Walk, edit: Edit) -> None:
    place.stay(walk.place)
    edits.add(walk.subject.run, walk.subject.epoch, edit)


def _effect(walk: Walk) -> None:
    if not walk.subject.edits:
        st.caption(
            "Change a filter and see what becomes of this picture's answer and of the accuracy. Nothing saved is "
            "changed: what you do here is yours alone and ends with this visit."
        )
        return
    found = network.surgery(walk.subject)
    _accuracy(found)
    st.html(_probabilities(softmax(found["logits_before"])[0], softmax(found["logits_after"])[0]))
    _list(walk)
    st.caption("Nothing saved is changed: what you do here is yours alone and ends with this visit.")


def _accuracy(found: Arrays) -> None:
    before, after = float(found["accuracy_before"]), float(found["accuracy_after"])
    change = f"{100 * (after - before):+.1f} points".replace("-", "−") if after != before else "no change"
    theme.stat_row(
        [
            ("Accuracy before", f"{before:.1%}", f"on {JUDGED} validation images"),
            ("Accuracy now", f"{after:.1%}", change),
        ]
    )


def _list(walk: Walk) -> None:
    run, epoch = walk.subject.run, walk.subject.epoch
    lines = (edits.edit_words(edit, walk.titles[edit.layer]) for edit in walk.subject.edits)
    st.markdown("\n".join(f"{number}. {theme.plain(line)}" for number, line in enumerate(lines, start=1)))
    with st.container(horizontal=True):
        st.button(
            "Undo the last", icon=":material/undo:", key="inside_undo", on_click=edits.undo_last, args=(run, epoch)
        )
        _undo_all(walk, "inside_undo_all")


def _undo_all(walk: Walk, key: str) -> None:
    st.button(
        "Undo all",
        icon=":material/restart_alt:",
        key=key,
        on_click=edits.undo_all,
        args=(walk.subject.run, walk.subject.epoch),
    )


def _probabilities(before: NDArray[np.float64], after: NDArray[np.float64]) -> str:
    order = np.argsort(-np.maximum(before, after), kind="stable")
    lines = "".join(
        f'<div class="es-change"><span>{CLASS_NAMES[index]}</span>'
        f'<i><b style="width:{100 * before[index]:.2f}%;background:{CLASS_COLORS[index]}"></b></i>'
        f'<i><b style="width:{100 * after[index]:.2f}%;background:{CLASS_COLORS[index]}"></b></i>'
        f"<span>{before[index]:.1%} → {after[index]:.1%}</span></div>"
        for index in order
    )
    return f"<p>This picture, before above now:</p><div>{lines}</div>"


def _changes(count: int) -> str:
    return "1 change" if count == 1 else f"{count} changes"
