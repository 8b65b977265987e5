"""Studies: what takes TensorFlow and time to find out about one saved epoch, computed once and kept.

A study is computed by a process of its own (`cnn_core.study`), which pages start, watch and cancel through here.
"""

from cnn_core.studies.extras import umap_is_installed
from cnn_core.studies.launch import cancel, discard, start
from cnn_core.studies.results import (
    EmbeddingResult,
    LandscapeResult,
    ReferenceResult,
    RobustnessResult,
    finished,
    last_seconds,
    load_embedding,
    load_landscape,
    load_reference,
    load_robustness,
    written_at,
)
from cnn_core.studies.state import StudyState, StudyStatus, state_of
from cnn_core.studies.study import KINDS, Study, StudyKind, landscape_study, reference_study, study_of

__all__ = [
    "KINDS",
    "EmbeddingResult",
    "LandscapeResult",
    "ReferenceResult",
    "RobustnessResult",
    "Study",
    "StudyKind",
    "StudyState",
    "StudyStatus",
    "cancel",
    "discard",
    "finished",
    "landscape_study",
    "last_seconds",
    "load_embedding",
    "load_landscape",
    "load_reference",
    "load_robustness",
    "reference_study",
    "start",
    "state_of",
    "study_of",
    "umap_is_installed",
    "written_at",
]
