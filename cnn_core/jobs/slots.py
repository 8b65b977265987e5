"""How many runs may train at once on this home: a slot is a lock that a trainer holds for its life."""

from filelock import FileLock, Timeout

from cnn_core import paths


def slot() -> FileLock:
    """The one training slot. The lock is the operating system's, so that it goes free when its holder is killed."""
    folder = paths.locks_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return FileLock(folder / "slot-0.lock")


def slot_is_free() -> bool:
    lock = slot()
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return False
    lock.release()
    return True
