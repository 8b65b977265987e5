"""What may be asked of a trained network, by name: arrays and options in, arrays out, every mistake a sentence.

Pictures are `pixels`, (n, 32, 32, 3) uint8. Layers go by Keras's names, classes by their index from 0 to 9. Each
question raises ValueError for a wrong picture or option, and an EpochscopeError for what is not there.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.architecture import INPUT_SHAPE
from cnn_core.config import NUM_CLASSES
from cnn_core.engine import surgery
from cnn_core.engine.explain.grad_cam import grad_cam
from cnn_core.engine.explain.integrated_gradients import BASELINES, MOST_STEPS, integrated_gradients
from cnn_core.engine.explain.occlusion import occlusion
from cnn_core.engine.explain.random_network import random_network
from cnn_core.engine.inside.before_activation import before_activation
from cnn_core.engine.inside.dropout import dropout_spread
from cnn_core.engine.inside.epochs import logits_by_epoch
from cnn_core.engine.inside.feature_maps import feature_maps
from cnn_core.engine.inside.features import features
from cnn_core.engine.inside.layers import layer_arrays, weights_of
from cnn_core.engine.inside.network import Network
from cnn_core.engine.inside.options import Options
from cnn_core.engine.inside.responses import MOST_CHANNELS, responses
from cnn_core.engine.inside.traced_model import TracedModel
from cnn_core.errors import DatasetMissing, RunError
from cnn_core.inside import SEARCHED_IMAGES
from cnn_core.serving.limits import LAST_EPOCH, pictures_in

__all__ = ["QUESTIONS", "Network", "Question"]

LAST_SEED = 2**31 - 1
MOST_PASSES = 500
Arrays = Mapping[str, NDArray[Any]]
Given = Mapping[str, Any]
Answer = dict[str, NDArray[Any]]
Question = Callable[[Network, Arrays, Given], Answer]


def ask_logits(network: Network, arrays: Arrays, given: Given) -> Answer:
    """At most 1,000 pictures -> `logits` (n, 10) float32. Option `edits`."""
    options = Options(given, ("edits",))
    pixels = pictures_in(arrays)
    with _changed(network, options) as asked:
        return {"logits": asked.logits_of(pixels)}


def ask_epochs(network: Network, arrays: Arrays, given: Given) -> Answer:
    """One picture -> `epochs` (e,) int64 and `logits` (e, 10) float32. Option `epochs`, else all that were saved."""
    options = Options(given, ("epochs",))
    epochs, logits = logits_by_epoch(network, _picture(arrays), options.wholes("epochs", 1, LAST_EPOCH))
    return {"epochs": epochs, "logits": logits}


def ask_grad_cam(network: Network, arrays: Arrays, given: Given) -> Answer:
    """One picture -> `map` (h, w) and `heat` (32, 32), float32 from 0 to 1, and `layer` () text.

    Options `class_index`; `layer`, else the last with maps; `edits` or `random_seed`.
    """
    options = Options(given, ("class_index", "layer", "edits", "random_seed"))
    pixels, class_index = _picture(arrays), _class_index(options)
    with _changed(network, options) as asked:
        found = grad_cam(asked, pixels, class_index, options.text("layer"))
    return _explained({"map": found.map, "heat": found.heat, "layer": np.array(found.layer)})


def ask_occlusion(network: Network, arrays: Arrays, given: Given) -> Answer:
    """One picture -> `drop` (rows, columns), `heat` (32, 32) and `probability` (), float32.

    Options `class_index`; `size` and `stride` of the windows in pixels, 8 and 4; `edits` or `random_seed`.
    """
    options = Options(given, ("class_index", "size", "stride", "edits", "random_seed"))
    pixels, class_index = _picture(arrays), _class_index(options)
    size, stride = options.whole("size", 1, INPUT_SHAPE[0], 8), options.whole("stride", 1, INPUT_SHAPE[0], 4)
    with _changed(network, options) as asked:
        found = occlusion(asked, pixels, class_index, size, stride)
    probability = np.array(found.probability, np.float32)
    return _explained({"drop": found.drop, "heat": found.heat, "probability": probability})


def ask_integrated_gradients(network: Network, arrays: Arrays, given: Given) -> Answer:
    """One picture -> `attributions` (32, 32, 3), `heat` (32, 32), `total` () and `difference` (), float32; `steps` ().

    Options `class_index`; `steps`, else as many as it takes; `baseline`, grey (127.5) or black; `edits` or
    `random_seed`.
    """
    options = Options(given, ("class_index", "steps", "baseline", "edits", "random_seed"))
    pixels, class_index = _picture(arrays), _class_index(options)
    steps = None if options.get("steps") is None else options.whole("steps", 8, MOST_STEPS)
    baseline = options.choice("baseline", tuple(BASELINES))
    with _changed(network, options) as asked:
        found = integrated_gradients(asked, pixels, class_index, steps, baseline)
    return _explained(
        {
            "attributions": found.attributions,
            "heat": found.heat,
            "total": np.array(found.total, np.float32),
            "difference": np.array(found.difference, np.float32),
            "steps": np.array(found.steps, np.int64),
        }
    )


def ask_layers(network: Network, arrays: Arrays, given: Given) -> Answer:
    """`names`, `kinds` and `shapes` (k,) text, each shape a JSON list without the batch, `parameters` (k,) int64."""
    Options(given, ())
    return layer_arrays(network.model)


def ask_feature_maps(network: Network, arrays: Arrays, given: Given) -> Answer:
    """One picture -> by layer what it makes of it, (h, w, channels) or (values,) float32.

    Options `layer`, else all; `edits` or `random_seed`.
    """
    options = Options(given, ("layer", "edits", "random_seed"))
    pixels = _picture(arrays)
    with _changed(network, options) as asked:
        return dict(feature_maps(asked, pixels, options.text("layer")))


def ask_before_activation(network: Network, arrays: Arrays, given: Given) -> Answer:
    """One picture -> `before` and `after`, (h, w, channels) or (values,) float32, and `activation` () text.

    Option `layer`: one with an activation, whose sums and what it makes of them are told.
    """
    options = Options(given, ("layer",))
    found = before_activation(network, _picture(arrays), _layer(options))
    return {"before": found.before, "after": found.after, "activation": np.array(found.activation)}


def ask_dropout(network: Network, arrays: Arrays, given: Given) -> Answer:
    """One picture -> `logits` (rates, passes, 10) float32 and `layers` (l,) text, those that were silenced at random.

    Options `rates`, whole percents from 0 to 90; `passes`, at most 500, else 200; `seed`, else 0.
    """
    options = Options(given, ("rates", "passes", "seed"))
    rates = [percent / 100 for percent in options.wholes("rates", 0, 90) or [50]]
    passes, seed = options.whole("passes", 1, MOST_PASSES, 200), options.whole("seed", 0, LAST_SEED, 0)
    found = dropout_spread(network, _picture(arrays), rates, passes, seed)
    return {"logits": found.logits, "layers": np.array(found.layers)}


def ask_weights(network: Network, arrays: Arrays, given: Given) -> Answer:
    """Option `layer` -> its weights by their names, as `kernel` and `bias`, float32; option `edits`."""
    options = Options(given, ("layer", "edits"))
    with _changed(network, options) as asked:
        return dict(weights_of(asked.model, _layer(options)))


def ask_responses(network: Network, arrays: Arrays, given: Given) -> Answer:
    """`channels` (c,), `images` (c, count), `where` (c, count, 2), int64, and `values` (c, count) float32.

    Options `layer`; `channels`, a list or how many of the strongest, else 8; `count` of images for each, else 9.
    """
    options = Options(given, ("layer", "channels", "count"))
    channels: list[int] | int | None
    if isinstance(options.get("channels"), list):
        channels = options.wholes("channels", 0, 2**20) or []
    else:
        channels = options.whole("channels", 1, MOST_CHANNELS, 8)
    found = responses(network, _layer(options), channels, options.whole("count", 1, SEARCHED_IMAGES, 9))
    return {"channels": found.channels, "images": found.images, "values": found.values, "where": found.where}


def ask_surgery(network: Network, arrays: Arrays, given: Given) -> Answer:
    """Pictures -> `logits_before` and `logits_after` (n, 10), `accuracy_before` and `accuracy_after` (), float32.

    Option `edits`, see `surgery.parse_edits`. The accuracies are those on the run's first `images` () int64 validation
    images, at most 500; where these are not on this machine, neither they nor `images` are told.
    """
    options = Options(given, ("edits",))
    pixels, edits = pictures_in(arrays), surgery.parse_edits(network.model, options.get("edits"))
    with surgery.edited(network, edits) as asked:
        after = asked.logits_of(pixels)
    answer = {"logits_before": network.logits_of(pixels), "logits_after": after}
    try:
        before, now = surgery.accuracy(network, ()), surgery.accuracy(network, edits)
    except DatasetMissing:
        return answer
    return answer | {
        "accuracy_before": np.array(before.share, np.float32),
        "accuracy_after": np.array(now.share, np.float32),
        "images": np.array(now.images, np.int64),
    }


def ask_features(network: Network, arrays: Arrays, given: Given) -> Answer:
    """At most 1,000 pictures -> `features` (n, d) float32: what the last layer sees of each."""
    Options(given, ())
    return {"features": features(network, pictures_in(arrays))}


QUESTIONS: dict[str, Question] = {
    "logits": ask_logits,
    "epochs": ask_epochs,
    "grad_cam": ask_grad_cam,
    "occlusion": ask_occlusion,
    "integrated_gradients": ask_integrated_gradients,
    "layers": ask_layers,
    "feature_maps": ask_feature_maps,
    "before_activation": ask_before_activation,
    "dropout": ask_dropout,
    "weights": ask_weights,
    "responses": ask_responses,
    "surgery": ask_surgery,
    "features": ask_features,
}


def _changed(network: Network, options: Options) -> AbstractContextManager[TracedModel]:
    """The network itself, or what `edits` or `random_seed` make of it."""
    edits = surgery.parse_edits(network.model, options.get("edits"))
    if options.get("random_seed") is None:
        return surgery.edited(network, edits)
    if edits:
        raise ValueError("Give either edits or random_seed: a random network has nothing of the trained one to edit.")
    return random_network(network, options.whole("random_seed", 0, LAST_SEED))


def _explained(answer: Answer) -> Answer:
    """Raises RunError for the map of a network whose answers are no numbers."""
    if not np.isfinite(answer["heat"]).all():
        raise RunError(
            "The network's answer to this picture is no finite number: its training diverged, or an edit is too large. "
            "Choose another epoch, or undo the edits."
        )
    return answer


def _picture(arrays: Arrays) -> NDArray[np.uint8]:
    return pictures_in(arrays, most=1)


def _class_index(options: Options) -> int:
    return options.whole("class_index", 0, NUM_CLASSES - 1)


def _layer(options: Options) -> str:
    name = options.text("layer")
    if name is None:
        raise ValueError("This question needs the name of a layer; the question layers tells which there are.")
    return name
