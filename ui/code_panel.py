"""The Keras script of a design beside its controls: it follows them, and its lines lead to them."""

import re
from collections.abc import Mapping

from cnn_core.config import RunConfig
from cnn_core.export import Script, keras_script, notebook
from ui.component import component

HINT = "Plain Keras. Click a line to go to its control."
PLAIN_HINT = "Plain Keras, nothing of Epochscope in it: the same network, the same images, the same steps."

_component = component(
    "code",
    '<div class="epochscope-code"><div class="bar"><p class="hint"></p><span role="status"></span>'
    '<button type="button">Copy</button><button type="button">Download script</button>'
    '<button type="button">Download notebook</button></div><div class="lines" role="group"></div></div>',
    shares=["element", "copied"],
)


def code_panel(config: RunConfig, anchors: Mapping[str, str], *, key: str = "code_panel") -> None:
    """Draw the script of `config`.

    `anchors` are the keys of the page's widgets by the settings that they turn, as in
    `{"model.layers.0.filters": "quick_filters_0"}`; a line goes to the controls of its settings. Raises ConfigError
    where the layers do not fit one another.
    """
    show_script(keras_script(config), anchors, filename=filename_of(config), key=key)


def show_script(script: Script, anchors: Mapping[str, str], *, filename: str, key: str) -> None:
    """Draw a script, with its buttons to copy and to save it."""
    _component(
        key=key,
        data={
            "description": f"The script, {len(script.lines)} lines of Python",
            "hint": HINT if anchors else PLAIN_HINT,
            "lines": lines_of(script, anchors),
            "notebook": notebook(script),
            "filename": filename,
        },
    )


def lines_of(script: Script, anchors: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Each line's text, and the classes that Streamlit gives the controls of its settings."""
    return [
        (line.text, list(dict.fromkeys(widget_class(anchors[one]) for one in line.settings if one in anchors)))
        for line in script.lines
    ]


def widget_class(key: str) -> str:
    """The class that Streamlit gives the element of a widget with this key."""
    return f"st-key-{re.sub('[^a-zA-Z0-9_-]', '-', key.strip())}"


def filename_of(config: RunConfig) -> str:
    """As in `quick-look-changed`, fit for any file system."""
    return re.sub("[^a-z0-9]+", "-", config.name.lower()).strip("-")[:60] or "network"
