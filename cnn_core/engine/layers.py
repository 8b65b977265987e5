"""The layers and initializers that Keras does not have. Registered, so that a saved model finds them again."""

from collections.abc import Callable, Iterable
from math import ceil
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.layers import MOMENTUM


@keras.saving.register_keras_serializable("epochscope")
class Whitening(keras.layers.Layer):
    """A frozen convolution that makes the values of small patches uncorrelated and equally strong.

    (batch, height, width, channels) -> (batch, height - k + 1, width - k + 1, 2 k k channels), k the kernel size: each
    principal component of the patches, once as it is and once negated, divided by its standard deviation. `epsilon`
    keeps the weakest from being blown up. The bias, where there is one, learns. Until `adapt` has seen images the
    kernel is 0. Tanay Shah et al. and David Page's whitening as used in arXiv 2404.00498, section 3.2.
    """

    def __init__(self, kernel_size: int = 2, epsilon: float = 5e-4, use_bias: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kernel_size = kernel_size
        self.epsilon = epsilon
        self.use_bias = use_bias

    def build(self, input_shape: tuple[Any, ...]) -> None:
        components = self.kernel_size**2 * input_shape[-1]
        shape = (self.kernel_size, self.kernel_size, input_shape[-1], 2 * components)
        self.kernel = self.add_weight(shape=shape, initializer="zeros", trainable=False, name="kernel")
        if self.use_bias:
            self.bias = self.add_weight(shape=(2 * components,), initializer="zeros", name="bias")

    def call(self, values: tf.Tensor) -> tf.Tensor:
        whitened = keras.ops.conv(values, self.kernel, padding="valid")
        return whitened + self.bias if self.use_bias else whitened

    def compute_output_shape(self, input_shape: tuple[Any, ...]) -> tuple[Any, ...]:
        batch, height, width, _ = input_shape
        lost = self.kernel_size - 1
        return (batch, height - lost, width - lost, self.kernel.shape[-1])

    def adapt(self, batches: Iterable[tf.Tensor]) -> None:
        """Set the kernel from batches (n, height, width, channels) float32 of values as this layer receives them."""
        variances, components = np.linalg.eigh(patch_covariance(batches, self.kernel_size))
        filters = components / np.sqrt(variances + self.epsilon)
        both = np.concatenate([filters, -filters], axis=1)
        self.kernel.assign(both.reshape(self.kernel.shape))

    def get_config(self) -> dict[str, Any]:
        return super().get_config() | {
            "kernel_size": self.kernel_size,
            "epsilon": self.epsilon,
            "use_bias": self.use_bias,
        }


@keras.saving.register_keras_serializable("epochscope")
class Residual(keras.layers.Layer):
    """Two convolutions and a way around them: activation(second(activation(first(values))) + shortcut(values)).

    (batch, height, width, channels) float32 -> (batch, ceil(height / strides), ceil(width / strides), filters). Each
    convolution is followed by batch normalization, or else has a bias. The shortcut hands the values on as they are,
    and is a 1x1 convolution with the same strides where their shape changes. The basic block of arXiv 1512.03385,
    figure 2, with the projection of its section 3.3, option B.
    """

    def __init__(
        self,
        filters: int,
        kernel_size: int = 3,
        strides: int = 1,
        activation: str = "relu",
        batch_normalization: bool = True,
        l2: float = 0.0,
        momentum: float = MOMENTUM,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.filters = filters
        self.kernel_size = kernel_size
        self.strides = strides
        self.activation = keras.activations.get(activation)
        self.batch_normalization = batch_normalization
        self.l2 = l2
        self.momentum = momentum
        self.first, self.first_normalization = self._convolution(kernel_size, strides, "first")
        self.second, self.second_normalization = self._convolution(kernel_size, 1, "second")
        self.shortcut: keras.layers.Conv2D | None = None
        self.shortcut_normalization: keras.layers.BatchNormalization | None = None

    def build(self, input_shape: tuple[Any, ...]) -> None:
        made = self.compute_output_shape(input_shape)
        if self.strides > 1 or input_shape[-1] != self.filters:
            self.shortcut, self.shortcut_normalization = self._convolution(1, self.strides, "shortcut")
        for convolution, received in ((self.first, input_shape), (self.second, made), (self.shortcut, input_shape)):
            if convolution is not None:
                convolution.build(received)
        for normalization in (self.first_normalization, self.second_normalization, self.shortcut_normalization):
            if normalization is not None:
                normalization.build(made)

    @property
    def parts(self) -> list[keras.layers.Layer]:
        """The layers within, those of the way around last."""
        through = [self.first, self.first_normalization, self.second, self.second_normalization]
        return [part for part in (*through, self.shortcut, self.shortcut_normalization) if part is not None]

    def call(self, values: tf.Tensor, training: bool | None = None) -> tf.Tensor:
        return self.through(values, training, self.activation)

    def through(
        self, values: tf.Tensor, training: bool | None, activation: Callable[[tf.Tensor], tf.Tensor]
    ) -> tf.Tensor:
        """What `call` makes of the values, by any form of the activation."""
        return activation(self.sums(values, training, activation))

    def sums(self, values: tf.Tensor, training: bool | None, activation: Callable[[tf.Tensor], tf.Tensor]) -> tf.Tensor:
        """What is added and what goes around, together, before the last activation."""
        around = values
        if self.shortcut is not None:
            around = _normalized(self.shortcut(values), self.shortcut_normalization, training)
        within = activation(_normalized(self.first(values), self.first_normalization, training))
        added = _normalized(self.second(within), self.second_normalization, training)
        return added + around

    def compute_output_shape(self, input_shape: tuple[Any, ...]) -> tuple[Any, ...]:
        batch, height, width, _ = input_shape
        return (batch, ceil(height / self.strides), ceil(width / self.strides), self.filters)

    def get_config(self) -> dict[str, Any]:
        return super().get_config() | {
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "strides": self.strides,
            "activation": keras.activations.serialize(self.activation),
            "batch_normalization": self.batch_normalization,
            "l2": self.l2,
            "momentum": self.momentum,
        }

    def _convolution(
        self, kernel_size: int, strides: int, name: str
    ) -> tuple[keras.layers.Conv2D, keras.layers.BatchNormalization | None]:
        """With what normalizes its values, if anything does."""
        convolution = keras.layers.Conv2D(
            self.filters,
            kernel_size,
            strides=strides,
            padding="same",
            use_bias=not self.batch_normalization,
            kernel_regularizer=penalty(0.0, self.l2),
            name=name,
        )
        if not self.batch_normalization:
            return convolution, None
        return convolution, keras.layers.BatchNormalization(momentum=self.momentum, name=f"{name}_normalization")


def penalty(l1: float, l2: float) -> keras.regularizers.Regularizer | None:
    """What a kernel's weights cost in training; None, and no operation, where they cost nothing."""
    return keras.regularizers.L1L2(l1, l2) if l1 or l2 else None


def _normalized(
    values: tf.Tensor, normalization: keras.layers.BatchNormalization | None, training: bool | None
) -> tf.Tensor:
    return values if normalization is None else normalization(values, training=training)


def patch_covariance(batches: Iterable[tf.Tensor], size: int) -> NDArray[np.float64]:
    """Mean outer product of all size x size patches, each laid out as (row, column, channel); (p, p), p = size² c."""
    total, count = np.float64(0), 0
    for batch in batches:
        windows = tf.image.extract_patches(batch, [1, size, size, 1], [1, 1, 1, 1], [1, 1, 1, 1], "VALID")
        patches = tf.reshape(windows, (-1, windows.shape[-1]))
        total = total + tf.matmul(patches, patches, transpose_a=True).numpy().astype(np.float64)
        count += len(patches)
    return np.asarray(total / count)


@keras.saving.register_keras_serializable("epochscope")
class PartialIdentity(keras.initializers.Initializer):
    """A convolution kernel (height, width, channels, filters) whose first filters hand their input channel on.

    The other filters, if there are more than channels, start uniform within 1 / sqrt(inputs of a filter), PyTorch's
    default. Section 3.3 of arXiv 2404.00498.
    """

    def __init__(self, seed: int | None = None) -> None:
        self.seed = keras.random.SeedGenerator(seed) if seed is not None else None

    def __call__(self, shape: tuple[int, ...], dtype: str | None = None) -> tf.Tensor:
        height, width, channels, filters = shape
        limit = (height * width * channels) ** -0.5
        kernel = np.array(keras.random.uniform(shape, -limit, limit, dtype=dtype, seed=self.seed))
        handed_on = min(channels, filters)
        kernel[..., :handed_on] = 0
        kernel[height // 2, width // 2, range(handed_on), range(handed_on)] = 1
        return keras.ops.convert_to_tensor(kernel, dtype)

    def get_config(self) -> dict[str, Any]:
        return {}
