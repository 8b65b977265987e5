"""What people do to a training while it runs: stop, pause, resume, step, save, and turn its settings."""

import time
from collections import deque
from collections.abc import Callable

from cnn_core.engine.knobs import Knobs
from cnn_core.engine.patience import Patience
from cnn_core.engine.progress import Progress
from cnn_core.engine.trainee import Gate
from cnn_core.errors import UnknownRun
from cnn_core.runs.commands import since_resumed, unanswered
from cnn_core.runs.directory import Run
from cnn_core.runs.events import Acknowledged, Change, Command, Event, InEffect
from cnn_core.runs.history import RunHistory
from cnn_core.runs.log import command_reader

CONTROL_SECONDS = 0.05
OVERTAKEN = "The run was resumed after it."
Emit = Callable[[Event], None]


class Steering(Gate):
    """Reads control.jsonl between executions and in pauses: acknowledges each command, carries it out, and says from
    which step on. It stands before every execution, so that a pause or a step may come in the middle of one.
    """

    def __init__(self, run: Run, emit: Emit, progress: Progress, knobs: Knobs, patience: Patience) -> None:
        self._run = run
        self._reader = command_reader(run.control_path)
        self._emit = emit
        self._progress = progress
        self._knobs = knobs
        self._patience = patience
        self._looked_at = 0.0
        self._paused = False
        self._steps: deque[Command] = deque()
        """Asked for and not done; the first is under way."""
        self.on_batch: Callable[[], None] = lambda: None
        """Told after a single batch, so that its point is drawn at once."""
        self.on_checkpoint: Callable[[], None] | None = None
        """Judges and saves the network within an epoch; None where this training saves nothing."""

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
        if self._progress.over:
            return 0
        return 1 if self._steps and self._steps[0].command == "step_batch" else left

    def trained(self, batches: int) -> None:
        self._progress.batches += batches
        if self._steps and self._steps[0].command == "step_batch":
            self.on_batch()
            self._end_step()

    def epoch_ended(self) -> None:
        """After the epoch is judged and saved."""
        if self._steps and self._steps[0].command == "step_epoch":
            self._end_step()
        # A command that came during the validation must not cost a batch of the next epoch.
        self.obey()

    def obey(self) -> None:
        """Carry out what has come; while the run is paused, wait here for what comes."""
        self._looked_at = time.monotonic()
        self._read()
        began = time.monotonic()
        while self._paused and not self._steps and not self._progress.over:
            time.sleep(CONTROL_SECONDS)
            self._read()
        self._progress.standing += time.monotonic() - began

    def _read(self) -> None:
        if not self._run.folder.is_dir():
            raise UnknownRun("The run's folder was deleted while it trained, and what it had learned with it.")
        for command in self._reader.read_new():
            self._answer(command, self._refusal(command))

    def _answer(self, command: Command, refused: str | None) -> None:
        self._emit(Acknowledged(time=time.time(), command_id=command.id, command=command.command, refused=refused))
        if refused is None:
            self._carry_out(command)

    def _refusal(self, command: Command) -> str | None:
        """Why a command makes no sense now, in a sentence."""
        progress = self._progress
        match command.command:
            case "stop":
                return None
            case _ if progress.over:
                return "The training is ending already."
            case "stop_best" if self._patience.best is None:
                return (
                    "No epoch is finished yet, so there is none to keep. Stop instead: the network is saved as it is."
                )
            case "pause" if self._paused:
                return "It is paused already."
            case "resume" if not self._paused:
                return "It is not paused."
            case "go_on":
                return "It is being trained already."
            case "step_batch" | "step_epoch" if not self._paused:
                return "Only a paused training can be taken a step further: pause it first."
            case "checkpoint" if self.on_checkpoint is None:
                return "A range test saves nothing: its network is of no use."
            case "checkpoint" if progress.step == progress.saved_step or not progress.batches:
                return "Nothing has been trained since the network was saved last."
            case "set" if command.change is None:
                return "The command names nothing to set."
            case "set" if command.change is not None:
                return self._knobs.refusal(command.change)
        return None

    def _carry_out(self, command: Command) -> None:
        change = None
        match command.command:
            case "stop":
                self._progress.stop_requested = True
            case "stop_best":
                self._progress.stop_requested = True
                self._progress.kept = self._patience.best.epoch if self._patience.best else None
            case "pause":
                self._paused = True
            case "resume":
                self._paused = False
                self._steps.clear()
            case "step_batch" | "step_epoch":
                # Told when it is done.
                self._steps.append(command)
                return
            case "checkpoint" if self.on_checkpoint is not None:
                self.on_checkpoint()
            case "set" if command.change is not None:
                change = self._knobs.turn(command.change)
        self._tell(command, change)

    def _end_step(self) -> None:
        self._tell(self._steps.popleft(), None)

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
