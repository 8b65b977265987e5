"""What people do to a training while it runs: stop, pause, resume, step, and turn the learning rate or the epochs."""

import time
from collections.abc import Callable

import keras
import tensorflow as tf

from cnn_core.engine.progress import Progress
from cnn_core.engine.trainee import Gate
from cnn_core.runs.commands import since_resumed, unanswered
from cnn_core.runs.directory import Run
from cnn_core.runs.events import Acknowledged, Change, Command, Event, InEffect
from cnn_core.runs.history import RunHistory
from cnn_core.runs.log import command_reader

CONTROL_SECONDS = 0.05
OVERTAKEN = "The run was resumed after it."
Emit = Callable[[Event], None]
Rate = Callable[[tf.Tensor], tf.Tensor]


class LearningRate:
    """The rate of each step: what the schedule says, times what a person has made of it."""

    def __init__(self, optimizer: keras.optimizers.Optimizer, schedule: Rate | None, steps: tf.Variable) -> None:
        self._optimizer = optimizer
        self._schedule = schedule
        self._factor = tf.Variable(1.0, trainable=False)
        self._steps = steps

    @property
    def of_step(self) -> Rate | None:
        """Within the graph, from step 0; None where it stays as it is, and the optimizer's own variable is turned."""
        schedule = self._schedule
        return None if schedule is None else lambda step: self._factor * schedule(step)

    @property
    def now(self) -> float:
        return float(self._optimizer.learning_rate)

    def turn(self, value: float) -> None:
        """From the next step on it is this; a schedule goes on from there, in proportion.

        Raises ValueError where a schedule has come to its end.
        """
        if self._schedule is None:
            self._optimizer.learning_rate = value
            return
        if self.now <= 0:
            raise ValueError("The schedule has brought the learning rate to 0: give the run more epochs first.")
        self._factor.assign(self._factor * value / self.now)
        self._optimizer.learning_rate = value

    def stretch(self, steps: int) -> None:
        """A schedule ends after so many steps."""
        self._steps.assign(float(steps))


class Steering(Gate):
    """Reads control.jsonl between executions and in pauses: acknowledges each command, carries it out, and says from
    which step on. It stands before every execution, so that a pause or a step may come in the middle of one.
    """

    def __init__(self, run: Run, emit: Emit, progress: Progress, learning_rate: LearningRate) -> None:
        self._reader = command_reader(run.control_path)
        self._emit = emit
        self._progress = progress
        self._learning_rate = learning_rate
        self._looked_at = 0.0
        self._paused = False
        self._stepping: Command | None = None
        self.on_batch: Callable[[], None] = lambda: None
        """Told after a single batch, so that its point is drawn at once."""

    def begin(self, history: RunHistory) -> None:
        """Before the first batch: what was asked since the last answer is answered.

        What was to be done to an earlier trainer has no meaning any more; what was to be set is set.
        """
        commands = self._reader.read_new()
        answered = {event.command_id for event in history.in_effect}
        for command in commands:
            if command.command == "go_on" and command.id not in answered:
                self._tell(command, None)
        current = {command.id for command in since_resumed(commands)}
        for command in unanswered(commands, history):
            overtaken = command.command != "set" and command.id not in current
            self._answer(command, OVERTAKEN if overtaken else self._refusal(command))
        self.obey()

    def open(self, left: int) -> int:
        if time.monotonic() - self._looked_at >= CONTROL_SECONDS or self._paused:
            self.obey()
        if self._progress.stop_requested:
            return 0
        stepping = self._stepping
        return 1 if stepping is not None and stepping.command == "step_batch" else left

    def trained(self, batches: int) -> None:
        self._progress.batches += batches
        if self._stepping is not None and self._stepping.command == "step_batch":
            self.on_batch()
            self._end_step()

    def epoch_ended(self) -> None:
        """After the epoch is judged and saved."""
        if self._stepping is not None and self._stepping.command == "step_epoch":
            self._end_step()
        # A command that came during the validation must not cost a batch of the next epoch.
        self.obey()

    def obey(self) -> None:
        """Carry out what has come; while the run is paused, wait here for what comes."""
        self._looked_at = time.monotonic()
        self._read()
        began = time.monotonic()
        while self._paused and self._stepping is None and not self._progress.stop_requested:
            time.sleep(CONTROL_SECONDS)
            self._read()
        self._progress.standing += time.monotonic() - began

    def _read(self) -> None:
        for command in self._reader.read_new():
            self._answer(command, self._refusal(command))

    def _answer(self, command: Command, refused: str | None) -> None:
        self._emit(Acknowledged(time=time.time(), command_id=command.id, command=command.command, refused=refused))
        if refused is None:
            self._carry_out(command)

    def _refusal(self, command: Command) -> str | None:
        """Why a command makes no sense now, in a sentence."""
        match command.command:
            case "pause" if self._paused:
                return "It is paused already."
            case "resume" if not self._paused:
                return "It is not paused."
            case "go_on":
                return "It is being trained already."
            case "step_batch" | "step_epoch" if not self._paused:
                return "Only a paused training can be taken a step further: pause it first."
            case "set" if command.change is None:
                return "The command names nothing to set."
            case "set" if command.change and command.change.setting == "epochs":
                if command.change.value < max(self._progress.epoch, 1):
                    return f"Epoch {self._progress.epoch} is under way: it cannot end before."
            case "set" if command.change and command.change.setting == "learning_rate" and self._learning_rate.now <= 0:
                return "The schedule has brought the learning rate to 0: give the run more epochs first."
        return None

    def _carry_out(self, command: Command) -> None:
        change = None
        match command.command:
            case "stop":
                self._progress.stop_requested = True
            case "pause":
                self._paused = True
            case "resume":
                self._paused, self._stepping = False, None
            case "step_batch" | "step_epoch":
                # Told when it is done.
                self._stepping = command
                return
            case "set":
                assert command.change is not None
                change = self._set(command.change)
        self._tell(command, change)

    def _set(self, wanted: Change) -> Change:
        if wanted.setting == "learning_rate":
            before = self._learning_rate.now
            self._learning_rate.turn(wanted.value)
        else:
            before = float(self._progress.target_epochs)
            self._progress.target_epochs = int(wanted.value)
            self._learning_rate.stretch(self._progress.target_epochs * self._progress.batches_per_epoch)
        return wanted.model_copy(update={"before": before})

    def _end_step(self) -> None:
        command, self._stepping = self._stepping, None
        assert command is not None
        self._tell(command, None)

    def _tell(self, command: Command, change: Change | None) -> None:
        self._emit(
            InEffect(
                time=time.time(),
                command_id=command.id,
                command=command.command,
                step=self._progress.step,
                change=change,
                who=command.who,
            )
        )
