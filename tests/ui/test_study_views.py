"""Robustness and Embedding by way of the shell: offered, under way, and there, on runs whose results are made up."""

import base64
import json
import os
import subprocess
import sys
import time
from importlib import metadata

import numpy as np
import pytest

from cnn_core import data
from cnn_core.data.corruptions import CORRUPTIONS
from cnn_core.presets import QUICK
from cnn_core.studies import Study, StudyState, StudyStatus, launch, state_of
from cnn_core.studies.extras import UMAP_VARIABLE
from cnn_core.studies.state import write_word
from cnn_core.studies.telling import word_of
from tests.analysis.runs import saved_run
from tests.studies.results import lay_out, measure
from tests.ui.visiting import sentences, visit
from ui.evaluate.study import progress_words

IMAGES = 500


@pytest.fixture
def judged(home):
    config = QUICK.config.data
    return data.split(data.load("sample"), fraction=1, validation="holdout", seed=config.split_seed).validation


@pytest.fixture
def logits(judged):
    return 5 * np.eye(10, dtype=np.float32)[judged.labels]


@pytest.fixture
def run(judged, logits):
    return saved_run(np.stack([logits, logits]), labels=judged.labels)[0]


@pytest.fixture
def measured(run, logits):
    """A robustness study in which blur alone costs anything."""
    return measure(Study("robustness", run, 2, IMAGES), logits)


@pytest.fixture
def mapped(run, judged):
    """An embedding study; each image's features point to its class."""
    return lay_out(Study("embedding", run, 2, IMAGES), judged.labels)


@pytest.fixture
def launched(monkeypatch):
    """A sleeper stands for the process of a study."""
    processes = []

    def sleeper(_study, _words):
        processes.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(100)"]))
        return processes[-1]

    monkeypatch.setattr(launch, "_launch", sleeper)
    yield processes
    for process in processes:
        process.kill()
        process.wait()


def components(page) -> dict[str, dict]:
    """What our own components on the page were given, by their names."""
    found = {}
    for block in page.get("bidi_component"):
        found[block.proto.component_name.removeprefix("epochscope_")] = json.loads(block.proto.json)[0]
    return found


def show(run, view: str, **more: str):
    page = visit("evaluate", run=run.id, epoch="2", view=view, **more)
    assert not page.exception and not page.error
    return page


@pytest.mark.parametrize(
    ("view", "kind", "button"),
    [("robustness", "robustness", "Measure robustness"), ("embedding", "embedding", "Map the images")],
)
def test_a_study_is_offered_started_watched_and_cancelled(run, launched, view, kind, button):
    page = show(run, view)
    offered = next(one for one in page.button if one.label == button)
    offered.click().run()
    study = Study(kind, run, 2, IMAGES)
    assert len(launched) == 1 and state_of(study).status is StudyStatus.WAITING
    assert "at epoch 2, with 500 images. You may leave this page meanwhile." in sentences(page)
    next(one for one in page.button if one.label == "Cancel").click().run()
    assert state_of(study).status is StudyStatus.CANCELLED
    page = show(run, view)
    assert "It was cancelled; nothing was kept." in sentences(page)
    assert button in [one.label for one in page.button]


def test_a_failed_study_says_why_and_may_be_started_again(run):
    study = Study("robustness", run, 2, IMAGES)
    study.folder.mkdir(parents=True)
    write_word(study, word_of(os.getpid()).model_copy(update={"failed": True, "words": "The disk is full."}))
    page = visit("evaluate", run=run.id, epoch="2", view="robustness")
    assert [error.value for error in page.error] == ["The disk is full."]
    assert "Measure robustness" in [one.label for one in page.button]


def test_a_study_under_way_elsewhere_is_shown_with_its_progress(run):
    study = Study("robustness", run, 2, IMAGES)
    study.folder.mkdir(parents=True)
    now = time.time()
    update = {"began": now - 10, "time": now, "done": 50, "total": 100, "words": "Blur, severity 3"}
    write_word(study, word_of(os.getpid()).model_copy(update=update))
    page = show(run, "robustness")
    assert "You may leave this page" in sentences(page) and "Measure robustness" not in [b.label for b in page.button]


def test_progress_in_words():
    assert progress_words(StudyState(StudyStatus.WAITING, "Waiting for its turn.")) == "Waiting for its turn"
    running = StudyState(StudyStatus.RUNNING, "Blur, severity 3", 50, 200, 75.0)
    assert progress_words(running) == "Blur, severity 3 · 25% · about 1:15 left of this step"


def test_the_last_duration_is_told_at_another_epoch(run, measured):
    page = visit("evaluate", run=run.id, epoch="1", view="robustness")
    assert "Last time it took 1:15." in sentences(page)


def test_the_lab_tells_what_costs_most_and_its_table_is_the_accuracies(run, measured):
    found = components(show(run, "robustness"))
    assert "Blur costs most: from 100% to 20% at severity 5." in found["plot"]["description"]
    table = found["clickable_table"]
    lines = {line[0]["text"]: [cell["text"] for cell in line[1:]] for line in table["rows"]}
    assert lines["Blur"] == ["100.0%", "90.0%", "80.0%", "60.0%", "40.0%", "20.0%", "58.0%"]
    assert lines["Noise"] == ["100.0%"] * 7
    assert list(lines) == [corruption.title for corruption in CORRUPTIONS.values()]


def test_each_example_stands_beside_itself_corrupted_with_both_answers(run, measured, judged):
    page = show(run, "robustness")
    gallery = next(
        json.loads(block.proto.json)[0]
        for block in page.get("bidi_component")
        if "each as it is and with blur of severity 5" in block.proto.json
    )
    clean, corrupted = gallery["pictures"][::2], gallery["pictures"][1::2]
    assert len(clean) == len(corrupted) == 6 and [one["mark"] for one in clean] == ["correct"] * 6
    assert [one["id"] for one in corrupted] == [f"{one['id']}, corrupted" for one in clean]
    assert [one["caption"] for one in corrupted] == [one["caption"] for one in clean]
    assert clean[0]["detail"] == f"as it is: {clean[0]['caption']}, 94%"
    assert all(one["detail"].startswith("blur 5: ") for one in corrupted)
    assert all(one["source"].startswith("data:image/png;base64,") for one in corrupted)
    assert len({one["source"] for one in corrupted}) == 6
    assert "Severity 5 of blur: Gaussian of 1 pixels." in sentences(page)


def test_another_corruption_and_severity_are_chosen(run, measured):
    page = show(run, "robustness")
    assert "400 images right before, wrong when corrupted" in sentences(page).replace("*", "")
    page.selectbox(key="robustness_kind").set_value("noise").run()
    assert "0 images right before" in sentences(page).replace("*", "")
    assert "Severity 5 of noise: standard deviation 0.1 of the range." in sentences(page)


def test_a_slice_cuts_the_lab_too(run, measured, judged):
    from cnn_core.analysis.slices import Slice, save_slice

    save_slice(Slice(name="cats", true_class=3))
    page = show(run, "robustness")
    page.selectbox(key="slice").set_value("cats").run()
    assert not page.exception
    assert f"the share of {(judged.labels == 3).sum()} validation images" in sentences(page)


def test_other_networks_are_drawn_beside_where_they_are_chosen(run, measured, judged, logits):
    other, _ = saved_run(logits[None], labels=judged.labels)
    measure(Study("robustness", other, 1, IMAGES), logits)
    page = show(run, "robustness")
    choice = page.multiselect[0]
    assert len(choice.options) == 1 and "epoch 1" in choice.options[0]
    choice.set_value(choice.options).run()
    assert not page.exception
    assert any("keeps most" in block.proto.json for block in page.get("bidi_component"))


@pytest.mark.parametrize("kind", ["robustness", "embedding"])
def test_a_damaged_result_is_a_sentence_with_a_way_out(run, kind):
    study = Study(kind, run, 2, IMAGES)
    study.folder.mkdir(parents=True)
    study.result_path.write_bytes(b"torn")
    page = visit("evaluate", run=run.id, epoch="2", view=kind)
    (error,) = [error.value for error in page.error]
    assert "result is gone or damaged" in error and str(run.folder) not in error
    next(one for one in page.button if one.label == "Discard it").click().run()
    assert not page.error and state_of(study).status is StudyStatus.ABSENT


def test_the_map_is_drawn_by_t_sne_or_components_and_says_how_to_read_it(run, mapped):
    page = show(run, "embedding")
    assert "means nothing, and another seed gives another picture" in sentences(page)
    assert "Map of 500 images by t-SNE, coloured by true class." in components(page)["plot"]["description"]
    page.segmented_control(key="embedding_by").set_value("PCA").run()
    assert "Two components explain 60%" in components(page)["plot"]["description"]
    page.segmented_control(key="embedding_colour").set_value("right or wrong").run()
    assert not page.exception and "coloured by right or wrong" in components(page)["plot"]["description"]


def test_each_arrangement_has_its_own_places(run, mapped):
    page = show(run, "embedding")
    assert leftmost(page) > 90
    page.segmented_control(key="embedding_by").set_value("PCA").run()
    assert leftmost(page) < 10


def test_umap_is_offered_where_it_was_computed_or_can_be(run, judged, mapped, launched, monkeypatch):
    assert show(run, "embedding").segmented_control(key="embedding_by").options == ["t-SNE", "PCA"]
    monkeypatch.setenv(UMAP_VARIABLE, "1")
    monkeypatch.setattr(metadata, "distribution", lambda name: name)
    page = show(run, "embedding")
    page.segmented_control(key="embedding_by").set_value("UMAP").run()
    assert "This map was made without UMAP" in sentences(page)
    page.button(key="embedding_again").click().run()
    assert state_of(mapped).status.active and "Mapping the images" in sentences(page)


def test_a_map_by_umap_has_its_own_places(run, judged):
    lay_out(Study("embedding", run, 2, IMAGES), judged.labels, umap=True)
    page = show(run, "embedding")
    page.segmented_control(key="embedding_by").set_value("UMAP").run()
    assert "images by UMAP" in components(page)["plot"]["description"]
    assert leftmost(page) > 900


def leftmost(page) -> float:
    """The smallest x that is drawn."""
    traces = json.loads(components(page)["plot"]["figure"])["data"]
    return min(np.frombuffer(base64.b64decode(trace["x"]["bdata"]), trace["x"]["dtype"]).min() for trace in traces)


def test_look_alikes_of_the_selected_image_are_of_its_class(run, mapped, judged):
    page = show(run, "embedding", image=f"train-{judged.indices[7]}")
    alike = components(page)["gallery"]["pictures"]
    own = data.CLASS_NAMES[judged.labels[7]]
    assert len(alike) == 6 and {one["caption"] for one in alike} == {own}
    assert "Of all 500 validation images." in sentences(page)
