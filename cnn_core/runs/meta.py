"""Changing what people may change of a run; two who change different things at once lose nothing of either."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from cnn_core import paths
from cnn_core.errors import ConfigError, RunError
from cnn_core.runs.directory import Run, RunMeta, write_json


def change(run: Run, **changes: Any) -> RunMeta:
    """Set these fields of RunMeta and leave the others as they are by then; returns what is kept.

    Raises ConfigError for a value that breaks its rule, RunError for a run that comes with the app, HomeNotWritable
    when the disk is full or read-only.
    """
    return _change(run, lambda _: changes)


def retag(run: Run, *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> RunMeta:
    """Give the run tags and take others away; those that it has keep their order. Raises as `change`."""
    taken = {tag.strip() for tag in remove}
    given = [tag.strip() for tag in add]

    def tags(meta: RunMeta) -> dict[str, Any]:
        kept = [tag for tag in meta.tags if tag not in taken]
        return {"tags": (*kept, *dict.fromkeys(tag for tag in given if tag not in kept))}

    return _change(run, tags)


def _change(run: Run, changes_of: Callable[[RunMeta], Mapping[str, Any]]) -> RunMeta:
    if run.recorded:
        raise RunError(f"Run {run.id!r} comes with the app: it can be looked at and asked, not changed.")
    with paths.writing("What you changed"), run.meta_lock():
        before = run.meta()
        try:
            after = RunMeta.model_validate(before.model_dump() | dict(changes_of(before)))
        except ValidationError as error:
            raise ConfigError(" ".join(_sentence(item) for item in error.errors(include_url=False))) from error
        if after != before:
            write_json(run.meta_path, after.model_dump_json(indent=2))
    return after


def _sentence(item: Any) -> str:
    field = RunMeta.model_fields.get(str(item["loc"][0]))
    rule = item["msg"][0].lower() + item["msg"][1:]
    if field is None or item["type"] == "string_pattern_mismatch":
        rule = "must neither hold a comma nor begin or end with a space"
    return f"{field.title if field else item['loc'][0]}: {rule}; received {str(item['input'])[:60]!r}."
