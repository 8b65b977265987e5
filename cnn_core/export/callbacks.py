"""What happens in a script between two batches or two epochs: rates that follow a schedule, and what was turned."""

from cnn_core.export.rates import changes_by_step
from cnn_core.export.script import Line, Section, code, indented
from cnn_core.export.turns import Course, Turn

EARLY = "training.early_stopping"


def callbacks(course: Course) -> list[str]:
    """What `fit` is given, as written there."""
    names = []
    if _each_step(course):
        names.append("EachStep()")
    if course.config.training.validations_per_epoch > 1:
        names.append("JudgeWithin()")
    if _stops_early(course):
        names.append("early_stopping")
    return names


def callback_sections(course: Course) -> list[Section]:
    """The definitions of what `callbacks` names."""
    sections = []
    if _stops_early(course):
        sections.append(_early_stopping(course))
    if lines := _each_step(course):
        sections.append(Section(_sentence(course), (Line("class EachStep(keras.callbacks.Callback):"), *lines)))
    if (parts := course.config.training.validations_per_epoch) > 1:
        sections.append(_judged_within(parts))
    return sections


def _stops_early(course: Course) -> bool:
    return any(segment.training.early_stopping for segment in course.segments)


def _early_stopping(course: Course) -> Section:
    patience = course.config.training.early_stopping
    line = f'early_stopping = keras.callbacks.EarlyStopping("val_accuracy", patience={patience or "EPOCHS"})'
    return Section("The training ends when the validation accuracy gets no better.", (Line(line, (EARLY,)),))


def _sentence(course: Course) -> str:
    said = []
    if changes_by_step(course.segments):
        said.append("The learning rate is set anew before each step.")
    if course.turned("dropout") or course.turned("early_stopping"):
        said.append("What was turned by hand while the run trained is turned at the same steps.")
    if course.stopped_at is not None:
        said.append("The training ends where the run was stopped.")
    return " ".join(said)


def _each_step(course: Course) -> tuple[Line, ...]:
    """The methods of a callback; none where nothing happens between steps."""
    before: list[Line] = []
    if changes_by_step(course.segments):
        before += code("self.model.optimizer.learning_rate = learning_rate(step)", "training.schedule")
    for turn in course.turns:
        before += _turned(turn, first=int(course.config.model.scale_pixels))
    methods: list[Line] = []
    if before:
        methods += [
            Line("def on_train_batch_begin(self, batch, logs=None):"),
            Line(f"    step = {_step(course)}"),
            *indented(before),
        ]
    if course.stopped_at is not None:
        methods += [Line("")] if before else []
        methods += [
            Line("def on_train_batch_end(self, batch, logs=None):"),
            Line(f"    if {_step(course)} == {course.stopped_at}:"),
            Line("        self.model.stop_training = True"),
        ]
    return indented(methods)


def _step(course: Course) -> str:
    """How many updates of the weights came before, those of a parent among them."""
    counted = "int(self.model.optimizer.iterations)"
    return f"{course.after_epoch} * STEPS_PER_EPOCH + {counted}" if course.after_epoch else counted


def _turned(turn: Turn, *, first: int) -> tuple[Line, ...]:
    """What the function of the learning rate does not say. `first` layers come before the configured ones."""
    match turn.change.setting:
        case "dropout":
            done = [f"self.model.layers[{place + first}].rate = {turn.change.number}" for place in turn.dropout]
            done.append("self.model.make_train_function(force=True)")
        case "early_stopping":
            done = [f"early_stopping.patience = {int(turn.change.number) or 'EPOCHS'}"]
        case _:
            return ()
    return (Line(f"if step == {turn.step}:", turn.settings), *(Line(f"    {text}", turn.settings) for text in done))


def _judged_within(parts: int) -> Section:
    return Section(
        f"The validation images judge the network {parts} times in an epoch; the last of these is its end.",
        code(
            f"""
            class JudgeWithin(keras.callbacks.Callback):
                def on_train_batch_end(self, batch, logs=None):
                    if batch + 1 in [round(STEPS_PER_EPOCH * part / {parts}) for part in range(1, {parts})]:
                        answers = self.model.predict(x_val, batch_size=500, verbose=0)
                        accuracy = np.mean(answers.argmax(axis=1) == y_val.argmax(axis=1))
                        print(f"after batch {{batch + 1}}: val_accuracy {{accuracy:.4f}}")
            """,
            "training.validations_per_epoch",
        ),
    )
