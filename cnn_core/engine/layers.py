"""The layers and initializers that Keras does not have. Registered, so that a saved model finds them again."""

from collections.abc import Iterable
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray


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
