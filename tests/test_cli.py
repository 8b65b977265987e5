"""The terminal: what scripts rely on, on real processes."""

import json
import os
import signal
import socket
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from cnn_core import paths
from cnn_core.cli import main
from cnn_core.presets import QUICK
from cnn_core.runs.directory import create, find
from cnn_core.runs.follow import Follower
from cnn_core.serving.files import choose_network
from tests.faults.training import in_mid_epoch, wait_until
from tests.runs.recorded import recorded_run

SMALL = ["--set", "data.fraction=0.2", "--set", "model.layers.0.filters=4", "--set", "model.layers.2.filters=4"]


def run(*arguments: str):
    return CliRunner().invoke(main, arguments)


def train(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cnn_core", "train", *SMALL, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)


def test_train_ends_stdout_with_one_json_line_and_the_run_can_be_shown_and_removed(home):
    done = train("--epochs", "2", "--set", "training.batch_size=128", "--json")
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout.splitlines()[-1])
    assert set(outcome) == {
        "run",
        "status",
        "epochs",
        "best_epoch",
        "validation",
        "with_test_time_augmentation",
        "seconds",
    }
    assert (outcome["status"], outcome["epochs"]) == ("finished", 2)
    assert set(outcome["validation"]) == {"accuracy", "precision", "recall", "loss"}
    assert "epoch 2/2" in done.stderr

    (listed,) = json.loads(run("runs", "list", "--json").stdout)
    assert (listed["run"], listed["status"]) == (outcome["run"], "finished")
    shown = json.loads(run("runs", "show", outcome["run"], "--json").stdout)
    assert (shown["status"], shown["pid"]) == ("finished", None)
    assert shown["config"]["training"]["batch_size"] == 128
    assert [epoch["epoch"] for epoch in shown["history"]] == [1, 2]
    best = shown["history"][outcome["best_epoch"] - 1]
    assert best["validation"] == outcome["validation"]
    assert outcome["seconds"] == pytest.approx(sum(epoch["seconds"] for epoch in shown["history"]), abs=0.01)

    assert run("runs", "rm", outcome["run"]).exit_code == 0
    assert json.loads(run("runs", "list", "--json").stdout) == []


def test_the_same_seed_gives_the_same_first_epoch(home):
    losses = []
    for _ in range(2):
        done = train("--epochs", "1", "--json")
        shown = json.loads(run("runs", "show", json.loads(done.stdout)["run"], "--json").stdout)
        losses.append(shown["history"][0]["training"]["loss"])
    assert losses[0] == pytest.approx(losses[1], abs=1e-3)


def test_ctrl_c_stops_and_keeps(home):
    command = [sys.executable, "-m", "cnn_core", "train", "--epochs", "500", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    run_id = process.stderr.readline().split()[1]
    wait_until(find(run_id), in_mid_epoch(1))
    shown = json.loads(run("runs", "show", run_id, "--json").stdout)
    assert shown["status"] == "running" and shown["pid"] not in (None, process.pid)
    process.send_signal(signal.SIGINT)
    try:
        out, _ = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 3
    outcome = json.loads(out)
    assert outcome["status"] == "stopped" and outcome["epochs"] >= 1
    assert Follower(find(run_id)).history().epochs[-1].partial


def test_a_killed_terminal_does_not_take_the_training_with_it(home):
    command = [sys.executable, "-m", "cnn_core", "train", *SMALL, "--epochs", "3"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    run_id = process.stderr.readline().split()[1]
    process.kill()
    process.communicate()
    _, status = wait_until(find(run_id), lambda _history, status: not status.active)
    assert status == "finished"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--preset", "quik"], "no preset 'quik'"),
        (["--set", "training.batch_size=0"], "greater than or equal to 1; received 0"),
        (["--set", "training.batch_size"], "NAME=VALUE"),
        (["--set", "training.nonsense=1"], "no setting 'training.nonsense'"),
        (["--epochs", "0"], "training.epochs"),
        (["--set", "model.layers.1.pool_size=8", "--set", "model.layers.3.pool_size=8"], "Layer 4"),
    ],
)
def test_a_wrong_setting_is_a_sentence_and_exit_code_2(home, arguments, message):
    answer = run("train", *arguments)
    assert answer.exit_code == 2
    assert message in answer.stderr and "Traceback" not in answer.output


@pytest.mark.parametrize("command", ["show", "rm"])
@pytest.mark.parametrize(
    ("run_id", "message"), [("../../etc", "not a run id"), ("quick-20260101-000000-abcd", "There is no run")]
)
def test_a_run_that_is_not_here_is_a_sentence_and_exit_code_1(home, command, run_id, message):
    answer = run("runs", command, run_id)
    assert answer.exit_code == 1
    assert message in answer.stderr


def test_runs_are_listed_newest_first(home):
    runs = [create(QUICK.config) for _ in range(3)]
    for age, made in enumerate(reversed(runs)):
        then = time.time() - 10 * age
        os.utime(made.folder / "config.json", (then, then))
    listed = json.loads(run("runs", "list", "--json").stdout)
    assert [entry["run"] for entry in listed] == [made.id for made in reversed(runs)]
    assert {entry["status"] for entry in listed} == {"queued"}


def test_show_and_list_speak_to_people_too(home):
    made = recorded_run()
    assert "finished" in run("runs", "list").stdout
    shown = run("runs", "show", made.id).stdout
    assert "Every epoch is done" in shown and "epoch   2" in shown


def test_data_status_tells_what_is_here(home):
    assert json.loads(run("data", "status", "--json").stdout) == {
        "sample": {"available": True},
        "full": {"available": False},
    }
    assert "data fetch" in run("data", "status").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x.png"], "No run here has a saved epoch yet"),
        (["x.png", "--run", "quick-20260101-000000-abcd"], "There is no run"),
        (["x.png", "--run", "../etc"], "not a run id"),
    ],
)
def test_classifying_without_a_network_is_a_sentence(home, arguments, message):
    answer = run("classify", *arguments)
    assert answer.exit_code == 1
    assert message in answer.stderr


def test_without_runs_of_ones_own_the_most_accurate_that_comes_along_is_asked(home, monkeypatch):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")
    answer = run("classify", "missing.png", "--json")
    assert answer.exit_code == 1
    assert "Asking run recorded-speedrun after epoch 8." in answer.stderr
    assert "missing.png cannot be read" in answer.stderr


def test_ones_newest_run_is_asked_before_those_that_come_along(home, monkeypatch):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")
    recorded_run()
    newest = recorded_run()
    assert choose_network(None, None).run == newest


def test_serving_where_something_else_serves_is_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = run("serve", "--port", str(port))
    assert answer.exit_code == 2
    assert f"Port {port} is taken" in answer.stderr and f"--port {port + 1}." in answer.stderr


@pytest.mark.parametrize("host", ["192.0.2.1", "[2001:db8::1]"])
def test_serving_where_this_machine_is_not_is_a_sentence(host):
    answer = run("serve", "--host", host, "--port", "0")
    assert answer.exit_code == 2
    assert f"{host.strip('[]')} is no address of this machine" in answer.stderr


def test_classifying_after_an_epoch_that_was_not_saved_names_those_that_were(home):
    recorded_run()
    answer = run("classify", "x.png", "--epoch", "9")
    assert answer.exit_code == 1
    assert "has no saved epoch 9; it has: 1, 2" in answer.stderr


def test_a_fork_is_trained_in_front_and_what_cannot_go_on_says_why(home):
    parent = json.loads(train("--epochs", "1", "--json").stdout)["run"]
    command = [sys.executable, "-m", "cnn_core", "runs", "fork", parent, "--epochs", "2", "--name", "A fork"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    assert "epoch 2/2" in done.stderr
    shown = json.loads(run("runs", "show", child := done.stdout.strip(), "--json").stdout)
    assert shown["config"]["parent"] == {"run": parent, "epoch": 1}
    assert [epoch["epoch"] for epoch in shown["history"]] == [2]
    for arguments, exit_code, message in (
        (("resume", child), 1, "has trained all of its 2 epochs. Extend it"),
        (("extend", child, "2"), 2, "is the total, and 2 are trained already; received 2."),
        (("fork", child, "--epoch", "1"), 1, "no saved network of epoch 1 to go on from; it has: 2."),
    ):
        refused = run("runs", *arguments)
        assert (refused.exit_code, message in refused.stderr) == (exit_code, True), refused.stderr
