"""The button that copies the page's address, selection and all."""

from ui.component import component

_component = component(
    "copy_link",
    '<button type="button" class="epochscope-copy" title="Copy a link to what is shown"></button>'
    '<span class="epochscope-copied" role="status"></span>',
    shares=["copied"],
)


def copy_link() -> None:
    """A link that is opened elsewhere shows the same run, epoch, cell and picture."""
    _component(key="copy_link", data={})
