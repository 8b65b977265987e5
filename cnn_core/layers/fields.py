"""Settings that several kinds of layers share."""

from typing import Annotated, Literal

from pydantic import Field

Activation = Literal["linear", "relu", "leaky_relu", "elu", "gelu", "silu", "tanh", "sigmoid", "softmax"]
Padding = Literal["valid", "same"]

MOMENTUM = 0.9
"""Of batch normalization where the app builds a network: half of what validation goes by is from the last 7 batches.

Keras's own 0.99 needs hundreds: with the 71 batches of an epoch on the sample, validation accuracy stayed below 20 %
for five epochs while training accuracy rose to 55 %.
"""

L1 = Annotated[
    float,
    Field(
        ge=0.0,
        le=0.1,
        title="L1",
        description="This many times the sum of the weights' sizes is added to what training makes small: weights that "
        "earn little go to 0. The reported loss is without it.",
        json_schema_extra={"scale": "log10", "smallest": 1e-6, "keras": "kernel_regularizer=L1({})"},
    ),
]
L2 = Annotated[
    float,
    Field(
        ge=0.0,
        le=0.1,
        title="L2",
        description="This many times the sum of the squared weights is added to what training makes small: large "
        "weights have to earn their size, which works against overfitting. The reported loss is without it.",
        json_schema_extra={"scale": "log10", "smallest": 1e-6, "keras": "kernel_regularizer=L2({})"},
    ),
]
"""What a layer's kernels pay for their weights, added to the loss that is made small; biases pay nothing."""
