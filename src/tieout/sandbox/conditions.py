"""Conditions in the making: joined by and, or and not, and never more of them than SQLite can read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tieout.sandbox.errors import processing_error

# Source (assumed): how deep and how long a filter may be; the real gateway's limits are unknown, SQLite's are
# a stack of 100 for its parser, a depth of 1,000 for its expressions, and some ten thousand parameters.
DEPTH_MAX = 22
PARAMETERS_MAX = 30_000
_IN_A_ROW = 16


@dataclass(frozen=True)
class Condition:
    """A condition with its parameters; ``is_far`` if it looks at a joined table."""

    sql: str
    parameters: tuple[object, ...] = ()
    is_far: bool = False
    depth: int = 0


def joined(word: str, parts: Sequence[Condition]) -> Condition:
    """Join conditions by AND or OR, a few in a row, so that thousands of them stay shallow.

    Raises: FunctionRefused.
    """
    while len(parts) > 1:
        parts = [_row(word, parts[start : start + _IN_A_ROW]) for start in range(0, len(parts), _IN_A_ROW)]
    return _checked(parts[0])


def negated(part: Condition) -> Condition:
    """Turn a condition round.

    Raises: FunctionRefused.
    """
    return _checked(Condition(f"NOT ({part.sql})", part.parameters, part.is_far, part.depth + 1))


def _row(word: str, parts: Sequence[Condition]) -> Condition:
    if len(parts) == 1:
        return parts[0]
    return Condition(
        f"({f' {word} '.join(part.sql for part in parts)})",
        tuple(value for part in parts for value in part.parameters),
        any(part.is_far for part in parts),
        max(part.depth for part in parts) + 1,
    )


def _checked(condition: Condition) -> Condition:
    if condition.depth > DEPTH_MAX or len(condition.parameters) > PARAMETERS_MAX:
        raise processing_error()
    return condition
