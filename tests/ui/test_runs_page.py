"""The Runs page: what is listed, what is done with what is ticked, and the way back."""

import pytest

from cnn_core import preferences
from cnn_core.config import Parent
from cnn_core.jobs import fork
from cnn_core.presets import QUICK
from cnn_core.runs import bin
from cnn_core.runs.directory import create, own_runs
from cnn_core.runs.follow import summarize
from cnn_core.runs.meta import change, retag
from cnn_core.runs.retention import RetentionPolicy, carry_out, holdings, plan
from tests.runs.recorded import recorded_run
from tests.runs.test_retention import here, run_with_networks
from tests.ui.visiting import component, components, markup, sentences, visit
from ui.runs_room import in_ranges
from ui.runs_table import Sorting


def rows(page):
    return [row["id"] for row in component(page, "runs_table")["rows"]]


def tick(page, *runs):
    page.session_state["runs_checked"] = [run.id for run in runs]
    return page.run()


def press(page, key):
    page.button(key=key).click().run()
    assert not page.exception
    return page


def test_without_runs_the_page_says_what_to_do(home):
    page = visit("runs")
    assert "No runs yet" in sentences(page) and not components(page, "runs_table")
    assert any("minute" in button.label for button in page.button)


def test_every_run_has_its_row_its_curve_and_its_words(home):
    damaged, run = recorded_run(), recorded_run()
    (damaged.folder / "config.json").write_text("{")
    change(run, star=True, name="Mine")
    retag(run, add=["wide"])
    table = component(visit("runs"), "runs_table")
    by_id = {row["id"]: row for row in table["rows"]}
    assert by_id.keys() == {run.id, damaged.id}
    assert (by_id[run.id]["name"], by_id[run.id]["star"], by_id[run.id]["tags"]) == ("Mine", True, ["wide"])
    curve = next(cell for cell in by_id[run.id]["cells"] if "curve" in cell)
    assert len(curve["curve"]) == 2 and curve["text"].startswith("from ")
    assert "config.json" in by_id[damaged.id]["problem"]


def test_hidden_runs_are_marked_archived_ones_apart(home):
    shown, hidden, archived = recorded_run(), recorded_run(), recorded_run()
    change(hidden, hidden=True)
    change(archived, archived=True)
    page = visit("runs")
    assert set(rows(page)) == {shown.id, hidden.id}
    page.session_state["runs_shown"] = "archived"
    assert rows(page.run()) == [archived.id]
    page.session_state["runs_shown"] = "all"
    assert set(rows(page.run())) == {shown.id, hidden.id, archived.id}


def test_filters_leave_what_was_asked_for_and_can_be_cleared(home):
    wide, other = recorded_run(), recorded_run()
    retag(wide, add=["wide"])
    page = visit("runs")
    page.text_input(key="runs_text").set_value("WIDE quick").run()
    assert rows(page) == [wide.id]
    page.text_input(key="runs_text").set_value("nonesuch").run()
    assert "No run matches" in sentences(page)
    next(button for button in page.button if button.label == "Clear all filters").click().run()
    assert set(rows(page)) == {wide.id, other.id}


def test_the_list_is_in_the_order_that_was_asked_for(home):
    good, bad = run_with_networks(accuracies=(0.9,)), run_with_networks(accuracies=(0.1,))
    page = visit("runs")
    page.session_state["runs_sorting"] = Sorting("best")
    assert rows(page.run()) == [good.id, bad.id]
    page.session_state["runs_sorting"] = Sorting("best").clicked("best")
    assert rows(page.run()) == [bad.id, good.id]
    headings = {one["name"]: one["sort"] for one in component(page, "runs_table")["columns"]}
    assert headings["best"] == "ascending" and headings["last"] == ""


def test_a_first_click_puts_the_best_on_top():
    assert Sorting().clicked("best") == Sorting("best", True)
    assert Sorting().clicked("loss") == Sorting("loss", False)
    assert Sorting("loss", False).clicked("loss") == Sorting("loss", True)


def test_ticked_runs_are_starred_archived_and_tagged(home):
    one, other = recorded_run(), recorded_run()
    page = press(tick(visit("runs"), one, other), "runs_star")
    assert one.meta().star and other.meta().star
    assert press(page, "runs_star") and not one.meta().star
    page.text_input(key="runs_new_tag").set_value("wide").run()
    assert one.meta().tags == other.meta().tags == ("wide",)
    press(page, "runs_untag_wide")
    assert one.meta().tags == ()
    press(page, "runs_archived")
    assert one.meta().archived and other.meta().archived and "Nothing" not in sentences(page)


def test_deleting_asks_first_tells_what_forks_lose_and_is_undone(home):
    run = run_with_networks()
    branch = create(QUICK.config.model_copy(update={"name": "Branch", "parent": Parent(run=run.id, epoch=2)}))
    page = press(tick(visit("runs", run=run.id), run), "runs_delete")
    assert "“Branch” was forked" in sentences(page).replace("\\", "") and set(own_runs()) == {run, branch}
    press(page, "runs_delete_now")
    assert set(own_runs()) == {branch} and "Deleted 1 run" in sentences(page)
    assert "run" not in page.query_params
    next(button for button in page.button if button.label == "Undo").click().run()
    assert set(own_runs()) == {run, branch} and "Deleted 1 run" not in sentences(page)


def test_what_may_not_be_deleted_is_a_sentence(home):
    run = recorded_run()
    with run.trainer_lock():
        page = press(press(tick(visit("runs"), run), "runs_delete"), "runs_delete_now")
    assert "stop it first" in sentences(page) and list(own_runs()) == [run]


def test_two_with_a_saved_epoch_are_compared(home):
    one, other = run_with_networks(), run_with_networks()
    page = tick(visit("runs"), one)
    assert page.button(key="runs_compare").disabled
    press(tick(page, one, other), "runs_compare")
    chosen = page.session_state["selection"]
    assert {chosen.run, chosen.against} == {one.id, other.id} and chosen.view == "difference"


def test_details_tell_of_the_selected_run_and_can_be_changed(home):
    parent = run_with_networks()
    run = fork(parent, 2, {"training.learning_rate": 0.01, "training.epochs": 9})
    page = visit("runs", run=run.id)
    assert "Learning rate" in markup(page) and "0.01" in markup(page)
    assert "Forked after epoch 2 of" in sentences(page)
    page.text_input(key=f"run_name_{run.id}").set_value("Renamed").run()
    page.text_area(key=f"run_notes_{run.id}").set_value("It is better.").run()
    assert (run.meta().name, run.meta().notes) == ("Renamed", "It is better.")
    # Another tab, or the terminal, meanwhile.
    change(run, notes="From elsewhere.")
    assert page.run().text_area(key=f"run_notes_{run.id}").value == "From elsewhere."


def test_a_recorded_run_is_shown_and_not_to_be_changed(home, monkeypatch):
    monkeypatch.setenv("EPOCHSCOPE_RECORDED", "1")
    page = visit("runs", run="recorded-tutorial")
    assert page.text_input(key="run_name_recorded-tutorial").disabled
    assert "comes with the app" in sentences(page)


def test_a_rule_is_shown_before_it_is_saved_and_saved_before_it_removes(home):
    run = run_with_networks()
    page = visit("runs")
    page.toggle(key="rule_keep_all").set_value(False).run()
    assert "2 networks of 1 run" in sentences(page) and here(run) == {1, 2, 3, 4}
    assert preferences.load().retention.keep_all
    press(page, "rule_save")
    assert preferences.load().retention == RetentionPolicy(keep_all=False) and here(run) == {1, 2, 3, 4}
    press(page, "rule_remove")
    assert here(run) == {2, 4}
    assert "2 networks were removed to save room" in sentences(page)


def test_the_bin_gives_back_and_is_emptied_after_a_question(home):
    one, other = recorded_run(), recorded_run()
    bin.put(one)
    bin.put(other)
    page = press(visit("runs"), f"restore_{one.id}")
    assert list(own_runs()) == [one]
    press(press(page, "bin_empty"), "bin_empty_now")
    assert bin.binned() == [] and "The bin is empty" in sentences(page)


def test_runs_that_were_put_away_are_offered_nowhere_but_a_link_shows_them(home):
    shown, hidden = recorded_run(), recorded_run()
    change(hidden, hidden=True)
    assert len(visit("train").selectbox(key="picked_run").options) == 1
    page = visit("train", run=hidden.id)
    assert len(page.selectbox(key="picked_run").options) == 2 and page.selectbox(key="picked_run").value == hidden.id
    assert visit("train").selectbox(key="picked_run").value == shown.id


@pytest.mark.parametrize("name", ["classify", "inside"])
def test_a_page_that_asks_networks_offers_those_that_are_there_and_says_why(home, name):
    run = run_with_networks()
    carry_out(plan(RetentionPolicy(keep_all=False), holdings()), who="a test")
    page = visit(name, run=run.id, epoch="3")
    assert "after epoch 3 was removed" in sentences(page).replace("\\", "") and "Shown is epoch 2" in sentences(page)
    assert component(page, "time_machine")["epochs"] == [2, 4]
    assert component(visit("evaluate", run=run.id, epoch="3"), "time_machine")["epochs"] == [1, 2, 3, 4]


def test_a_study_of_a_removed_network_is_not_offered(home):
    run = run_with_networks(QUICK.config)
    carry_out(plan(RetentionPolicy(keep_all=False), holdings()), who="a test")
    assert summarize(run).networks == {2, 4}
    page = visit("evaluate", run=run.id, epoch="3", view="robustness")
    assert "was removed" in sentences(page)


@pytest.mark.parametrize(("numbers", "words"), [([], ""), ([3], "3"), ([1, 2, 3, 5, 7, 8], "1–3, 5, 7–8")])
def test_ranges(numbers, words):
    assert in_ranges(numbers) == words
