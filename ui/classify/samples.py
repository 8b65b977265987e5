"""Samples that come with the app: a drawing of each class, and photographs of none of them."""

from functools import lru_cache

import streamlit as st

from cnn_core.data.samples import SAMPLES, Sample
from ui import png
from ui.classify import album
from ui.classify.album import Entry
from ui.gallery import Picture, gallery

THUMBNAIL = 64


def choose_sample() -> None:
    """A gallery of them; the one that is clicked joins the album."""
    clicked = gallery(
        [Picture(id=sample.id, caption="", source=_thumbnail(sample.id)) for sample in SAMPLES],
        key="classify_samples",
        description="Drawings of the ten classes, and two photographs of something else",
        selected=album.shown().id,
        size=THUMBNAIL,
    )
    st.caption("Drawings of the ten classes, made for this app, and two photographs of something else altogether.")
    if clicked:
        sample = next(sample for sample in SAMPLES if sample.id == clicked)
        album.add([_entry(sample)])
        album.look_at(sample.id)
        st.rerun()


def _entry(sample: Sample) -> Entry:
    return Entry(sample.id, sample.load(), sample.class_index, f"{sample.about} {sample.licence}")


@lru_cache(maxsize=len(SAMPLES))
def _thumbnail(sample_id: str) -> str:
    picture = next(sample for sample in SAMPLES if sample.id == sample_id).load().original
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    return png.data_address(picture.crop((left, top, left + side, top + side)).resize((128, 128)))
