"""Samples that come with the app: a drawing of each class, and photographs of none of them."""

from functools import lru_cache

import streamlit as st

from cnn_core.data.samples import SAMPLES, Sample, sample
from ui import png
from ui.classify import album
from ui.classify.album import Entry
from ui.gallery import Picture, gallery

THUMBNAIL = 84


def choose_sample() -> None:
    """A gallery of them; the one that is clicked joins the album."""
    clicked = gallery(
        [Picture(id=one.id, caption=one.title, source=_thumbnail(one)) for one in SAMPLES],
        key="classify_samples",
        description="Drawings of the ten classes, and two photographs of something else",
        selected=album.shown().id,
        size=THUMBNAIL,
    )
    st.caption("Drawings of the ten classes, made for this app, and two photographs of something else altogether.")
    if clicked and (chosen := sample(clicked)):
        album.add([Entry(chosen.id, chosen.load(), chosen.class_index, f"{chosen.about} {chosen.licence}")])
        album.look_at(chosen.id)
        st.rerun()


@lru_cache(maxsize=len(SAMPLES))
def _thumbnail(of: Sample) -> str:
    picture = of.load().original
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    return png.data_address(picture.crop((left, top, left + side, top + side)).resize((128, 128)))
