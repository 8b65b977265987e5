"""What a network has learned from, as its last layer sees it: for the look-alikes of a picture, and for doubt."""

import streamlit as st

from cnn_core.studies import ReferenceResult, Study, StudyStatus, load_reference, reference_study, state_of, written_at
from ui.classify.network import Network

CACHED_REFERENCES = 8
CACHE_SECONDS = 3600


def study_of(network: Network) -> Study:
    """The study that finds it out. Raises EpochscopeError where the run cannot be read."""
    return reference_study(network.run, network.epoch)


def reference(network: Network) -> ReferenceResult | None:
    """None where it was not found out yet. Raises EpochscopeError where it cannot be read."""
    study = study_of(network)
    if state_of(study).status is not StudyStatus.FINISHED:
        return None
    return _load(str(study.result_path), written_at(study), _study=study)


@st.cache_resource(max_entries=CACHED_REFERENCES, ttl=CACHE_SECONDS, show_spinner=False)
def _load(path: str, written: int, *, _study: Study) -> ReferenceResult:
    return load_reference(_study)
