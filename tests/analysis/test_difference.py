import numpy as np
import pytest
import scipy.stats

from cnn_core.analysis.difference import change_interval, difference, exact_p_value
from ui.evaluate.difference import difference_words

BEFORE = np.array([True, True, False, False, True])
NOW = np.array([True, False, True, True, True])


def test_fixed_and_broken():
    found = difference(BEFORE, NOW)
    assert found.fixed.tolist() == [2, 3] and found.broken.tolist() == [1]
    assert (found.both_right, found.both_wrong, found.images) == (2, 0, 5)
    assert found.change == pytest.approx(0.2)


@pytest.mark.parametrize(("fixed", "broken"), [(0, 0), (1, 0), (5, 5), (10, 30), (30, 10), (700, 640), (4000, 3700)])
def test_p_value_is_the_exact_binomial_tests(fixed, broken):
    wanted = scipy.stats.binomtest(fixed, fixed + broken, 0.5).pvalue if fixed + broken else 1
    assert exact_p_value(fixed, broken) == pytest.approx(wanted, rel=1e-9)


def test_interval_is_that_of_drawing_images_again():
    random = np.random.default_rng(1)
    fixed, broken, images = 120, 80, 2000
    changes = np.repeat([1, -1, 0], [fixed, broken, images - fixed - broken])
    drawn = [random.choice(changes, images).mean() for _ in range(4000)]
    assert change_interval(fixed, broken, images) == pytest.approx(np.quantile(drawn, [0.025, 0.975]), abs=0.001)


def test_in_words():
    clear = difference(np.zeros(50, bool), np.ones(50, bool))
    assert "**The difference is real**" in difference_words(clear, "epoch 1", "epoch 2")
    assert "+100.00 points" in difference_words(clear, "epoch 1", "epoch 2")
    assert "**It may be chance**" in difference_words(difference(BEFORE, NOW), "epoch 1", "epoch 2")
    assert "**there is no difference**" in difference_words(difference(NOW, NOW), "epoch 1", "epoch 2")
