"""Which block of another list is which of the list before, so that what shows them can keep what it has drawn."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from cnn_core.blocks.edits import Layers

Ids = tuple[int, ...]


def numbered(layers: Layers, after: int = 0) -> Ids:
    """Numbers for a list that is new, all above `after`."""
    return tuple(range(after + 1, after + 1 + len(layers)))


def followed(before: Layers, ids: Ids, layers: Layers, highest: int) -> Ids:
    """One number a layer of `layers`: that of the same layer of `before`, wherever it is now, of one of its kind that
    was changed in its place, or a new one above `highest`.
    """
    matcher = SequenceMatcher(None, before, layers, autojunk=False)
    found: dict[int, int] = {}
    free = set(range(len(before)))
    for block in matcher.get_matching_blocks():
        for offset in range(block.size):
            found[block.b + offset] = block.a + offset
            free.discard(block.a + offset)
    for place in (place for place in range(len(layers)) if place not in found):
        same = [old for old in sorted(free) if before[old] == layers[place]]
        alike = [old for old in sorted(free) if before[old].kind == layers[place].kind]
        chosen = same or alike
        if chosen:
            nearest = min(chosen, key=lambda old: abs(old - place))
            found[place] = nearest
            free.discard(nearest)
    return _named(len(layers), found, ids, highest)


def _named(count: int, found: dict[int, int], ids: Sequence[int], highest: int) -> Ids:
    fresh = iter(range(highest + 1, highest + 1 + count))
    return tuple(ids[found[place]] if place in found else next(fresh) for place in range(count))
