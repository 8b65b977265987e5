"""The images of a script: where they come from, which are learned from, and how they are shown."""

from cnn_core.config import MEAN_COLOUR, NUM_CLASSES, DataConfig
from cnn_core.data.make_bundle import IMAGES_A_CLASS, SEED
from cnn_core.data.splits import HOLDOUT_SHARE
from cnn_core.export.script import Line, Section, code, indented

FOLDER_VARIABLE = "CIFAR10"


def image_sections(config: DataConfig) -> list[Section]:
    """From CIFAR-10 to `x_train`, `y_train`, `x_val` and `y_val`."""
    sections = [_loaded()]
    if config.dataset == "sample":
        sections.append(_sample())
    if config.validation == "holdout" or config.fraction < 1:
        sections.append(_split(config))
    return [*sections, _ready(config)]


def batch_sections(config: DataConfig, *, after_epoch: int = 0) -> list[Section]:
    """The functions that hand out batches, and those that change what is in them."""
    return [*([_augmentation(config)] if config.augmented else []), _batches(config, after_epoch)]


def _loaded() -> Section:
    names = '("x_train", "y_train", "x_test", "y_test")'
    return Section(
        f"CIFAR-10: 60,000 photographs of ten kinds of things. Fetched once, or read from the folder that the "
        f"environment variable {FOLDER_VARIABLE} names.",
        code(f"""
            folder = os.environ.get("{FOLDER_VARIABLE}")
            if folder:
                names = {names}
                x_train, y_train, x_test, y_test = (np.load(f"{{folder}}/{{name}}.npy") for name in names)
            else:
                (x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()
            y_train, y_test = y_train.ravel(), y_test.ravel()
        """),
    )


def _sample() -> Section:
    every = IMAGES_A_CLASS * NUM_CLASSES
    return Section(
        f"The sample that comes with Epochscope: {IMAGES_A_CLASS} training images of each class, always the same.",
        code(
            f"""
            if len(x_train) > {every}:
                random = np.random.default_rng({SEED})
                of_class = [np.flatnonzero(y_train == label) for label in range(10)]
                sample = [random.choice(places, {IMAGES_A_CLASS}, replace=False) for places in of_class]
                sample = np.sort(np.concatenate(sample))
                x_train, y_train = x_train[sample], y_train[sample]
            """,
            "data.dataset",
        ),
    )


def _split(config: DataConfig) -> Section:
    return Section(
        _what_is_split(config),
        (
            Line(f"random = np.random.default_rng({config.split_seed})", ("data.split_seed",)),
            Line("train, held_out = [], []" if config.validation == "holdout" else "train = []"),
            Line("for label in range(10):"),
            *indented(_split_class(config)),
            Line("train = np.sort(np.concatenate(train))"),
            *_parts(config),
        ),
    )


def _what_is_split(config: DataConfig) -> str:
    used = f"{config.fraction:.0%} of the images of each class are used" if config.fraction < 1 else ""
    judged = f"one in {round(1 / HOLDOUT_SHARE)} of each class is held out to judge every epoch"
    parts = [used] if used else []
    if config.validation == "holdout":
        parts.append(judged if not used else f"of these {judged}")
    sentence = "; ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _split_class(config: DataConfig) -> tuple[Line, ...]:
    lines = [Line("positions = random.permutation(np.flatnonzero(y_train == label))")]
    if config.fraction < 1:
        kept = f"positions = positions[: max(round({config.fraction} * len(positions)), 2)]"
        lines.append(Line(kept, ("data.fraction",)))
    if config.validation == "test":
        return (*lines, Line("train.append(positions)"))
    held = ("data.validation",)
    return (
        *lines,
        Line(f"judges = max(round({HOLDOUT_SHARE} * len(positions)), 1)", held),
        Line("held_out.append(positions[:judges])", held),
        Line("train.append(positions[judges:])", held),
    )


def _parts(config: DataConfig) -> tuple[Line, ...]:
    if config.validation == "test":
        return (Line("x_train, y_train = x_train[train], y_train[train]"),)
    held = ("data.validation",)
    return (
        Line("held_out = np.sort(np.concatenate(held_out))", held),
        Line("x_val, y_val = x_train[held_out], y_train[held_out]", held),
        Line("x_train, y_train = x_train[train], y_train[train]"),
    )


def _ready(config: DataConfig) -> Section:
    labels = (_one_hot("y_train"), _one_hot("y_val"))
    steps = Line("STEPS_PER_EPOCH = math.ceil(len(x_train) / BATCH_SIZE)", ("training.batch_size",))
    meaning = "Each label becomes ten numbers: a 1 for its class, else 0."
    if config.validation == "holdout":
        return Section(meaning, (*labels, steps))
    judges = Line("x_val, y_val = x_test, y_test", ("data.validation",))
    return Section(f"The test images judge every epoch. {meaning}", (judges, *labels, steps))


def _one_hot(name: str) -> Line:
    return Line(f"{name} = keras.utils.to_categorical({name}, 10)")


def _batches(config: DataConfig, after_epoch: int) -> Section:
    shown = (
        ("images = augmented(x_train[chosen], chosen, epoch, batch)", "yield images, y_train[chosen]")
        if config.augmented
        else ('yield x_train[chosen].astype("float32"), y_train[chosen]',)
    )
    head = code(f'''
        def batches():
            """Images and labels without end, in another order each epoch."""
            for epoch in itertools.count({after_epoch + 1}):
                order = np.random.default_rng((SEED, epoch)).permutation(len(x_train))
    ''')
    start = Line("        for batch, start in enumerate(range(0, len(order), BATCH_SIZE)):")
    plain = Line("        for start in range(0, len(order), BATCH_SIZE):")
    return Section(
        "Every epoch goes through all training images, in an order that follows from seed and epoch.",
        (
            *head,
            start if config.augmented else plain,
            Line("            chosen = order[start : start + BATCH_SIZE]", ("training.batch_size",)),
            *(Line(f"            {text}") for text in shown),
        ),
    )


def _augmentation(config: DataConfig) -> Section:
    what = [
        *(["mirrored"] if config.flip != "off" else []),
        *(["shifted"] if config.shift else []),
        *(["partly covered"] if config.cutout else []),
    ]
    chances = _CHANCES if config.shift or config.cutout or config.flip == "random" else ()
    body: list[Line] = []
    if config.flip != "off":
        body += _flipped(config)
    if config.shift:
        body += _shifted(config.shift)
    if config.cutout:
        body += _cut_out(config.cutout)
    first = _coins() if config.flip == "alternating" else ()
    return Section(
        f"Training images are shown {_listed(what)}, so that the network sees none of them twice alike.",
        (
            *chances,
            *first,
            Line("def augmented(images, positions, epoch, batch):"),
            Line('    """Changed copies of the images at these positions, float32."""'),
            *indented(body),
            Line('    return images.astype("float32")'),
        ),
    )


_CHANCES = (
    *code('''
        def chances(epoch, batch, purpose):
            """The same random numbers at every run: they follow from seed, epoch and batch."""
            place = tf.constant([SEED, epoch], tf.int64)
            in_batch = tf.random.fold_in(place, tf.constant(batch, tf.int64))
            return tf.random.fold_in(in_batch, purpose)
    '''),
    Line(""),
    Line(""),
)


def _coins() -> tuple[Line, ...]:
    return (
        *code(
            """
            coins = tf.random.stateless_uniform([len(x_train)], tf.constant([SEED, 0], tf.int64))
            mirrored_first = coins.numpy() < 0.5
            """,
            "data.flip",
        ),
        Line(""),
        Line(""),
    )


def _flipped(config: DataConfig) -> tuple[Line, ...]:
    if config.flip == "alternating":
        chosen = "mirrored = mirrored_first[positions] == (epoch % 2 == 1)"
    else:
        chosen = "mirrored = coins.numpy() < 0.5"
    drawn = "coins = tf.random.stateless_uniform([len(images)], chances(epoch, batch, 1))"
    return code(
        f"""
        {"" if config.flip == "alternating" else drawn}
        {chosen}
        images = np.where(mirrored[:, None, None, None], images[:, :, ::-1], images)
        """,
        "data.flip",
    )


def _shifted(limit: int) -> tuple[Line, ...]:
    return code(
        f"""
        seed, size = chances(epoch, batch, 2), [len(images), 2]
        shifts = tf.random.stateless_uniform(size, seed, 0, {2 * limit + 1}, tf.int32).numpy()
        around = [(0, 0), ({limit}, {limit}), ({limit}, {limit}), (0, 0)]
        padded = np.pad(images, around, mode="reflect")
        shifted = zip(padded, shifts)
        images = np.stack([image[top : top + 32, left : left + 32] for image, (top, left) in shifted])
        """,
        "data.shift",
    )


def _cut_out(side: int) -> tuple[Line, ...]:
    return code(
        f"""
        seed, size = chances(epoch, batch, 3), [len(images), 2]
        corners = tf.random.stateless_uniform(size, seed, {1 - side}, 32, tf.int32).numpy()
        images = images.copy()
        for image, (top, left) in zip(images, corners):
            image[max(top, 0) : top + {side}, max(left, 0) : left + {side}] = {MEAN_COLOUR}
        """,
        "data.cutout",
    )


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
