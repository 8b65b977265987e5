"""Muon for convolutions: gradients made orthogonal before each step.

Keller Jordan, "94% on CIFAR-10 in 3.29 Seconds on a Single GPU", arXiv 2404.00498, and its later version with Muon
(github.com/KellerJordan/cifar10-airbench), whose constants are the defaults here. keras.optimizers.Muon leaves
convolutions to AdamW; this one exists for them.
"""

from typing import Any

import keras
import tensorflow as tf

NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)
"""Coefficients of the quintic that pushes every singular value towards 1 (Jordan, "Muon", 2024)."""
NEWTON_SCHULZ_STEPS = 3
_EPSILON = 1e-7


@keras.saving.register_keras_serializable("epochscope")
class Muon(keras.optimizers.Optimizer):
    """Muon on convolution kernels, Nesterov SGD on all else; every kernel is kept at the norm sqrt(filters).

    `learning_rate` is that of the kernels. `vector_rate` (biases, shifts, depthwise kernels) and `matrix_rate` (dense
    kernels) are given for a loss summed over a batch and follow it in proportion as it changes; gradients are of the
    mean loss, so they are multiplied by `batch_size`. The bias of a whitening layer learns at a rate of its own, which
    falls to 0 within `whitening_steps`.
    """

    def __init__(
        self,
        learning_rate: float = 0.24,
        momentum: float = 0.6,
        vector_rate: float = 0.053,
        matrix_rate: float = 0.67,
        sgd_momentum: float = 0.85,
        decay: float = 2e-6,
        batch_size: int = 2000,
        whitening_steps: int = 75,
        initial_rate: float | None = None,
        name: str = "muon",
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        self.momentum = momentum
        self.vector_rate = vector_rate
        self.matrix_rate = matrix_rate
        self.sgd_momentum = sgd_momentum
        self.decay = decay
        self.batch_size = batch_size
        self.whitening_steps = whitening_steps
        self.initial_rate = learning_rate if initial_rate is None else initial_rate

    def build(self, variables: list[keras.Variable]) -> None:
        if self.built:
            return
        super().build(variables)
        self._momentums = self.add_optimizer_variables(variables, "momentum")
        self._whitens = ["whitening" in variable.path for variable in variables]
        self._mixes = [_mixes_channels(variable) for variable in variables]

    def update_step(self, gradient: tf.Tensor, variable: tf.Variable, learning_rate: tf.Tensor) -> None:
        index = self._get_variable_index(variable)
        momentum = self._momentums[index]
        if self._mixes[index]:
            self._step_orthogonally(gradient, variable, momentum, learning_rate)
        elif self._whitens[index]:
            progress = tf.cast(self.iterations.value, tf.float32) / self.whitening_steps
            left = tf.maximum(1.0 - progress, 0.0)
            self._step_sgd(gradient, variable, momentum, self.vector_rate, left)
        else:
            rate = self.matrix_rate if len(variable.shape) == 2 else self.vector_rate
            self._step_sgd(gradient, variable, momentum, rate, learning_rate / self.initial_rate)

    def _step_orthogonally(
        self, gradient: tf.Tensor, kernel: tf.Variable, momentum: keras.Variable, learning_rate: tf.Tensor
    ) -> None:
        momentum.assign(self.momentum * momentum.value + gradient)
        ahead = gradient + self.momentum * momentum.value
        matrix = tf.reshape(ahead, (-1, kernel.shape[-1]))
        update = tf.reshape(orthogonalized(matrix), kernel.shape)
        filters = float(kernel.shape[-1])
        kernel.assign(kernel * (filters**0.5 / tf.norm(kernel)) - learning_rate * update)

    def _step_sgd(
        self, gradient: tf.Tensor, variable: tf.Variable, momentum: keras.Variable, rate: float, share: tf.Tensor
    ) -> None:
        """`share` is how much of the rate is left; weight decay falls with it, and does not depend on the rate."""
        summed = self.batch_size * gradient + self.decay * self.batch_size / rate * variable
        momentum.assign(self.sgd_momentum * momentum.value + summed)
        variable.assign_sub(rate * share * (summed + self.sgd_momentum * momentum.value))

    def get_config(self) -> dict[str, Any]:
        names = (
            "momentum",
            "vector_rate",
            "matrix_rate",
            "sgd_momentum",
            "decay",
            "batch_size",
            "whitening_steps",
            "initial_rate",
        )
        return super().get_config() | {name: getattr(self, name) for name in names}


def _mixes_channels(variable: keras.Variable) -> bool:
    """Whether the weights are a matrix from windows to filters; a depthwise kernel keeps every channel to itself."""
    return len(variable.shape) == 4 and "depthwise" not in variable.path


def orthogonalized(matrix: tf.Tensor) -> tf.Tensor:
    """About the nearest float32 (rows, columns) whose singular values are 1: Newton-Schulz, no decomposition."""
    a, b, c = NEWTON_SCHULZ
    tall = matrix.shape[0] >= matrix.shape[1]
    x = matrix if tall else tf.transpose(matrix)
    x = x / (tf.norm(x) + _EPSILON)
    for _ in range(NEWTON_SCHULZ_STEPS):
        gram = tf.matmul(x, x, transpose_a=True)
        x = a * x + tf.matmul(x, b * gram + c * tf.matmul(gram, gram))
    return x if tall else tf.transpose(x)
