"""A whole configuration as a short text for an address, and back.

Version 1: the character `1`, then URL-safe base64 of raw DEFLATE with a fixed dictionary of JSON that holds what
differs from the defaults. A text of a stranger's is read within bounds: so many characters, so many bytes
after decompression.
"""

import base64
import binascii
import json
import re
import zlib
from typing import Any

from pydantic import BaseModel

from cnn_core.config import RunConfig
from cnn_core.errors import ConfigError
from cnn_core.parsing import parse_config

MOST_CHARACTERS = 4_000
"""Browsers and the servers between take addresses of at least 8,000."""
MOST_BYTES = 100_000
VERSION = "1"
TEXT = re.compile(rf"[A-Za-z0-9_-]{{2,{MOST_CHARACTERS}}}")
KEPT_AT_HOME = {"schema_version", "preset", "parent"}
"""A preset's name says nothing about changed settings; a parent is a run of one home."""

# Never to be changed: texts of version 1 are read with it. What it does not hold only takes some characters more.
_DICTIONARY = (
    b'"schedule":{"kind":"cosine","warmup":"hold":"one_cycle","bent","linear","step","range_test",'
    b'"split_seed":"validation":"test""holdout""fraction":"dataset":"full","flip":"alternating","random","cutout":'
    b'"shift":"label_smoothing":"early_stopping":"optimizer":"adamw","sgd","rmsprop","muon","batch_size":"epochs":'
    b'"learning_rate":0.00"seed":"deterministic":true"device":"cpu""gpu""scale_pixels":false'
    b'"whitening","normalization","separable_conv2d","residual","average_pooling2d","global_average_pooling2d",'
    b'"momentum":"epsilon":"initializer":"partial_identity""unit_variance""l1":"l2":"use_bias":false'
    b'"gelu""tanh""sigmoid""silu""elu""leaky_relu""linear""scale":false"factor":"kernel_size":"strides":'
    b'["activation"],["batch_normalization"],["dropout",{"rate":0.5}],["max_pooling2d"],["conv2d",{"filters":64,'
    b'"padding":"same"}],["flatten"],["dense",{"units":64}],["dense",{"units":10,"activation":"softmax"}]]},'
    b'{"name":"","model":{"layers":[["conv2d"],"training":{"data":{}'
)


def encode(config: RunConfig) -> str:
    """The text that stands for `config`. Raises ConfigError where it is too long for an address."""
    plain = json.dumps(_short(config), separators=(",", ":"), ensure_ascii=False).encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=_DICTIONARY)
    packed = packer.compress(plain) + packer.flush()
    text = VERSION + base64.urlsafe_b64encode(packed).decode().rstrip("=")
    if len(text) > MOST_CHARACTERS:
        raise ConfigError(
            f"This design takes {len(text):,} characters, and a link has room for {MOST_CHARACTERS:,}. "
            "Save it as a file."
        )
    return text


def decode(text: str) -> RunConfig:
    """The configuration that `text` stands for. Raises ConfigError for anything that `encode` does not make."""
    if not TEXT.fullmatch(text):
        raise ConfigError(
            f"The link's design must be 2 to {MOST_CHARACTERS:,} letters, digits, - and _; it has {len(text):,} "
            "characters, or others among them. Copy the link once more."
        )
    if text[0] != VERSION:
        raise ConfigError(
            f"The link's design is of version {text[0]!r}, and this release reads version {VERSION}. "
            "Open it with the release that made it, or have it copied anew."
        )
    try:
        return parse_config(_long(json.loads(_unpacked(text[1:]))))
    except (binascii.Error, zlib.error, ValueError, RecursionError) as error:
        raise ConfigError(
            "The link's design is damaged: it was cut off or changed. Copy the link once more."
        ) from error


def _unpacked(text: str) -> bytes:
    packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    unpacker = zlib.decompressobj(-15, zdict=_DICTIONARY)
    plain = unpacker.decompress(packed, MOST_BYTES)
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError("more or less than one design")
    return plain


def _short(config: RunConfig) -> dict[str, Any]:
    """What differs from the defaults; a layer as its kind and its settings, or its kind alone."""
    values = _changed(config, KEPT_AT_HOME)
    values["model"] = _changed(config.model, {"layers"})
    values["model"]["layers"] = [_pair(layer) for layer in config.model.layers]
    return values


def _changed(settings: BaseModel, left_out: set[str]) -> dict[str, Any]:
    """By name, whatever is not as it is by default; of a part that comes in kinds, its kind as well."""
    found: dict[str, Any] = {}
    for name, info in type(settings).model_fields.items():
        value = getattr(settings, name)
        if name in left_out or (not info.is_required() and value == info.get_default(call_default_factory=True)):
            continue
        if isinstance(value, BaseModel):
            kind = getattr(value, "kind", None)
            found[name] = ({"kind": kind} if kind else {}) | _changed(value, {"kind", "layers"})
        else:
            found[name] = value
    return found


def _pair(layer: BaseModel) -> list[Any]:
    full = layer.model_dump(mode="json")
    kind = full.pop("kind")
    changed = {name: full[name] for name in _changed(layer, {"kind"}) | _nested(layer)}
    return [kind, changed] if changed else [kind]


def _nested(layer: BaseModel) -> dict[str, Any]:
    """Settings that are layers themselves, as of a network that another is built upon."""
    return {"layers": None} if "layers" in type(layer).model_fields else {}


def _long(values: Any) -> dict[str, Any]:
    if not isinstance(values, dict) or not isinstance(values.get("model"), dict):
        raise ValueError("no design")
    layers = values["model"].get("layers")
    if not isinstance(layers, list):
        raise ValueError("no layers")
    whole = [_layer(pair) for pair in layers]
    kept = {name: value for name, value in values.items() if name not in KEPT_AT_HOME}
    return kept | {"model": values["model"] | {"layers": whole}}


def _layer(pair: Any) -> dict[str, Any]:
    match pair:
        case [str(kind)]:
            return {"kind": kind}
        case [str(kind), dict(settings)]:
            return settings | {"kind": kind}
        case _:
            raise ValueError("no layer")
