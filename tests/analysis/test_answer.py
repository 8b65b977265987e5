"""Ten probabilities in words."""

import pytest

from cnn_core.analysis.answer import answer_words


def probabilities(**shares: float) -> list[float]:
    from cnn_core.data import CLASS_NAMES

    return [shares.get(name, 0.0) for name in CLASS_NAMES]


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ({"ship": 0.931, "airplane": 0.069}, "A ship, 93.1%."),
        ({"airplane": 0.5, "ship": 0.4}, "An airplane, 50.0%."),
        ({"ship": 0.41, "automobile": 0.302}, "Not sure: perhaps a ship (41.0%) or an automobile (30.2%)."),
        ({"frog": 0.99999}, "A frog, over 99.9%."),
        ({"frog": 1.0}, "A frog, 100.0%."),
    ],
)
def test_an_answer_in_words(shares, words):
    assert answer_words(probabilities(**shares)) == words
