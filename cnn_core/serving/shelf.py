"""What takes long to get, kept until it is too much, the least recently wanted forgotten first."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Shelf(Generic[Key, Value]):
    """Values by key; safe to use from many threads.

    A value that is got for one of them is waited for by those who want the same one, and by nobody else.
    """

    def __init__(self, size: Callable[[Value], int], *, most: int, most_bytes: int) -> None:
        self._size = size
        self._most, self._most_bytes = most, most_bytes
        self._kept: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._coming: dict[Key, Future[Value]] = {}
        self._lock = threading.Lock()

    def has(self, key: Key) -> bool:
        """Whether it is here now."""
        with self._lock:
            return key in self._kept

    def get(self, key: Key, fetch: Callable[[], Value]) -> Value:
        """What is kept, else what `fetch` returns or raises; who comes meanwhile is given the same."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
            first = key not in self._coming
            coming = self._coming.setdefault(key, Future())
        if first:
            self._fetch(key, fetch, coming)
        return coming.result()

    def _fetch(self, key: Key, fetch: Callable[[], Value], coming: Future[Value]) -> None:
        try:
            value = fetch()
            size = self._size(value)
        except Exception as error:
            with self._lock:
                del self._coming[key]
            coming.set_exception(error)
            return
        with self._lock:
            self._kept[key] = value, size
            del self._coming[key]
            self._forget()
        coming.set_result(value)

    def _forget(self) -> None:
        """As many as are too many, but never the one that came last, however large it is."""
        while len(self._kept) > 1 and (len(self._kept) > self._most or self._bytes() > self._most_bytes):
            self._kept.popitem(last=False)

    def _bytes(self) -> int:
        return sum(size for _, size in self._kept.values())
