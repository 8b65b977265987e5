"""Filter surgery: put a filter to 0 or write its numbers anew, and see what it does to this picture and to accuracy."""

from collections.abc import Callable

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.data import CLASS_NAMES
from cnn_core.errors import ServingError
from cnn_core.figures.inside import largest
from cnn_core.figures.style import CLASS_COLORS
from cnn_core.inside import MOST_EDITS, WRITTEN_KERNELS
from cnn_core.runs.predictions import softmax
from ui import theme
from ui.asking import Arrays
from ui.inside import edits, network, place
from ui.inside.kernel import edit_kernel
from ui.inside.network import Edit, Subject
from ui.inside.number_grid import percent
from ui.inside.reading import chosen_input, reading
from ui.inside.walk import Walk

NOT_MEASURED = (
    "The accuracy is not told: the images that judge this run belong to a data set that is not on this machine. The "
    "Data page tells how to get it."
)
_INPUT_FIELD = "inside_input_field"
ZEROED = {
    "Conv2D": "All its weights become 0. Its bias stays: what it makes is then the same whatever the picture.",
    "Residual": "All weights of this filter in the block's second convolution become 0. What goes around the block "
    "still comes through; what it adds is then the same whatever the picture.",
}
WRITTEN = {
    "Conv2D": "A filter has a kernel for each map that it reads.",
    "SeparableConv2D": "How much of each map's own window this filter mixes in: one weight a map.",
    "Residual": "The filter is one of the block's second convolution: it has a kernel for each inner map.",
}
"""By Keras's name of a kind of layer, what setting a filter to 0 and writing its numbers means there."""


def changed_copy(subject: Subject) -> Callable[[], None]:
    """A line above the walk while something is changed, with the way back, whether or not the network answers.

    What is returned adds the accuracy to it: to be called once the network has answered.
    """
    count = len(subject.edits)
    if not count:
        return lambda: None
    told = f":material/content_cut: **A changed copy of the network, {_changes(count)}.** Nothing saved is changed."
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        words = st.empty()
        words.markdown(told)
        _undo_all(subject, "inside_restore")

    def tell_accuracy() -> None:
        words.markdown(f"{told} {_accuracy_words(subject)}")

    return tell_accuracy


def _accuracy_words(subject: Subject) -> str:
    try:
        found = network.surgery(subject)
    except ServingError as error:
        return theme.plain(str(error))
    if "images" not in found:
        return NOT_MEASURED
    return (
        f"Accuracy on {int(found['images']):,} images {float(found['accuracy_before']):.1%} → "
        f"{float(found['accuracy_after']):.1%}."
    )


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
    weights = network.weights(walk.subject, layer.name)
    kernel = next(weights[name] for name in WRITTEN_KERNELS if name in weights)[..., number]
    full = len(walk.subject.edits) >= MOST_EDITS
    if full:
        st.caption(f"{MOST_EDITS} changes are all that can be tried at once. Undo some to go on.")
    _zero(walk, kernel, full)
    if layer.has_maps and not full:
        _rewrite(walk, kernel)


def _zero(walk: Walk, kernel: NDArray[np.float32], full: bool) -> None:
    layer, number = walk.place.layer, walk.place.channel
    st.button(
        f"Set {'filter' if layer.has_maps else 'unit'} {number} to 0",
        icon=":material/content_cut:",
        key="inside_zero",
        disabled=full or not kernel.any(),
        help=ZEROED.get(layer.kind, ZEROED["Conv2D"]),
        on_click=_change,
        args=(walk, Edit(layer.name, number)),
    )


def _rewrite(walk: Walk, kernel: NDArray[np.float32]) -> None:
    layer, number = walk.place.layer, walk.place.channel
    read, channel = reading(walk), chosen_input(walk)
    names = read.names if read else []
    st.session_state[_INPUT_FIELD] = channel
    st.selectbox(
        "Input channel",
        range(len(names)),
        format_func=lambda place: names[place],
        key=_INPUT_FIELD,
        on_change=lambda: place.go_to_input(st.session_state[_INPUT_FIELD]),
        help=WRITTEN.get(layer.kind, WRITTEN["Conv2D"]),
    )
    written = edit_kernel(
        kernel[..., channel],
        bound=largest(kernel),
        key=f"inside_kernel_{walk.subject.run.id}_{walk.subject.epoch}_{layer.name}_{number}_{channel}",
        description=f"The kernel of filter {number} for input channel {names[channel]}",
    )
    if written is not None:
        # Afterwards another channel may be the one that counts most.
        place.go_to_input(channel)
        _change(walk, Edit(layer.name, number, channel, written))
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
    try:
        found = network.surgery(walk.subject)
    except ServingError as error:
        st.error(theme.plain(str(error)), icon=":material/cloud_off:")
    else:
        _accuracy(found)
        st.html(_probabilities(softmax(found["logits_before"])[0], softmax(found["logits_after"])[0]))
    _list(walk)
    st.caption("Nothing saved is changed: what you do here is yours alone and ends with this visit.")


def _accuracy(found: Arrays) -> None:
    if "images" not in found:
        st.caption(NOT_MEASURED)
        return
    before, after = float(found["accuracy_before"]), float(found["accuracy_after"])
    change = f"{100 * (after - before):+.1f} points".replace("-", "−") if after != before else "no change"
    theme.stat_row(
        [
            ("Accuracy before", f"{before:.1%}", f"on {int(found['images']):,} validation images"),
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
        _undo_all(walk.subject, "inside_undo_all")


def _undo_all(subject: Subject, key: str) -> None:
    st.button(
        "Undo all",
        icon=":material/restart_alt:",
        key=key,
        on_click=edits.undo_all,
        args=(subject.run, subject.epoch),
    )


def _probabilities(before: NDArray[np.float64], after: NDArray[np.float64]) -> str:
    order = np.argsort(-np.maximum(before, after), kind="stable")
    lines = "".join(
        f'<div class="es-change"><span>{CLASS_NAMES[index]}</span>'
        f"{_share_bar(before[index], index)}{_share_bar(after[index], index)}"
        f"<span>{percent(before[index])} → {percent(after[index])}</span></div>"
        for index in order
    )
    return f"<p>This picture, before above now:</p><div>{lines}</div>"


def _share_bar(share: float, class_index: int) -> str:
    width = 100 * share if np.isfinite(share) else 0
    return f'<i><b style="width:{width:.2f}%;background:{CLASS_COLORS[class_index]}"></b></i>'


def _changes(count: int) -> str:
    return "1 change" if count == 1 else f"{count} changes"
