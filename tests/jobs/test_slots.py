"""Slots: how many are held, by whom, and how the processors are divided."""

import pytest
from filelock import Timeout

from cnn_core import preferences
from cnn_core.jobs import slots
from cnn_core.jobs.slots import slot, slot_is_free, slots_held, threads_each
from cnn_core.preferences import Preferences


@pytest.fixture
def prefer(home, monkeypatch):
    """Set the number of slots, whatever this computer has."""

    def preferred(count):
        monkeypatch.setattr(preferences, "load", lambda: Preferences.model_construct(slots=count))

    return preferred


def test_one_slot_is_held_once(prefer):
    prefer(1)
    with slot():
        assert slots_held() == 1 and not slot_is_free()
        with pytest.raises(Timeout):
            slot().acquire(timeout=0)
    assert slots_held() == 0 and slot_is_free()


def test_as_many_are_held_as_are_preferred_and_any_that_goes_free_is_taken(prefer):
    prefer(3)
    first, second, third = (slot().acquire(timeout=0) for _ in range(3))
    assert slots_held() == 3 and not slot_is_free()
    second.release()
    assert slot_is_free()
    fourth = slot().acquire(timeout=0)
    assert not slot_is_free()
    for held in (first, third, fourth):
        held.release()
    assert slots_held() == 0


def test_fewer_slots_end_no_training_and_begin_none_before_there_is_room(prefer):
    prefer(3)
    first, second = slot().acquire(timeout=0), slot().acquire(timeout=0)
    prefer(1)
    first.release()
    assert slots_held() == 1 and not slot_is_free()
    with pytest.raises(Timeout):
        slot().acquire(timeout=0)
    second.release()
    assert slot_is_free()


@pytest.mark.parametrize(
    ("processors", "count", "expected"), [(8, 1, None), (8, 2, 4), (8, 3, 2), (2, 2, 1), (1, 2, 1)]
)
def test_processors_are_divided(prefer, monkeypatch, processors, count, expected):
    prefer(count)
    monkeypatch.setattr(slots, "usable_processors", lambda: processors)
    assert threads_each() == expected
