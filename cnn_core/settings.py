"""What all groups of settings have in common."""

import annotated_types
from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

Number = int | float


class Settings(BaseModel):
    """A frozen group of settings; an unknown name is an error, not a silent no-op."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="strings", allow_inf_nan=False)


def bounds(info: FieldInfo) -> tuple[Number, Number]:
    """The smallest and the largest value that a field allows."""
    low = next(item.ge for item in info.metadata if isinstance(item, annotated_types.Ge))
    high = next(item.le for item in info.metadata if isinstance(item, annotated_types.Le))
    return low, high  # type: ignore[return-value]
