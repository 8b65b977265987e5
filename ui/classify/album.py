"""The pictures of a visit: what was uploaded, pasted, taken or chosen, and which of them is looked at."""

from dataclasses import dataclass, replace
from functools import cached_property

import streamlit as st
from PIL import Image

from cnn_core.data.cifar10 import Pixels
from cnn_core.data.crop import CENTRE, SIDE, Crop
from cnn_core.data.uploads import Seen, UploadedPicture
from ui import photographs, selection
from ui.inside.picture import LEFT_BY_CLASSIFY
from ui.opening import ask_landing
from ui.photographs import EXAMPLE, Photograph

MOST_PICTURES = 40
"""Each is kept decoded, at most 640 pixels long: 50 MB in all."""
_ALBUM, _SHOWN, _LOST, _REFUSED = (f"classify_{name}" for name in ("album", "shown", "lost", "refused"))


@dataclass(frozen=True)
class Entry:
    """A picture of the visit, and the part of it that the network is shown.

    `id` is a photograph's, such as `test-123`, or one of our own; `true_class` is told where it is known; `remark` is a
    sentence about where it comes from.
    """

    id: str
    picture: UploadedPicture
    true_class: int | None = None
    remark: str = ""
    crop: Crop = CENTRE

    @cached_property
    def seen(self) -> Seen:
        return self.picture.seen(self.crop)

    @property
    def pixels(self) -> Pixels:
        """(32, 32, 3) uint8."""
        return self.seen.pixels

    @property
    def notes(self) -> tuple[str, ...]:
        """What there is to say about the picture, and about the part of it that is looked at."""
        own = () if self.is_photograph else (*self.picture.notes, *self.seen.warnings)
        return (*((self.remark,) if self.remark else ()), *own)

    @property
    def is_photograph(self) -> bool:
        """One of CIFAR-10's own, of which there is nothing to crop."""
        return selection.IMAGE_ID.fullmatch(self.id) is not None

    @property
    def can_be_cropped(self) -> bool:
        return self.picture.original.size != (SIDE, SIDE)


def entries() -> list[Entry]:
    """In the order in which they came."""
    return list(_album().values())


def shown() -> Entry:
    """The photograph that the address names, else what was chosen last, else an example."""
    named = selection.current().image
    if named and (entry := photograph(named)):
        if named not in _album():
            add([entry])
        return _album()[named]
    chosen = _album().get(st.session_state.get(_SHOWN, ""))
    return chosen or next(reversed(_album().values()), None) or _example()


def add(found: list[Entry]) -> None:
    """The last of them is looked at; where there are too many, photographs go, which the address brings back."""
    for entry in found:
        _album().pop(entry.id, None)
        _album()[entry.id] = entry
    if found:
        st.session_state[_SHOWN] = found[-1].id
    gone = sorted(_album().values(), key=lambda entry: not entry.is_photograph)[: max(len(_album()) - MOST_PICTURES, 0)]
    for entry in gone:
        del _album()[entry.id]
    st.session_state[_LOST] = sum(not entry.is_photograph for entry in gone)


def look_at(entry_id: str) -> None:
    """A photograph's name goes into the address; on a narrow page its answer comes into view.

    What was refused before is not spoken of any more.
    """
    ask_landing()
    refuse([])
    st.session_state[_SHOWN] = entry_id
    is_named = selection.IMAGE_ID.fullmatch(entry_id) is not None
    selection.select(selection.choose(image=entry_id if is_named else None))


def crop(entry: Entry, part: Crop) -> None:
    """From now on the network is shown this part of it."""
    _album()[entry.id] = replace(entry, crop=part)


def remove(entry_id: str) -> None:
    """The one that stands beside it is looked at next."""
    names = list(_album())
    place = names.index(entry_id) if entry_id in names else 0
    _album().pop(entry_id, None)
    left = list(_album())
    if selection.current().image == entry_id or st.session_state.get(_SHOWN) == entry_id:
        look_at(left[min(place, len(left) - 1)] if left else "")


def leave_for_inside(entry: Entry) -> None:
    """What Inside walks through the network where the address names no photograph."""
    st.session_state[LEFT_BY_CLASSIFY] = (entry.picture.name, entry.pixels)


def lost() -> int:
    """How many of the visitor's own pictures had to go when the last ones came."""
    count: int = st.session_state.get(_LOST, 0)
    return count


def refuse(sentences: list[str]) -> None:
    """Remember why files could not be used."""
    st.session_state[_REFUSED] = sentences


def refused() -> list[str]:
    """Why files could not be used, until another picture is looked at."""
    sentences: list[str] = st.session_state.get(_REFUSED, [])
    return sentences


def photograph(name: str) -> Entry | None:
    """One of CIFAR-10's images, such as `test-123`; what is not on this machine is told."""
    found = photographs.photograph(name)
    return _entry(name, found) if found else None


def _entry(name: str, found: Photograph) -> Entry:
    pixels, label = found
    learned = "It is a training image: the network may have learned from this very picture."
    strange = "Of CIFAR-10's test set, which no network here has learned from."
    picture = UploadedPicture(name, Image.fromarray(pixels), pixels)
    return Entry(name, picture, int(label), learned if name.startswith("train") else strange)


def _example() -> Entry:
    entry = _entry(EXAMPLE, photographs.find(EXAMPLE))
    return replace(entry, remark=f"An example, to begin with. {entry.remark}")


def _album() -> dict[str, Entry]:
    album: dict[str, Entry] = st.session_state.setdefault(_ALBUM, {})
    return album
