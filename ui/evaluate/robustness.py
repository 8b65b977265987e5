"""The robustness lab: what noise, blur, poor light and the like cost, and which images they cost."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.analysis.robustness import Robustness
from cnn_core.data import CLASS_NAMES
from cnn_core.data.corruptions import CORRUPTIONS, SEVERITIES
from cnn_core.errors import StudyError
from cnn_core.figures.robustness import accuracy_by_severity, runs_by_severity
from cnn_core.runs.follow import summaries
from cnn_core.studies import Study, finished, load_robustness, written_at
from ui import theme
from ui.clickable_table import Button, clickable_table
from ui.evaluate.corrupted import corrupted_examples
from ui.evaluate.evaluations import load
from ui.evaluate.pictures import picture_gallery
from ui.evaluate.scene import Scene, comparable
from ui.evaluate.study import Offer, is_there, pick_study, rows_within, study_name, unreadable
from ui.plot import plot

FEW = 1_000
CACHED_STUDIES = 8
CACHE_SECONDS = 3600
_KIND, _SEVERITY = "robustness_kind", "robustness_severity"
_OFFER = Offer(
    icon="blur_on",
    title="How robust is it?",
    body="The validation images are corrupted in nine ways, from noise to rotation, at five severities each, and this "
    "epoch's network answers them all. It runs beside whatever else you do, and its result is kept.",
    button="Measure robustness",
    doing="Measuring robustness",
)


def view(scene: Scene) -> None:
    """The lines, the table, one corruption to look at, the images it costs, and other runs beside this one."""
    theme.section("Robustness", "How much accuracy is left when pictures get worse?")
    study = pick_study(scene, "robustness", (FEW, len(scene.whole.labels)))
    if not is_there(study, _OFFER):
        return
    rows = rows_within(scene, study)
    if not len(rows):
        return
    try:
        whole = _robustness(study)
    except StudyError as error:
        unreadable(study, error)
        return
    found = whole if len(rows) == study.images else whole.only(rows)
    kind, _ = _chosen(found)
    _lines(scene, found, kind)
    _table(found)
    st.caption(
        f"Accuracy: the share of {len(rows):,} validation images answered right at epoch {study.epoch}. Noise, blur, "
        "brightness, contrast, JPEG and pixelation as in CIFAR-10-C (Hendrycks and Dietterich 2019); rotation, shift "
        "and scale are ours. Click a number to see what it is about."
    )
    kind, severity = _choose(found)
    corrupted_examples(scene, found, rows, kind, severity)
    _lost(scene, found, rows, kind, severity)
    _comparison(scene, study, kind)


def finding(found: Robustness) -> str:
    """The kind that costs most, in a sentence."""
    kind, last = found.costliest, SEVERITIES[-1]
    left = found.by_severity(kind)[-1]
    title = CORRUPTIONS[kind].title
    return f"{title} costs most: from {found.clean_accuracy:.0%} to {left:.0%} at severity {last}"


def _robustness(study: Study) -> Robustness:
    return _load(str(study.folder), written_at(study), _study=study)


@st.cache_resource(max_entries=CACHED_STUDIES, ttl=CACHE_SECONDS, show_spinner=False)
def _load(folder: str, written: int, *, _study: Study) -> Robustness:
    result = load_robustness(_study)
    labels = load(_study.run, _study.epoch).labels[: _study.images]
    return Robustness(result.kinds, result.clean, result.logits, labels)


def _chosen(found: Robustness) -> tuple[str, int]:
    kind = st.session_state.get(_KIND)
    return kind if kind in found.kinds else found.costliest, st.session_state.get(_SEVERITY) or SEVERITIES[-1]


def _lines(scene: Scene, found: Robustness, kind: str) -> None:
    title = finding(found)
    lines = {name: found.by_severity(name) for name in found.kinds}
    clicked = plot(
        accuracy_by_severity(lines, {name: CORRUPTIONS[name].title for name in lines}, chosen=kind, title=title),
        key="robustness",
        shows=scene.run.id,
        description=f"Accuracy against severity, a line a kind of corruption. {title}. Over all of them "
        f"{found.mean:.1%} is left.",
        height=440,
    )
    if clicked is not None and isinstance(clicked.customdata, list):
        _open(found, *clicked.customdata)


def _table(found: Robustness) -> None:
    clicked = clickable_table(
        ["Corruption", "as they are", *(f"severity {severity}" for severity in SEVERITIES), "mean"],
        [_line(found, place, kind) for place, kind in enumerate(found.kinds)],
        key="robustness_table",
        description="Accuracy by kind of corruption and severity",
        numeric=range(1, len(SEVERITIES) + 3),
    )
    if clicked is not None:
        kind, _, severity = clicked.partition(" ")
        _open(found, kind, int(severity))


def _line(found: Robustness, place: int, kind: str) -> list[str | Button]:
    title = CORRUPTIONS[kind].title
    cells = [
        Button(f"{accuracy:.1%}", f"{kind} {severity}", f"{title}, severity {severity}: its images")
        for severity, accuracy in zip(SEVERITIES, found.accuracy[place], strict=True)
    ]
    return [title, f"{found.clean_accuracy:.1%}", *cells, f"{found.means[place]:.1%}"]


def _open(found: Robustness, kind: str, severity: int) -> None:
    if kind in found.kinds:
        st.session_state[_KIND] = kind
        st.session_state[_SEVERITY] = severity or SEVERITIES[0]
        st.rerun()


def _choose(found: Robustness) -> tuple[str, int]:
    st.session_state[_KIND], st.session_state[_SEVERITY] = _chosen(found)
    kinds, severities = st.columns(2)
    with kinds:
        kind: str = st.selectbox("Corruption", found.kinds, format_func=lambda name: CORRUPTIONS[name].title, key=_KIND)
    with severities:
        severity = st.segmented_control("Severity", SEVERITIES, required=True, key=_SEVERITY) or SEVERITIES[-1]
    st.caption(f"Severity {severity} of {CORRUPTIONS[kind].title.lower()}: {CORRUPTIONS[kind].words(severity)}.")
    return kind, severity


def _lost(scene: Scene, found: Robustness, rows: NDArray[np.int64], kind: str, severity: int) -> None:
    lost = found.lost(kind, severity, temperature=scene.temperature)
    theme.section("What it costs", "Answered right as they are and wrong when corrupted, the surest mistakes first.")
    answered = found.answered(kind, severity, temperature=scene.temperature)[lost]
    details = [f"then {CLASS_NAMES[one.argmax()]}, {one.max():.0%}" for one in answered]
    picture_gallery(
        scene,
        rows[lost].tolist(),
        key=f"lost_{kind}_{severity}",
        words="images right before, wrong when corrupted",
        details=details,
    )


def _comparison(scene: Scene, study: Study, kind: str) -> None:
    """Other epochs and runs that were studied by the same images, for those that are chosen."""
    others = {study_name(other): other for other in _others(scene, study)}
    if not others:
        return
    theme.section("Beside other networks", f"{CORRUPTIONS[kind].title}, on all the {study.images:,} images.")
    chosen = st.multiselect("Compare with", list(others), key=f"robustness_others_{study.run.id}_{study.epoch}")
    if not chosen:
        return
    shown = {study_name(study): study} | {name: others[name] for name in chosen}
    lines = {name: found.by_severity(kind) for name, one in shown.items() if (found := _readable(one))}
    if not lines:
        return
    best = max(lines, key=lambda name: lines[name][-1])
    title = f"Of these, {best} keeps most: {lines[best][-1]:.0%} at severity {SEVERITIES[-1]}"
    plot(
        runs_by_severity(lines, title=title),
        key="robustness_compared",
        description=f"Accuracy against the severity of {CORRUPTIONS[kind].title.lower()}, a line a network. {title}.",
        height=380,
    )


def _readable(study: Study) -> Robustness | None:
    """None of a result that is damaged, which is said."""
    try:
        return _robustness(study)
    except StudyError as error:
        st.warning(theme.plain(str(error)), icon=":material/link_off:")
        return None


def _others(scene: Scene, study: Study) -> list[Study]:
    runs = [scene.run, *(found.run for found in comparable(scene.run, summaries()))]
    studies = [other for run in runs for other in finished(run, study.kind)]
    return [other for other in studies if other.images == study.images and other != study]
