"""Where pictures come from: files, the clipboard, a camera, the test set, and samples that come with the app."""

import hashlib
from collections.abc import Iterable, Sequence

import streamlit as st

from cnn_core.data.uploads import EXTENSIONS, MAXIMUM_BYTES, read_picture
from cnn_core.errors import ImageError
from ui import selection, theme
from ui.classify import album, samples
from ui.classify.album import Entry
from ui.classify.paste import pasted
from ui.photographs import offered_photographs

FILES, CAMERA, PHOTOGRAPHS, SAMPLES = "Your pictures", "Camera", "Test photographs", "Samples"
_SOURCE, _ROUND, _TAKEN = (f"classify_{name}" for name in ("source", "round", "taken"))


def choose_pictures() -> None:
    """One source at a time; what comes of it joins the album. A paste is taken wherever on the page it happens."""
    source = st.segmented_control(
        "Pictures from",
        (FILES, CAMERA, PHOTOGRAPHS, SAMPLES),
        default=FILES,
        required=True,
        key=_SOURCE,
        persist_state="session",
        label_visibility="collapsed",
    )
    if source == FILES:
        _files()
    elif source == CAMERA:
        _camera()
    elif source == PHOTOGRAPHS:
        _photographs()
    else:
        samples.choose_sample()
    if (clip := pasted()) is not None:
        _take([clip], "clipboard")
    for sentence in album.refused():
        st.error(theme.plain(sentence), icon=":material/broken_image:")
    if album.lost():
        st.caption(f"At most {album.MOST_PICTURES} pictures are kept: the {album.lost()} that came first have gone.")


def read_all(files: Iterable[tuple[bytes, str]], origin: str) -> tuple[list[Entry], list[str]]:
    """Pictures, and a sentence for each file that is none; the same file again is the same picture."""
    found, refused = [], []
    for content, name in files:
        try:
            picture = read_picture(content, name)
        except ImageError as error:
            refused.append(str(error))
        else:
            found.append(Entry(f"{origin}-{hashlib.sha256(content).hexdigest()[:16]}", picture))
    return found, refused


def _files() -> None:
    # A new name each time empties the field: what was in it is in the album.
    files = st.file_uploader(
        "Your pictures",
        type=list(EXTENSIONS),
        accept_multiple_files=True,
        max_upload_size=MAXIMUM_BYTES // 2**20,
        key=f"classify_files_{st.session_state.get(_ROUND, 0)}",
        label_visibility="collapsed",
    )
    if files:
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
        _take([(file.getvalue(), file.name) for file in files], "file")


def _camera() -> None:
    shot = st.camera_input("Take a picture", key="classify_camera", label_visibility="collapsed", width=420)
    # The shot stays in its field while the page runs again and again.
    if shot is not None and st.session_state.get(_TAKEN) != shot.file_id:
        st.session_state[_TAKEN] = shot.file_id
        _take([(shot.getvalue(), "Photograph from the camera.jpg")], "camera")


def _take(files: Sequence[tuple[bytes, str]], origin: str) -> None:
    found, refused = read_all(files, origin)
    if found:
        album.add(found)
        album.look_at(found[-1].id)
    album.refuse(refused)
    st.rerun()


def _photographs() -> None:
    clicked = offered_photographs(
        "classify",
        "Photographs of CIFAR-10's test set to classify",
        selection.current().image,
        beside=lambda: _say("Of CIFAR-10's test set, which no network here has learned from."),
    )
    if clicked:
        album.look_at(clicked)
        st.rerun()


def _say(sentence: str) -> None:
    st.caption(sentence, width="content")
