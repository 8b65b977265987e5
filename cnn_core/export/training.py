"""How a script trains: the optimizer, the loss, what is watched, and the call of fit."""

from cnn_core.config import RunConfig
from cnn_core.export.callbacks import callbacks
from cnn_core.export.script import Line, Section, code
from cnn_core.export.turns import Course

OPTIMIZERS = {
    "adam": "keras.optimizers.Adam",
    "adamw": "keras.optimizers.AdamW",
    "sgd": "keras.optimizers.SGD",
    "rmsprop": "keras.optimizers.RMSprop",
    "muon": "Muon",
}


def compile_section(config: RunConfig) -> Section:
    """Optimizer, loss and metrics."""
    training = config.training
    smoothing = f"label_smoothing={training.label_smoothing}" if training.label_smoothing else ""
    optimizer = f"optimizer={OPTIMIZERS[training.optimizer]}(LEARNING_RATE)"
    metrics = [
        '"accuracy"',
        'keras.metrics.Precision(name="precision")',
        'keras.metrics.Recall(name="recall")',
    ]
    sentence = "Cross-entropy is what training makes small; precision and recall count answers above one half."
    if shows_another_loss(config):
        metrics.append("cross_entropy")
    return Section(
        sentence,
        (
            Line("model.compile("),
            Line(f"    {optimizer},", ("training.optimizer", "training.learning_rate")),
            Line(
                f"    loss=keras.losses.CategoricalCrossentropy({smoothing}),",
                ("training.label_smoothing",),
            ),
            Line("    metrics=["),
            *(Line(f"        {metric},") for metric in metrics),
            Line("    ],"),
            Line(")"),
            Line("model.summary()"),
        ),
    )


def metric_sections(config: RunConfig) -> list[Section]:
    """The loss that Epochscope shows, where it is not what Keras calls the loss."""
    if not shows_another_loss(config):
        return []
    return [
        Section(
            "The loss that Epochscope shows: of the plain labels alone, and at most 16 for one image.",
            code(
                """
                def cross_entropy(labels, probabilities):
                    of_truth = keras.ops.sum(keras.ops.cast(labels, "float32") * probabilities, axis=-1)
                    return -keras.ops.log(keras.ops.clip(of_truth, 1e-7, 1.0))
                """
            ),
        )
    ]


def shows_another_loss(config: RunConfig) -> bool:
    """Whether something is added to the loss that is made small, or answers may be so wrong that it has no bounds."""
    penalties = [getattr(layer, name, 0.0) for layer in config.model.layers for name in ("l1", "l2")]
    return config.training.label_smoothing > 0 or any(penalties) or not config.model.scale_pixels


def fit_section(course: Course) -> Section:
    """The training itself."""
    used = callbacks(course)
    arguments = [
        Line("batches()"),
        Line("steps_per_epoch=STEPS_PER_EPOCH", ("training.batch_size",)),
        Line("epochs=EPOCHS", ("training.epochs",)),
        *([Line(f"initial_epoch={course.after_epoch}")] if course.after_epoch else []),
        Line("validation_data=(x_val, y_val)", ("data.validation",)),
        Line("validation_batch_size=500"),
        Line("shuffle=False"),
        *([Line(f"callbacks=[{', '.join(used)}]")] if used else []),
        Line("verbose=2"),
    ]
    lines = (Line("history = model.fit("), *(Line(f"    {one.text},", one.settings) for one in arguments), Line(")"))
    return Section("The training: one line an epoch.", lines)


def ending_sections(config: RunConfig) -> list[Section]:
    """What is done once the network is trained."""
    sections = [_judged_again()] if config.training.test_time_augmentation else []
    return [*sections, Section("Weights, layers and optimizer in one file.", (Line('model.save("network.keras")'),))]


def _judged_again() -> Section:
    return Section(
        "Test-time augmentation: the mean answer to each image, its mirror image, and both moved by a pixel.",
        code(
            """
            padded = np.pad(x_val, [(0, 0), (1, 1), (1, 1), (0, 0)], mode="reflect")
            views = [(x_val, 0.25), (padded[:, :32, :32], 0.125), (padded[:, 2:, 2:], 0.125)]
            votes = np.zeros((len(x_val), 10))
            for images, weight in views:
                for shown in (images, images[:, :, ::-1]):
                    probabilities = model.predict(shown, batch_size=500, verbose=0)
                    votes += weight * np.log(np.maximum(probabilities, 1e-30))
            accuracy = np.mean(votes.argmax(axis=1) == y_val.argmax(axis=1))
            print(f"With test-time augmentation: {accuracy:.2%}")
            """,
            "training.test_time_augmentation",
        ),
    )
