"""What is told of commands, from the log alone."""

from cnn_core.runs.commands import command_states
from cnn_core.runs.events import Acknowledged, Change, Command, InEffect, Started
from cnn_core.runs.history import RunHistory, fold

PAUSE, RATE, AGAIN = (f"{number}" * 8 for number in (1, 2, 3))
COMMANDS = (
    Command(time=1, id=PAUSE, command="pause", who="on the page"),
    Command(time=2, id=RATE, command="set", change=Change(setting="learning_rate", value=0.0005)),
    Command(time=3, id=AGAIN, command="pause"),
)
EVENTS = (
    Started(time=0, train_images=90, validation_images=9, batches_per_epoch=10, epochs=4, parameters=1, device="CPU"),
    Acknowledged(time=1, command_id=PAUSE, command="pause"),
    InEffect(time=1, command_id=PAUSE, command="pause", step=7),
    Acknowledged(time=2, command_id=RATE, command="set"),
    InEffect(
        time=2,
        command_id=RATE,
        command="set",
        step=7,
        change=Change(setting="learning_rate", value=0.0005, before=0.001),
    ),
    Acknowledged(time=3, command_id=AGAIN, command="pause", refused="It is paused already."),
)


def told(count):
    states = command_states(COMMANDS, fold(RunHistory(), EVENTS[:count]))
    return [f"{state.what}: {state.how_far}" for state in states]


def test_each_command_is_followed_from_its_request_to_its_effect():
    assert told(1)[0] == "Pause: not acknowledged yet"
    assert told(2)[0] == "Pause: acknowledged, in effect between two batches"
    assert told(3)[0] == "Pause: acknowledged, in effect since step 7"
    assert told(3)[1] == "Learning rate 0.0005: not acknowledged yet"
    assert told(6) == [
        "Pause: acknowledged, in effect since step 7",
        "Learning rate 0.0005 (before 0.001): acknowledged, in effect since step 7",
        "Pause: refused: It is paused already",
    ]


def test_what_was_turned_is_in_the_history():
    history = fold(RunHistory(), EVENTS)
    assert history.phase == "paused" and history.target_epochs == 4
    assert [event.change.value for event in history.changes] == [0.0005]
    more = InEffect(time=4, command_id=AGAIN, command="set", step=9, change=Change(setting="epochs", value=6, before=4))
    resumed = InEffect(time=5, command_id=AGAIN, command="resume", step=9)
    history = fold(history, [more, resumed])
    assert history.target_epochs == 6 and history.phase == "training"
