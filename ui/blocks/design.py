"""Designing a network: with the sliders of a preset, or block by block."""

import streamlit as st

from cnn_core.blocks.doctor import diagnose
from cnn_core.blocks.edits import Layers
from cnn_core.blocks.identity import numbered
from cnn_core.config import DataConfig, ModelConfig, RunConfig, TrainingConfig
from cnn_core.presets import Preset
from ui.anchors import block_anchors, slider_anchors
from ui.blocks.draft import Draft
from ui.blocks.editor import block_editor
from ui.blocks.starts import Start
from ui.blocks.workbench import put, taken_over
from ui.controls import control
from ui.design_controls import configure, main_training, more_training, named

SLIDERS, BLOCKS = "Sliders", "Blocks"
MODE = "design_mode"
_SLID = "slid_design"


def design(start: Start) -> Draft:
    """Draw the switch and the controls of what is chosen; returns what they say."""
    if start.preset is None:
        st.caption("This network has no sliders: it is shaped with blocks.")
        return _with_blocks(start)
    mode = st.segmented_control(
        "Shape the network with",
        (SLIDERS, BLOCKS),
        default=SLIDERS,
        required=True,
        key=MODE,
        persist_state="session",
        help="Sliders change a few numbers of the preset. Blocks take its network over as it stands, layer by layer, "
        "to be changed at will.",
    )
    return _with_blocks(start) if mode == BLOCKS else _with_sliders(start.preset)


def mended(layers: Layers) -> None:
    """Turn to the workbench, with this network in place of what the sliders said: a step that can be taken back."""
    slid: tuple[str, Layers] = st.session_state[_SLID]
    taken_over(slid[1], slid)
    put(layers)
    st.session_state[MODE] = BLOCKS


def _with_sliders(preset: Preset) -> Draft:
    config = configure(preset)
    layers = config.model.layers
    st.session_state[_SLID] = (preset.name, layers)
    broken = diagnose(layers)
    whole = config if broken is None else None
    anchors = slider_anchors(config, preset.name)
    return Draft(layers, numbered(layers), config.training, config.data, whole, broken, anchors, in_blocks=False)


def _with_blocks(start: Start) -> Draft:
    bench = taken_over(*_source(start))
    diagnosis = diagnose(bench.layers)
    block_editor(bench, diagnosis, key="block_editor")
    training = main_training(start.config.training, start.key)
    with st.expander("More about the network", icon=":material/layers:"):
        scaled = control(ModelConfig, "scale_pixels", start.config.model.scale_pixels, key=f"{start.key}_scale_pixels")
    model = ModelConfig(layers=bench.layers, scale_pixels=scaled) if diagnosis is None else None
    training, data = more_training(training, start.config.data, start.key, model, start.title)
    config = None if model is None else _config(start, model, training, data)
    anchors = {} if config is None else block_anchors(config, start.key, bench.ids)
    return Draft(bench.layers, bench.ids, training, data, config, diagnosis, anchors, in_blocks=True)


def _config(start: Start, model: ModelConfig, training: TrainingConfig, data: DataConfig) -> RunConfig:
    changes = {"model": model, "training": training, "data": data}
    return named(start.config.model_copy(update=changes), start.config)


def _source(start: Start) -> tuple[Layers, tuple[str, Layers]]:
    """The network to begin with: as the sliders of this very preset stood last, else as it comes."""
    slid: tuple[str, Layers] | None = st.session_state.get(_SLID)
    if slid is not None and slid[0] == start.key:
        return slid[1], slid
    return start.config.model.layers, (start.key, start.config.model.layers)
