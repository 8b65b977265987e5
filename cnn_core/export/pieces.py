"""What a network and its training need that Keras does not have, each written out in a few lines."""

from cnn_core.config import RunConfig
from cnn_core.export.bases import base_sections, whole_chain
from cnn_core.export.script import Section, code
from cnn_core.layers import MOMENTUM, Conv2D, Layer, Residual, Whitening


def piece_sections(config: RunConfig) -> list[Section]:
    """Functions and classes, those alone that this configuration needs."""
    layers = whole_chain(config.model)
    sections = base_sections(config.model.base)
    if any(isinstance(layer, Whitening) for layer in config.model.layers):
        sections.append(_whitening(config.model.layers))
    if any(isinstance(layer, Conv2D) and layer.initializer == "partial_identity" for layer in layers):
        sections.append(_partial_identity(layers))
    if any(isinstance(layer, Residual) for layer in layers):
        sections.append(_residual(layers))
    if config.training.optimizer == "muon":
        sections.append(_muon(config))
    return sections


def _whitening(layers: tuple[Layer, ...]) -> Section:
    return Section(
        "Whitening: a kernel computed from the images, not learned, that makes neighbouring values uncorrelated "
        "(arXiv 2404.00498).",
        code(
            '''
            def whiten(layer, epsilon):
                """Set the kernel: each principal component of the patches, and its negative."""
                size = layer.kernel_size[0]
                before = keras.Model(model.inputs, layer.input)
                total, count = 0, 0
                for images in np.array_split(x_train[:5000], 10):
                    windows = tf.image.extract_patches(
                        before(images.astype("float32")),
                        [1, size, size, 1],
                        [1, 1, 1, 1],
                        [1, 1, 1, 1],
                        "VALID",
                    )
                    patches = tf.reshape(windows, (-1, windows.shape[-1]))
                    products = tf.matmul(patches, patches, transpose_a=True)
                    total = total + products.numpy().astype("float64")
                    count += len(patches)
                variances, components = np.linalg.eigh(total / count)
                filters = components / np.sqrt(variances + epsilon)
                kernel = np.concatenate([filters, -filters], axis=1)
                layer.kernel.assign(kernel.reshape(layer.kernel.shape))
                layer.kernel.trainable = False
            ''',
            *(f"model.layers.{place}" for place, layer in enumerate(layers) if isinstance(layer, Whitening)),
        ),
    )


def _partial_identity(layers: tuple[Layer, ...]) -> Section:
    return Section(
        "Convolutions that begin by handing their channels on (arXiv 2404.00498).",
        code(
            '''
            def partial_identity(shape, dtype=None):
                """A kernel whose first filters are the identity; the others are random."""
                height, width, channels, filters = shape
                limit = (height * width * channels) ** -0.5
                kernel = np.array(keras.random.uniform(shape, -limit, limit))
                handed_on = range(min(channels, filters))
                kernel[..., handed_on] = 0
                kernel[height // 2, width // 2, handed_on, handed_on] = 1
                return keras.ops.convert_to_tensor(kernel)
            ''',
            *(f"model.layers.{place}.initializer" for place, layer in enumerate(layers) if isinstance(layer, Conv2D)),
        ),
    )


def _residual(layers: tuple[Layer, ...]) -> Section:
    return Section(
        "A residual block: two convolutions learn what to add to what they receive (arXiv 1512.03385).",
        code(
            '''
            class Residual(layers.Layer):
                """activation(second(activation(first(values))) + shortcut(values))."""

                def __init__(
                    self,
                    filters,
                    kernel_size=3,
                    strides=1,
                    activation="relu",
                    batch_normalization=True,
                    l2=0.0,
                ):
                    super().__init__()
                    self.filters, self.strides, self.l2 = filters, strides, l2
                    self.batch_normalization = batch_normalization
                    self.activation = keras.activations.get(activation)
                    self.first = self.convolution(kernel_size, strides)
                    self.second = self.convolution(kernel_size, 1)
                    self.shortcut = layers.Identity()

                def convolution(self, kernel_size, strides):
                    """A convolution with batch normalization, or else a bias."""
                    convolution = layers.Conv2D(
                        self.filters,
                        kernel_size,
                        strides=strides,
                        padding="same",
                        use_bias=not self.batch_normalization,
                        kernel_regularizer=keras.regularizers.L2(self.l2),
                    )
                    if not self.batch_normalization:
                        return convolution
                    normalization = layers.BatchNormalization(momentum=MOMENTUM)
                    return keras.Sequential([convolution, normalization])

                def build(self, shape):
                    if self.strides > 1 or shape[-1] != self.filters:
                        self.shortcut = self.convolution(1, self.strides)
                    self.first.build(shape)
                    self.second.build(self.first.compute_output_shape(shape))
                    self.shortcut.build(shape)

                def call(self, values):
                    within = self.activation(self.first(values))
                    return self.activation(self.second(within) + self.shortcut(values))
            '''.replace("MOMENTUM", str(MOMENTUM)),
            *(f"model.layers.{place}" for place, layer in enumerate(layers) if isinstance(layer, Residual)),
        ),
    )


def _muon(config: RunConfig) -> Section:
    lines = code(_MUON, "training.optimizer")
    if not any(isinstance(layer, Whitening) and layer.use_bias for layer in config.model.layers):
        lines = tuple(line for line in lines if line.text.strip() not in _WHITENED)
    return Section(
        "Muon: gradients of convolutions are made orthogonal before each step, all else learns by SGD with Nesterov "
        "momentum (github.com/KellerJordan/cifar10-airbench).",
        lines,
    )


_MUON = '''
    class Muon(keras.optimizers.Optimizer):
        """The learning rate is that of convolutions; other rates follow it as it changes."""

        def build(self, variables):
            super().build(variables)
            self.momentums = self.add_optimizer_variables(variables, "momentum")
            self.whitens = ["whitening" in variable.path for variable in variables]
            self.depthwise = ["depthwise" in variable.path for variable in variables]

        def update_step(self, gradient, variable, learning_rate):
            index = self._get_variable_index(variable)
            momentum = self.momentums[index]
            if len(variable.shape) == 4 and not self.depthwise[index]:
                filters = variable.shape[-1]
                momentum.assign(0.6 * momentum.value + gradient)
                ahead = tf.reshape(gradient + 0.6 * momentum.value, (-1, filters))
                step = tf.reshape(orthogonal(ahead), variable.shape)
                scaled = variable * (filters**0.5 / tf.norm(variable))
                variable.assign(scaled - learning_rate * step)
            elif self.whitens[index]:
                left = 1 - tf.cast(self.iterations.value, tf.float32) / (3 * STEPS_PER_EPOCH)
                self.step(gradient, variable, momentum, 0.053, tf.maximum(left, 0.0))
            else:
                rate = 0.67 if len(variable.shape) == 2 else 0.053
                left = learning_rate / LEARNING_RATE
                self.step(gradient, variable, momentum, rate, left)

        def step(self, gradient, variable, momentum, rate, left):
            """SGD on the loss summed over a batch; the weights decay a little."""
            summed = BATCH_SIZE * (gradient + 2e-6 / rate * variable)
            momentum.assign(0.85 * momentum.value + summed)
            variable.assign_sub(rate * left * (summed + 0.85 * momentum.value))


    def orthogonal(matrix):
        """About the nearest matrix whose singular values are all 1 (Newton-Schulz)."""
        tall = matrix.shape[0] >= matrix.shape[1]
        x = matrix if tall else tf.transpose(matrix)
        x = x / (tf.norm(x) + 1e-7)
        for _ in range(3):
            gram = tf.matmul(x, x, transpose_a=True)
            x = 3.4445 * x + tf.matmul(x, 2.0315 * tf.matmul(gram, gram) - 4.7750 * gram)
        return x if tall else tf.transpose(x)
'''

_WHITENED = (
    'self.whitens = ["whitening" in variable.path for variable in variables]',
    "elif self.whitens[index]:",
    "left = 1 - tf.cast(self.iterations.value, tf.float32) / (3 * STEPS_PER_EPOCH)",
    "self.step(gradient, variable, momentum, 0.053, tf.maximum(left, 0.0))",
)
"""What is left out where nothing is whitened, or the whitening learns no bias."""
