"""Single repairs of a list of layers at the place where it breaks: what may be tried there, the likeliest first."""

from collections.abc import Iterator
from dataclasses import dataclass

from cnn_core.architecture import INPUT_SHAPE, Shape
from cnn_core.blocks.edits import Layers, move, remove
from cnn_core.blocks.kinds import kind_of
from cnn_core.config import NUM_CLASSES
from cnn_core.layers import Backbone, Dense, Flatten, GlobalAveragePooling2D, Layer, OwnNetwork

ANSWER = Dense(units=NUM_CLASSES, activation="softmax")
_POOLING = GlobalAveragePooling2D()
WINDOWS = ("kernel_size", "pool_size")


@dataclass(frozen=True)
class Break:
    """`place` is that of the layer that cannot work, from 0; `shapes` are what the layers before it make."""

    place: int
    why: str
    shapes: tuple[Shape, ...]
    at_the_end: bool = False
    too_many: bool = False

    @property
    def received(self) -> Shape:
        """What the layer at the break receives."""
        return self.shapes[self.place - 1] if self.place else INPUT_SHAPE


@dataclass(frozen=True)
class Repair:
    """What it does in words, the list after it, and of how many edits it is made."""

    words: str
    layers: Layers
    changes: int = 1


def repairs(layers: Layers, broken: Break) -> list[Repair]:
    """What may be tried at the break. Not every one works, and none need be enough."""
    if not layers:
        return [Repair("Begin with flatten", (Flatten(),))]
    if broken.too_many:
        return []
    if broken.at_the_end:
        return list(_at_the_end(layers, broken))
    return list(_at_a_layer(layers, broken))


def _at_the_end(layers: Layers, broken: Break) -> Iterator[Repair]:
    last = layers[-1]
    place = len(layers) - 1
    for earlier in (index for index, layer in enumerate(layers[:-1]) if _answers(layer)):
        yield Repair(f"Move {_name(layers, earlier)} to the end", move(layers, earlier, place))
    if isinstance(last, Dense):
        ending = last.model_copy(update={"units": NUM_CLASSES, "activation": "softmax"})
        words = f"Give {_name(layers, place)} {NUM_CLASSES} units and softmax"
        yield Repair(words, (*layers[:-1], ending))
    words = f"dense with {NUM_CLASSES} units and softmax at the end"
    if len(broken.shapes[-1]) == 1:
        yield Repair(f"Add {words}", (*layers, ANSWER))
    else:
        yield Repair(f"Add flatten and {words}", (*layers, Flatten(), ANSWER), 2)
        yield Repair(f"Add global average pooling and {words}", (*layers, _POOLING, ANSWER), 2)
    if len(layers) > 1:
        yield Repair(f"Remove {_name(layers, place)}", remove(layers, place))


def _at_a_layer(layers: Layers, broken: Break) -> Iterator[Repair]:
    place, layer = broken.place, layers[broken.place]
    if isinstance(layer, Backbone | OwnNetwork):
        others = "what stands before it" if place > 1 else _name(layers, 0)
        yield Repair(f"Remove {others}", layers[place:], place)
    elif len(broken.received) == 1:
        yield from _receives_a_vector(layers, broken)
    elif _window(layer):
        yield from _window_too_large(layers, broken)
    else:
        yield from _receives_an_image(layers, place)
    if not (_answers(layer) and place == len(layers) - 1):
        yield Repair(f"Remove {_name(layers, place)}", remove(layers, place))
    if place and not isinstance(layer, Dense):
        yield Repair(f"Move {_name(layers, place)} to the beginning", move(layers, place, 0))


def _receives_a_vector(layers: Layers, broken: Break) -> Iterator[Repair]:
    place = broken.place
    made = next(index for index, shape in enumerate(broken.shapes) if len(shape) == 1)
    last = max(index for index, layer in enumerate(layers) if index >= place and _reads_maps(layer))
    for behind in dict.fromkeys((last, place)):
        words = f"Move {_name(layers, made)} behind {_name(layers, behind)}"
        yield Repair(words, move(layers, made, behind))
    yield Repair(f"Move {_name(layers, place)} before {_name(layers, made)}", move(layers, place, made))
    yield Repair(f"Remove {_name(layers, made)}", remove(layers, made))


def _receives_an_image(layers: Layers, place: int) -> Iterator[Repair]:
    for added in (Flatten(), _POOLING):
        title = kind_of(added).title.lower()
        words = f"Add {title} before {_name(layers, place)}"
        yield Repair(words, (*layers[:place], added, *layers[place:]))
    later = (index for index in range(place + 1, len(layers)) if isinstance(layers[index], Flatten | type(_POOLING)))
    for index in later:
        yield Repair(f"Move {_name(layers, index)} before {_name(layers, place)}", move(layers, index, place))


def _window_too_large(layers: Layers, broken: Break) -> Iterator[Repair]:
    place, layer = broken.place, layers[broken.place]
    name = _name(layers, place)
    if getattr(layer, "padding", "same") == "valid":
        yield Repair(f"Set the padding of {name} to same", _with(layers, place, "padding", "same"))
    window, room = _window(layer), min(broken.received[:2])
    title = next(field.title.lower() for field in kind_of(layer).fields if field.name == window)
    yield Repair(f"Set the {title} of {name} to {room}", _with(layers, place, window, room))
    for earlier in reversed(range(place)):
        if hasattr(layers[earlier], "pool_size"):
            yield Repair(f"Remove {_name(layers, earlier)}", remove(layers, earlier))
            break
    for earlier in reversed(range(place)):
        if getattr(layers[earlier], "strides", 1) > 1:
            yield Repair(f"Set the stride of {_name(layers, earlier)} to 1", _with(layers, earlier, "strides", 1))
            break


def _with(layers: Layers, place: int, field: str, value: object) -> Layers:
    return (*layers[:place], layers[place].model_copy(update={field: value}), *layers[place + 1 :])


def _window(layer: Layer) -> str:
    """The name of the setting that says how large a window the layer looks through; empty of one that has none."""
    return next((name for name in WINDOWS if hasattr(layer, name)), "")


def _reads_maps(layer: Layer) -> bool:
    return bool(_window(layer)) or isinstance(layer, GlobalAveragePooling2D)


def _answers(layer: Layer) -> bool:
    return isinstance(layer, Dense) and layer.units == NUM_CLASSES and layer.activation == "softmax"


def _name(layers: Layers, place: int) -> str:
    return f"layer {place + 1} ({kind_of(layers[place]).title.lower()})"
