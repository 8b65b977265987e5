"""The coach: what a run's curves say, in words with the numbers it used, and a remedy to try. docs/coach.md has the
rules. Pure: history and configuration in, advice out."""

from cnn_core.coach.advice import Advice, Remedy
from cnn_core.coach.advise import Verdict, advise

__all__ = ["Advice", "Remedy", "Verdict", "advise"]
