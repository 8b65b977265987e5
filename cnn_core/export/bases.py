"""A trained network as the first layer of a script: Keras's own, or the layers of another run with their weights."""

from collections.abc import Callable

from cnn_core.backbones import BACKBONES
from cnn_core.config import ModelConfig
from cnn_core.export.script import Line, Section, call, code
from cnn_core.layers import Backbone, Base, Dense, Flatten, Layer, OwnNetwork, Whitening

BASE_VARIABLE = "EPOCHSCOPE_BASE"
WHERE = "model.layers.0"
PREPROCESSING = {
    "mobilenet_v2": "layers.Rescaling(1 / 127.5, offset=-1)",
    "inception_v3": "layers.Rescaling(1 / 127.5, offset=-1)",
    "resnet50": "layers.Lambda(keras.applications.resnet.preprocess_input)",
    "vgg16": "layers.Lambda(keras.applications.vgg16.preprocess_input)",
}
"""As the network learned with; EfficientNet takes pixels of 0 to 255."""

Lines = tuple[Line, ...]


def base_sections(base: Base | None) -> list[Section]:
    """What is needed before the network is built."""
    sections = []
    if isinstance(base, OwnNetwork):
        sections.append(_where_the_weights_are(base))
    if _in_inference(base):
        sections.append(_inference())
    return sections


def base_lines(base: Base, lines_of: Callable[[ModelConfig, Layer, int, str], Lines]) -> Lines:
    """Build it as `base` and add it to the model; `lines_of` writes the layers of a run, as `layer_lines` does."""
    trainable = Line(f"base.trainable = {base.trainable == 'fine_tuned'}", (f"{WHERE}.trainable",))
    if isinstance(base, Backbone):
        return (*_keras_network(base, "base"), trainable, *_prepared(base, "model"), _added(base))
    return (*_own_layers(base, lines_of), trainable, *_frozen_whitening(base), _added(base))


def whole_chain(model: ModelConfig) -> tuple[Layer, ...]:
    """All layers of a network, those of another run among them."""
    return (*model.base.layers, *model.layers) if isinstance(model.base, OwnNetwork) else model.layers


def _keras_network(base: Backbone, name: str) -> Lines:
    # Within the layers of a run all weights come from that run.
    weights = '"imagenet"' if base.weights == "imagenet" and name == "base" else "None"
    arguments = [
        Line("include_top=False"),
        Line(f"weights={weights}", (f"{WHERE}.weights",)),
        Line(f"input_shape=({base.input_size}, {base.input_size}, 3)", (f"{WHERE}.input_size",)),
    ]
    builds = f"{name} = keras.applications.{BACKBONES[base.network].keras_name}("
    made = call(builds, arguments, ")", f"{WHERE}.network")
    if base.file is None or name != "base":
        return made
    loaded = Line(f'base.load_weights("weights/{base.file}")', (f"{WHERE}.file",))
    return (*made, loaded, *(_normalized_again() if base.network == "efficientnet_b0" else ()))


def _normalized_again() -> Lines:
    """What Keras does for ImageNet weights of EfficientNet that it fetches itself."""
    return (
        Line("normalization = base.layers[2]"),
        Line("normalization.variance = normalization.variance * np.float32([0.229, 0.224, 0.225])"),
    )


def _prepared(base: Backbone, owner: str) -> Lines:
    """Its images enlarged and scaled as it learned with."""
    lines = [Line(f"{owner}.add(layers.Resizing({base.input_size}, {base.input_size}))", (f"{WHERE}.input_size",))]
    if base.network in PREPROCESSING:
        lines.append(Line(f"{owner}.add({PREPROCESSING[base.network]})", (f"{WHERE}.network",)))
    return tuple(lines)


def _own_layers(base: OwnNetwork, lines_of: Callable[[ModelConfig, Layer, int, str], Lines]) -> Lines:
    chain = ModelConfig(layers=(*base.layers, Flatten(), Dense(units=10, activation="softmax")))
    lines = [Line("base = keras.Sequential()"), Line("base.add(keras.Input((32, 32, 3)))")]
    first = base.layers[0]
    if isinstance(first, Backbone):
        added = "Inference(network)" if first.weights != "random" else "network"
        lines += [*_keras_network(first, "network"), *_prepared(first, "base"), Line(f"base.add({added})")]
    elif base.scale_pixels:
        lines.append(Line("base.add(layers.Rescaling(1 / 255))"))
    for place, layer in enumerate(base.layers):
        if not isinstance(layer, Backbone):
            lines += lines_of(chain, layer, place, "base")
    lines += [
        Line("saved = np.load(BASE)"),
        Line("weights = [saved[name] for name in saved.files]"),
        *_whitening_turned(base),
        Line("base.set_weights(weights[: len(base.weights)])"),
    ]
    if isinstance(first, Backbone) and first.network == "efficientnet_b0":
        lines.append(Line("network.layers[2].finalize_state()"))
    return tuple(Line(line.text, (WHERE,)) for line in lines)


def _whitening_turned(base: OwnNetwork) -> Lines:
    """In the app a whitening's bias, which learns, stands before its kernel, which does not."""
    first = next((layer for layer in base.layers if isinstance(layer, Whitening)), None)
    return (Line("weights[:2] = weights[1::-1]  # the kernel first"),) if first is not None and first.use_bias else ()


def _frozen_whitening(base: OwnNetwork) -> Lines:
    if base.trainable == "frozen":
        return ()
    places = [place for place, layer in enumerate(base.layers) if isinstance(layer, Whitening)]
    texts = [f'base.get_layer("whitening_{place + 1}").kernel.trainable = False' for place in places]
    return tuple(Line(text, (WHERE,)) for text in texts)


def _added(base: Base) -> Line:
    return Line("model.add(Inference(base))" if _in_inference(base) else "model.add(base)", (f"{WHERE}.trainable",))


def _in_inference(base: Base | None) -> bool:
    """Whether its normalization stays as it is and nothing in it drops out, whatever learns."""
    if base is None:
        return False
    if isinstance(base, OwnNetwork) and isinstance(base.layers[0], Backbone):
        return base.trainable == "frozen" or base.layers[0].weights != "random"
    return base.trainable == "frozen" or (isinstance(base, Backbone) and base.weights != "random")


def _where_the_weights_are(base: OwnNetwork) -> Section:
    return Section(
        f"What the first layers have learned: the arrays of run {base.run} after epoch {base.epoch}. A recorded run "
        "has them in weights.npz. Of checkpoint.keras, `np.savez(path, *keras.saving.load_model(file).get_weights())` "
        "makes such a file where Epochscope is installed and `cnn_core.engine.model` imported.",
        (Line(f'BASE = os.environ.get("{BASE_VARIABLE}", "weights.npz")', (WHERE,)),),
    )


def _inference() -> Section:
    return Section(
        "A trained network as one layer: its normalization goes by what it noted once, and nothing drops out.",
        code(
            '''
            class Inference(layers.Wrapper):
                """A layer that is never in training mode."""

                def call(self, values):
                    return self.layer(values, training=False)
            ''',
            f"{WHERE}.trainable",
        ),
    )
