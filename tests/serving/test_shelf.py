"""What is kept and what is forgotten, and that nobody waits for what somebody else wants."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from cnn_core.serving.shelf import Shelf

PATIENCE_SECONDS = 20


class Slow:
    """Says when it has begun to fetch, and goes on when it is told to."""

    def __init__(self, outcome="slow"):
        self.begun, self.may_go_on = threading.Event(), threading.Event()
        self.outcome, self.fetched = outcome, 0

    def __call__(self):
        self.fetched += 1
        self.begun.set()
        assert self.may_go_on.wait(PATIENCE_SECONDS)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


@pytest.fixture
def others():
    with ThreadPoolExecutor(3) as threads:
        yield threads


def shelf(*, most=6, most_bytes=100):
    return Shelf(len, most=most, most_bytes=most_bytes)


def unwanted():
    pytest.fail("It was fetched again.")


def test_who_wants_another_does_not_wait(others):
    kept, slow = shelf(), Slow()
    kept.get("warm", lambda: "warm")
    waiting = others.submit(kept.get, "cold", slow)
    assert slow.begun.wait(PATIENCE_SECONDS)
    assert kept.get("warm", unwanted) == "warm"
    assert kept.get("new", lambda: "new") == "new"
    assert kept.has("warm") and not kept.has("cold") and not waiting.done()
    slow.may_go_on.set()
    assert waiting.result(PATIENCE_SECONDS) == "slow" and kept.has("cold")


def test_who_wants_the_same_waits_and_it_is_fetched_once(others):
    kept, slow = shelf(), Slow()
    first = others.submit(kept.get, "cold", slow)
    assert slow.begun.wait(PATIENCE_SECONDS)
    second = others.submit(kept.get, "cold", unwanted)
    slow.may_go_on.set()
    assert [one.result(PATIENCE_SECONDS) for one in (first, second)] == ["slow", "slow"]
    assert slow.fetched == 1


def test_what_cannot_be_had_is_told_to_all_who_wait_and_tried_again_for_the_next(others):
    kept, slow = shelf(), Slow(ValueError("it is damaged"))
    waiting = [others.submit(kept.get, "cold", slow)]
    assert slow.begun.wait(PATIENCE_SECONDS)
    waiting.append(others.submit(kept.get, "cold", unwanted))
    slow.may_go_on.set()
    for one in waiting:
        with pytest.raises(ValueError, match="it is damaged"):
            one.result(PATIENCE_SECONDS)
    assert kept.get("cold", lambda: "mended") == "mended"


@pytest.mark.parametrize("limit", [{"most": 2}, {"most_bytes": 8}])
def test_what_was_wanted_least_recently_is_forgotten_first(limit):
    kept, fetched = shelf(**limit), []

    def fetch():
        fetched.append(name)
        return name * 4

    for name in "ababcacb":
        assert kept.get(name, fetch) == name * 4
    assert fetched == ["a", "b", "c", "a", "b"]


def test_what_is_larger_than_all_that_may_be_kept_is_kept_while_it_is_wanted():
    kept = shelf(most_bytes=2)
    assert kept.get("one", lambda: "large") == kept.get("one", unwanted) == "large"
    assert kept.get("two", lambda: "larger") == kept.get("two", unwanted) == "larger"
    assert not kept.has("one")
