import pytest
from hypothesis import given
from hypothesis import strategies as some

from cnn_core.engine import pace
from cnn_core.engine.pace import batches_an_execution, ends, executions, matrix_product_rate
from cnn_core.parsing import with_overrides
from cnn_core.presets import TUTORIAL


@given(some.integers(1, 2000), some.integers(1, 100), some.data())
def test_executions_cover_the_epoch_and_end_where_its_parts_end(batches, at_most, data):
    parts = data.draw(some.integers(1, min(20, batches)))
    plan = executions(batches, at_most=at_most, parts=parts)
    done = [sum(plan[: position + 1]) for position in range(len(plan))]
    assert done[-1] == batches
    assert all(1 <= size <= at_most for size in plan)
    assert len(set(ends(batches, parts))) == parts
    assert set(ends(batches, parts)) <= set(done)


def test_an_epoch_is_cut_as_evenly_as_it_goes():
    assert executions(10, at_most=4, parts=1) == (3, 3, 4)
    assert executions(10, at_most=4, parts=2) == (2, 3, 2, 3)


@pytest.mark.parametrize(
    ("rate", "batch_size", "batches"), [(1e11, 32, 7), (1e11, 2048, 1), (1e9, 32, 1), (1e15, 32, 100)]
)
def test_an_execution_is_about_a_tenth_of_a_second(rate, batch_size, batches, monkeypatch):
    """The tutorial's network takes 25 million floating-point operations to learn from an image."""
    monkeypatch.setattr(pace, "matrix_product_rate", lambda: rate)
    assert batches_an_execution(with_overrides(TUTORIAL.config, {"training.batch_size": batch_size})) == batches


def test_the_rate_of_a_matrix_product_is_one_of_this_age():
    assert 1e8 < matrix_product_rate() < 1e16
