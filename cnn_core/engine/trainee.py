"""The network in the form it trains fastest in: the same weights, the same answers, fewer and cheaper operations."""

from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.engine.gelu import gelu
from cnn_core.engine.layers import Residual
from cnn_core.engine.metrics import EpochMetrics
from cnn_core.engine.steps import apply_gradients

Execution = Callable[[Iterator[Any], tf.Tensor], None]


class Gate:
    """Lets every execution pass as it is."""

    def open(self, left: int) -> int:
        """How many of an execution's batches that are left are trained now; 0 ends it. May wait."""
        return left

    def trained(self, batches: int) -> None:
        """So many more are done."""


class Trainee(keras.Model):
    """A model whose `fit` counts executions, each of several batches within the graph, where Keras counts batches.

    Keras's own way to several steps an execution asks for their number to divide the epoch's, and leaves the graph for
    each metric. The logs are those of EpochMetrics: their loss is the plain cross-entropy, so that it compares with the
    validation loss, while what training makes small adds label smoothing and the layers' L1 and L2 penalties.
    """

    def prepare(
        self,
        compiled: keras.Model,
        plan: tuple[int, ...],
        *,
        gather: Callable[..., tuple[tf.Tensor, tf.Tensor]],
        learning_rate: Callable[[tf.Tensor], tf.Tensor] | None = None,
        gate: "Gate | None" = None,
    ) -> None:
        """Take over the loss and the very optimizer of a compiled model.

        `plan` is how many batches each execution of an epoch runs. `gather` makes (pixels, one-hot labels) of what the
        data given to `fit` hold, within the graph. `learning_rate`, where it is given, is that of a step, from 0.
        `gate` stands before every execution, and may cut it into pieces or short.
        """
        self.compile(optimizer=compiled.optimizer, loss=compiled.loss)
        self._epoch_metrics = EpochMetrics()
        self._plan = plan
        self._run: Callable[[Iterator[Any]], dict[str, tf.Tensor]] | None = None
        self._gather = gather
        self._learning_rate = learning_rate
        self._gate = gate or Gate()
        self._skipped = 0

    def go_on(self, batches: int, counts: NDArray[np.float32]) -> None:
        """In the epoch that begins now so many batches are done already, with these counts; not trained again."""
        self._skipped = batches
        self._epoch_metrics.set_counts(counts)

    @property
    def counts(self) -> NDArray[np.float32]:
        """Of EpochMetrics, since the epoch began, (5,)."""
        return self._epoch_metrics.counts

    def reset_metrics(self) -> None:
        self._epoch_metrics.reset_state()

    def get_metrics_result(self) -> dict[str, tf.Tensor]:
        return self._epoch_metrics.result()

    def make_train_function(self, force: bool = False) -> Callable[[Iterator[Any]], dict[str, tf.Tensor]]:
        if force or self._run is None:
            sizes = cycle(self._plan)
            self._traced = self._execution()
            self._run = lambda batches: self._execute(batches, next(sizes))
        self.train_function = self._run
        return self._run

    def trace_again(self, learning_rate: Callable[[tf.Tensor], tf.Tensor] | None) -> None:
        """From the next batch on: layers as they are set now, and this learning rate. The place in the plan stays."""
        self._learning_rate = learning_rate
        self._traced = self._execution()

    def _execute(self, batches: Iterator[Any], left: int) -> dict[str, tf.Tensor]:
        skipped = min(left, self._skipped)
        self._skipped -= skipped
        left -= skipped
        while left and (now := self._gate.open(left)):
            self._traced(batches, tf.constant(now))
            left -= now
            self._gate.trained(now)
        return self.get_metrics_result()

    def _execution(self) -> Execution:
        @tf.function(autograph=False)
        def execution(batches: Iterator[Any], steps: tf.Tensor) -> None:
            def one_batch(done: tf.Tensor) -> tuple[tf.Tensor]:
                self._learn(*self._gather(*next(batches)))
                return (done + 1,)

            tf.while_loop(lambda done: done < steps, one_batch, (tf.constant(0),), parallel_iterations=1)

        return execution

    def _learn(self, pixels: tf.Tensor, one_hot: tf.Tensor) -> None:
        with tf.GradientTape() as tape:
            probabilities = self(pixels, training=True)
            # Of layers without a penalty there is nothing to add, and no operation.
            loss = sum(self.losses, start=self.loss(one_hot, probabilities))
        gradients = tape.gradient(loss, self.trainable_weights)
        if self._learning_rate is not None:
            self.optimizer.learning_rate = self._learning_rate(tf.cast(self.optimizer.iterations.value, tf.float32))
        apply_gradients(self.optimizer, gradients, self.trainable_weights)
        self._epoch_metrics.update_state(one_hot, probabilities)


class PooledConvolution(keras.layers.Layer):
    """Convolve, take the maximum, and only then add the bias and apply ReLU: the same values from a fraction of them.

    Both functions grow with their argument, so the maximum may be taken before them.
    """

    def __init__(
        self, convolution: keras.layers.Conv2D | keras.layers.SeparableConv2D, pooling: keras.layers.MaxPooling2D
    ) -> None:
        super().__init__(name=f"{convolution.name}_{pooling.name}")
        self.convolution = convolution
        self.pooling = pooling

    def call(self, values: tf.Tensor) -> tf.Tensor:
        convolution = self.convolution
        pooled = self.pooling(_sums(convolution, values))
        if convolution.use_bias:
            pooled = tf.nn.bias_add(pooled, convolution.bias)
        return convolution.activation(pooled)


def _sums(convolution: keras.layers.Conv2D | keras.layers.SeparableConv2D, values: tf.Tensor) -> tf.Tensor:
    """What a convolution makes of its windows, before bias and activation."""
    if isinstance(convolution, keras.layers.Conv2D):
        return convolution.convolution_op(values, convolution.kernel)
    return keras.ops.separable_conv(
        values,
        convolution.depthwise_kernel,
        convolution.pointwise_kernel,
        strides=convolution.strides,
        padding=convolution.padding,
    )


class FastGelu(keras.layers.Layer):
    """A residual block whose GELU is the compiled one."""

    def __init__(self, block: Residual) -> None:
        super().__init__(name=block.name)
        self.block = block

    def call(self, values: tf.Tensor, training: bool | None = None) -> tf.Tensor:
        return self.block.through(values, training, gelu)


def trainee_of(model: keras.Model, *, after: int = 0) -> Trainee:
    """A model that shares all weights with `model`, a chain of layers, and gives the same answers.

    It begins after so many layers: its input is then what they make, and not the pixels.
    """
    first = values = keras.Input(model.layers[after].output.shape[1:], name="features") if after else model.input
    layers = model.layers[after + 1 :]
    while layers:
        if _commute(layers):
            values = PooledConvolution(layers[0], layers[1])(values)
            layers = layers[2:]
        else:
            values = _fast_form(layers[0])(values)
            layers = layers[1:]
    return Trainee(first, values)


def _fast_form(layer: keras.layers.Layer) -> keras.layers.Layer:
    if getattr(layer, "activation", None) is not keras.activations.gelu:
        return layer
    if isinstance(layer, keras.layers.Activation):
        return keras.layers.Activation(gelu, name=layer.name)
    return FastGelu(layer) if isinstance(layer, Residual) else layer


def _commute(layers: list[keras.layers.Layer]) -> bool:
    return (
        len(layers) > 1
        and isinstance(layers[0], keras.layers.Conv2D | keras.layers.SeparableConv2D)
        and layers[0].activation in (keras.activations.relu, keras.activations.linear)
        and isinstance(layers[1], keras.layers.MaxPooling2D)
    )
