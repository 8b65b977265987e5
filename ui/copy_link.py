"""Buttons that copy an address: the page's own, selection and all, or one that opens a design."""

from ui.component import component

_component = component(
    "copy_link",
    '<button type="button" class="epochscope-copy"></button><span class="epochscope-copied" role="status"></span>',
    shares=["copied"],
)


def copy_link(label: str = "Copy link", *, design: str | None = None, key: str = "copy_link") -> None:
    """A link that is opened elsewhere shows the same run, epoch, cell and picture; with `design`, that design on this
    page.
    """
    _component(key=key, data={"label": label, "design": design})
