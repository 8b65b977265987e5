"""A script as lines that know which settings they stand for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import dedent, wrap

WIDTH = 100
COMMENT_WIDTH = 76

DEFINITIONS = ("def ", "class ", "@")


@dataclass(frozen=True)
class Line:
    """`settings` are paths into the configuration, as in `model.layers.0.filters` and `training.learning_rate`."""

    text: str
    settings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """Lines that do one thing, and a sentence that says what."""

    sentence: str
    lines: tuple[Line, ...]

    @property
    def defines(self) -> bool:
        """Whether it holds a function or a class at its top."""
        return any(line.text.startswith(DEFINITIONS) for line in self.lines)


@dataclass(frozen=True)
class Script:
    """`heading` is what the script says of itself; the sections follow in their order."""

    heading: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(self._lines())

    @property
    def text(self) -> str:
        return "".join(f"{line.text}\n" for line in self.lines)

    def _lines(self) -> Iterator[Line]:
        yield from _docstring(self.heading)
        defined = False
        for section in self.sections:
            yield from [Line("")] * (2 if defined or section.defines else 1)
            yield from (Line(f"# {text}") for text in wrap(section.sentence, COMMENT_WIDTH - 2))
            yield from section.lines
            defined = section.defines


def code(text: str, *settings: str) -> tuple[Line, ...]:
    """The lines of an indented block of code, all of them for the same settings."""
    return tuple(Line(line.rstrip(), settings if line.strip() else ()) for line in dedent(text).strip("\n").split("\n"))


def indented(lines: Sequence[Line], by: int = 4) -> tuple[Line, ...]:
    return tuple(Line(" " * by + line.text if line.text else "", line.settings) for line in lines)


def call(before: str, arguments: Sequence[Line], after: str, *settings: str, width: int = WIDTH) -> tuple[Line, ...]:
    """`before` + arguments + `after` laid out as formatters do: on one line, else inside brackets, else one a line.

    `settings` are those of the whole call; an argument with a line to itself keeps its own.
    """
    inside = ", ".join(argument.text for argument in arguments)
    own = tuple(setting for argument in arguments for setting in argument.settings)
    if len(before + inside + after) <= width:
        return (Line(before + inside + after, (*settings, *own)),)
    if before.count("(") > 1:
        outer, inner = before.split("(", 1)
        within = call(inner, arguments, after[:-1], *settings, width=width - 4)
        return (Line(f"{outer}(", settings), *indented(within), Line(")", settings))
    if len(inside) + 4 <= width:
        within = (Line(inside, (*settings, *own)),)
    else:
        within = tuple(Line(f"{argument.text},", argument.settings or settings) for argument in arguments)
    return (Line(before, settings), *indented(within), Line(after, settings))


def _docstring(heading: Sequence[str]) -> Iterator[Line]:
    first, *rest = heading
    if not rest:
        yield Line(f'"""{first}"""')
        return
    yield Line(f'"""{first}')
    for paragraph in rest:
        yield Line("")
        yield from (Line(line) for line in wrap(paragraph, COMMENT_WIDTH))
    yield Line('"""')
