"""Starting from a trained network: one of Keras's five, or the layers of a run."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from cnn_core.architecture import TITLES
from cnn_core.backbones import BACKBONES, BackboneName
from cnn_core.config import RunConfig
from cnn_core.design import Design, TransferDesign
from cnn_core.errors import EpochscopeError
from cnn_core.frozen import keeps_features
from cnn_core.layers import Backbone, Dense, Dropout, OwnNetwork
from cnn_core.pretrained import WHERE_KERAS_LOOKS, imagenet_file, imagenet_is_here, own_files
from cnn_core.runs.follow import RunSummary, summaries
from cnn_core.transfer import images_seen, inherited_layers, layers_before_the_head, own_network
from ui import theme
from ui.controls import control
from ui.runs import run_label

NONE, OWN = "none", "own"
GENTLE_RATE = 3e-4
HIDDEN_UNITS = 128


def begin_with(design: Design, key: str) -> TransferDesign | None:
    """The choice of a trained network to begin with, starting from what `design` says; None where it begins anew."""
    given = design if isinstance(design, TransferDesign) else None
    choice = _choice(
        "Start from a trained network",
        (NONE, *BACKBONES, OWN),
        _chosen_by(given),
        key=f"{key}_base",
        words=_choice_words,
        help="A network that has learned before knows edges, textures and parts already. Its layers come first, and "
        "new ones after them learn the ten classes.\n\nIn Keras: `keras.applications.MobileNetV2(include_top=False)`",
    )
    if choice == NONE:
        return None
    base = _own(given, key) if choice == OWN else _backbone(choice, given, key)
    return None if base is None else _head(TransferDesign(base), given, key)


def transfer_notes(config: RunConfig) -> None:
    """What to know of a training that begins with a trained network before it is started; of any other nothing."""
    base = config.model.base
    if base is None:
        return
    if seen := images_seen(config):
        st.warning(
            f"The network to begin with has learned from {seen:,} of the images that are to judge this one, which "
            "would look better than it is. Under Images choose the validation test.",
            icon=":material/visibility:",
        )
    if base.trainable == "fine_tuned" and config.training.learning_rate > GENTLE_RATE:
        st.caption(
            f"Fine-tuned with a learning rate of {config.training.learning_rate:g}, much of what the network knows may "
            "be lost in the first batches: 1e-4 or less is usual."
        )
    if keeps_features(config):
        st.caption(
            "Frozen, and no image is changed: each goes through the trained network once, and every epoch after that "
            "takes as long as the new layers alone."
        )
    elif base.trainable == "frozen" and config.data.augmented:
        st.caption(
            "Images that are mirrored, shifted or covered are new in every epoch, so each must go through the trained "
            "network again. Without that, each goes through it once, and epochs take a moment."
        )


def _chosen_by(given: TransferDesign | None) -> str:
    if given is None:
        return NONE
    return given.base.network if isinstance(given.base, Backbone) else OWN


def _choice_words(choice: str) -> str:
    if choice == NONE:
        return "None: begin anew"
    if choice == OWN:
        return "A run of mine, or a recorded one"
    known = BACKBONES[choice]  # type: ignore[index]
    return f"{known.title}: {known.accuracy:.1%} on ImageNet, {known.megabytes:.0f} MB"


def _backbone(network: BackboneName, given: TransferDesign | None, key: str) -> Backbone:
    start = given.base if given and isinstance(given.base, Backbone) else Backbone()
    known = BACKBONES[network]
    st.caption(f"{known.title}, {known.year} ({known.paper}). {known.idea}")
    sizes = tuple(known.costs)
    size = _choice(
        "Input size",
        sizes,
        start.input_size if start.input_size in sizes else sizes[0],
        key=f"{key}_{network}_input_size",
        words=lambda side: f"{side} x {side}",
        help=f"{Backbone.model_fields['input_size'].description}\n\nIn Keras: `Resizing(96, 96)`",
    )
    weights = control(Backbone, "weights", start.weights, key=f"{key}_weights")
    file = _file(start, key) if weights == "file" else None
    if weights == "file" and file is None:
        weights = "random"
    trainable = control(Backbone, "trainable", start.trainable, key=f"{key}_trainable")
    made = Backbone(network=network, weights=weights, file=file, input_size=size, trainable=trainable)
    if weights == "imagenet":
        _where_imagenet_is(made)
    return made


def _where_imagenet_is(backbone: Backbone) -> None:
    name, known = imagenet_file(backbone), BACKBONES[backbone.network]
    if imagenet_is_here(backbone):
        st.caption(f":material/check_circle: Its ImageNet weights are on this machine: {theme.plain(name)}.")
        return
    st.info(
        f"Its ImageNet weights ({known.megabytes:.0f} MB) are not on this machine. Keras fetches them when the "
        "training begins, if this machine can reach the internet; if it cannot, the run says so and ends. You may also "
        f"bring the file: `{name}` into {WHERE_KERAS_LOOKS}.",
        icon=":material/cloud_download:",
    )


def _file(start: Backbone, key: str) -> str | None:
    names = own_files()
    if not names:
        st.warning(
            "There is no weights file in the folder `weights` of the home yet. Lay one there, saved by Keras's "
            "`save_weights('name.weights.h5')` of this network with `include_top=False`. Until then the weights are "
            "random.",
            icon=":material/folder_off:",
        )
        return None
    first = start.file if start.file in names else names[0]
    where = "From the folder `weights` of the home."
    return str(_choice("Weights file", names, first, key=f"{key}_weights_file", help=where))


def _own(given: TransferDesign | None, key: str) -> OwnNetwork | None:
    start = given.base if given and isinstance(given.base, OwnNetwork) else None
    runs = {found.run.id: found for found in summaries() if found.networks}
    if not runs:
        st.warning(
            "There is no run with a saved network here yet. Train one first, or begin anew.",
            icon=":material/search_off:",
        )
        return start
    first = start.run if start and start.run in runs else next(iter(runs))
    found = runs[
        _choice("Run to begin with", tuple(runs), first, key=f"{key}_own_run", words=lambda run: run_label(runs[run]))
    ]
    try:
        return _own_layers(found, start, key)
    except EpochscopeError as error:
        st.warning(f"This run cannot be begun with: {theme.plain(str(error))}", icon=":material/link_off:")
        return None


def _own_layers(found: RunSummary, start: OwnNetwork | None, key: str) -> OwnNetwork:
    epochs = sorted(found.networks)
    best = found.history.best_epoch if found.history.best_epoch in found.networks else epochs[-1]
    given = start if start and start.run == found.run.id else None
    epoch = _choice(
        "After epoch",
        epochs,
        given.epoch if given and given.epoch in epochs else best,
        key=f"{key}_own_epoch_{found.run.id}",
        words=lambda number: f"{number}, the best" if number == found.history.best_epoch else f"{number}",
        help="What the layers had learned after this epoch.",
    )
    layers, _ = inherited_layers(found.run.config().model)
    usual = layers_before_the_head(layers)
    kept = _choice(
        "Layers kept",
        range(1, len(layers)),
        len(given.layers) if given else usual,
        key=f"{key}_own_kept_{found.run.id}",
        words=lambda count: f"{count}, up to {TITLES[layers[count - 1].kind].lower()}",
        help="The first layers see edges and colours, which serve for any picture; the last ones know the classes that "
        "they were trained for. The dense layer that gave the probabilities is learned anew in any case.",
    )
    trainable = control(OwnNetwork, "trainable", start.trainable if start else "frozen", key=f"{key}_trainable")
    return own_network(found.run, epoch, kept=kept, trainable=trainable)


def _head(design: TransferDesign, given: TransferDesign | None, key: str) -> TransferDesign:
    """What comes after the trained network and before the ten probabilities."""
    hidden = st.toggle(
        "A hidden layer after it",
        bool(given and given.units),
        key=f"{key}_hidden",
        persist_state="session",
        help="Off: one new dense layer reads the ten classes from what the trained network sees. On: another comes "
        "between, which can combine what it sees.\n\nIn Keras: `Dense(128, activation='relu')`",
    )
    units = 0
    if hidden:
        start = given.units if given and given.units else HIDDEN_UNITS
        units = control(Dense, "units", start, key=f"{key}_head_units", title="Hidden units")
    dropout = control(Dropout, "rate", given.dropout if given else 0.0, key=f"{key}_head_dropout")
    return TransferDesign(design.base, units, dropout)


def _choice(
    label: str,
    options: Sequence[Any],
    start: Any,
    *,
    key: str,
    words: Callable[[Any], str] = str,
    help: str | None = None,
) -> Any:
    """A select box that is kept for the visit; what is no longer offered gives way to where it started."""
    if st.session_state.get(key, start) not in options:
        del st.session_state[key]
    place = list(options).index(start)
    return st.selectbox(label, options, place, key=key, format_func=words, help=help, persist_state="session")
