"""What a command writes: lines for a person, one JSON object for a program, a bar on a terminal.

With `--json` the object is the last line of standard output. Progress goes to standard error and only when a
person is looking at it.
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self, TextIO

import click

BAR_WIDTH = 28


def say(text: str) -> None:
    """Write one line for a person."""
    click.echo(text)


def counted(count: int, one: str, many: str) -> str:
    """Write a count with the word that goes with it."""
    return f"{count:,} {one if count == 1 else many}"


def show_json(facts: Mapping[str, Any]) -> None:
    """Write the one JSON object of a command, on one line."""
    click.echo(json.dumps(facts, ensure_ascii=False, default=str))


def show_table(heads: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[int] = ()) -> None:
    """Write rows under heads, in columns as wide as their longest cell; `right` names columns of numbers."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(line[place]) for line in [list(heads), *cells]) for place in range(len(heads))]
    for line in [list(heads), *cells]:
        padded = [
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        click.echo("  ".join(padded).rstrip())


class Progress:
    """A bar that is redrawn in place on a terminal, and nothing at all when the output is piped.

    Call it with the step, what is done and what there is in all (0: not known yet).
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream if stream is not None else sys.stderr
        self._is_shown = self._stream.isatty()
        self._last_step = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_shown and self._last_step:
            self._stream.write("\n")
            self._stream.flush()

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None:
        """Draw how far a step is."""
        if not self._is_shown:
            return
        if self._last_step and step != self._last_step:
            self._stream.write("\n")
        self._last_step = step
        self._stream.write(f"\r\x1b[K{step:<24} {_bar(done, total)}")
        self._stream.flush()


def _bar(done: int, total: int) -> str:
    if total <= 0:
        return f"{done:,}" if done else ""
    share = min(done / total, 1.0)
    filled = int(share * BAR_WIDTH)
    return f"{'█' * filled}{'░' * (BAR_WIDTH - filled)} {share:4.0%}  {done:,} of {total:,}"
