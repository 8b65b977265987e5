"""What the coach says: a finding with its numbers, and what to try."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["too_high", "too_low", "dead_units", "overfitting", "plateau"]


@dataclass(frozen=True)
class Remedy:
    """A new run that tries something else; the one that was read stays as it is."""

    what: str
    """What is different, as in `a learning rate of 0.001`; it follows `with`."""
    because: str
    """A sentence on why that helps."""
    changes: Mapping[str, Any]
    """Dotted settings, as `parsing.with_overrides` and `jobs.fork` take them. None of them adds or removes a weight."""
    epoch: int | None
    """After which epoch of the run to go on; None: the new run begins where this one began."""

    @property
    def way(self) -> str:
        """As in `Fork at epoch 8`."""
        return f"Fork at epoch {self.epoch}" if self.epoch else "Train anew"

    @property
    def words(self) -> str:
        """As in `Fork at epoch 8 with a learning rate of 0.001`."""
        return f"{self.way} with {self.what}"


@dataclass(frozen=True)
class Advice:
    """One finding. `sentence` holds the numbers that led to it, `rule` the thresholds they were held against."""

    kind: Kind
    headline: str
    sentence: str
    since: int
    """The first epoch that it is true of."""
    serious: bool
    """As it is, the run comes to nothing."""
    rule: str
    remedy: Remedy | None
    """None where no setting that can be turned would help."""
