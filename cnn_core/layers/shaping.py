"""Layers that learn nothing and make another shape: pooling and flattening."""

from typing import Literal

from pydantic import Field

from cnn_core.settings import Settings


class MaxPooling2D(Settings):
    """Keep the largest value of each window."""

    kind: Literal["max_pooling2d"] = "max_pooling2d"
    pool_size: int = Field(
        2,
        ge=1,
        le=8,
        title="Pool size",
        description="Side of the pooled window, in pixels.",
        json_schema_extra={"keras": "MaxPooling2D(pool_size={})"},
    )


class AveragePooling2D(Settings):
    """Keep the mean of each window."""

    kind: Literal["average_pooling2d"] = "average_pooling2d"
    pool_size: int = Field(2, ge=1, le=8, title="Pool size", description="Side of the pooled window, in pixels.")


class Flatten(Settings):
    """Lay all feature maps out as one vector."""

    kind: Literal["flatten"] = "flatten"


class GlobalAveragePooling2D(Settings):
    """Replace each feature map by its mean."""

    kind: Literal["global_average_pooling2d"] = "global_average_pooling2d"
