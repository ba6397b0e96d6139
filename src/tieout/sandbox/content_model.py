"""Content models of elements: which children in which order, and what was expected instead.

A model is written as ``a, b?, (c | d)+, e{1,10}``; one that begins with ``&`` holds each child at most once
in any order. Models are deterministic, as XML Schema demands, so that a step never has to be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

_TOKEN = re.compile(r"\s*([A-Za-z_][\w.]*|\{\d+,\d*\}|[(),|?*+])")
_COUNTS = {"?": (0, 1), "*": (0, None), "+": (1, None)}


class Node:
    """A part of a model."""

    first: tuple[str, ...]
    is_optional: bool

    @cached_property
    def _followers(self) -> dict[str, Node]:
        return {}

    def after(self, name: str) -> Node | None:
        """Give what may follow after a child of this name, or None when it may not come.

        What was worked out once is kept: models are walked by every request.
        """
        found = self._followers.get(name)
        if found is None and name in self.first:
            found = self._followers[name] = self.step(name)
        return found

    def step(self, name: str) -> Node:
        """Work out what may follow after a child of this name, which must be one of ``first``."""
        raise NotImplementedError


@dataclass(frozen=True)
class Name(Node):
    """One child."""

    name: str

    @cached_property
    def first(self) -> tuple[str, ...]:  # type: ignore[override]
        """Give the names that may come next."""
        return (self.name,)

    is_optional = False

    def step(self, name: str) -> Node:
        """Take the child."""
        assert name == self.name
        return Sequence_(())


@dataclass(frozen=True)
class Sequence_(Node):  # noqa: N801 - Sequence is taken
    """Parts one after the other."""

    parts: tuple[Node, ...]

    @cached_property
    def first(self) -> tuple[str, ...]:  # type: ignore[override]
        """Give the names that may come next."""
        names: list[str] = []
        for part in self.parts:
            names.extend(part.first)
            if not part.is_optional:
                break
        return tuple(names)

    @cached_property
    def is_optional(self) -> bool:  # type: ignore[override]
        """Say whether nothing more needs to come."""
        return all(part.is_optional for part in self.parts)

    def step(self, name: str) -> Node:
        """Take the child in the first part that begins with it."""
        for position, part in enumerate(self.parts):
            if name in part.first:
                return _joined(part.step(name), *self.parts[position + 1 :])
            assert part.is_optional
        raise AssertionError(name)


def _joined(*parts: Node) -> Node:
    """Join parts without nesting, so that long lists of children do not pile up."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Sequence_) else (part,))
    return flat[0] if len(flat) == 1 else Sequence_(tuple(flat))


@dataclass(frozen=True)
class Choice(Node):
    """One of several parts."""

    parts: tuple[Node, ...]

    @cached_property
    def first(self) -> tuple[str, ...]:  # type: ignore[override]
        """Give the names that may come next."""
        return tuple(name for part in self.parts for name in part.first)

    @cached_property
    def is_optional(self) -> bool:  # type: ignore[override]
        """Say whether nothing needs to come."""
        return any(part.is_optional for part in self.parts)

    def step(self, name: str) -> Node:
        """Take the child in the part that begins with it."""
        return next(part for part in self.parts if name in part.first).step(name)


@dataclass(frozen=True)
class Repeat(Node):
    """A part several times."""

    part: Node
    least: int
    most: int | None

    @property
    def first(self) -> tuple[str, ...]:  # type: ignore[override]
        """Give the names that may come next."""
        return () if self.most == 0 else self.part.first

    @property
    def is_optional(self) -> bool:  # type: ignore[override]
        """Say whether nothing more needs to come."""
        return self.least == 0 or self.part.is_optional

    def step(self, name: str) -> Node:
        """Take the child in one more repetition; without an end it goes round, however often."""
        if self.most is None and self.least == 0:
            return _joined(self.part.step(name), self)
        most = None if self.most is None else self.most - 1
        return _joined(self.part.step(name), Repeat(self.part, max(0, self.least - 1), most))


@dataclass(frozen=True)
class Complaint:
    """Where children left the model: the position of the first wrong child, or none when some are missing."""

    position: int | None
    expected: tuple[str, ...]


@dataclass(frozen=True)
class Model:
    """The content model of one element."""

    node: Node | None = None
    unordered: tuple[tuple[str, bool], ...] = ()  # name and whether it is needed

    @property
    def is_empty(self) -> bool:
        """Say whether nothing may be inside."""
        return isinstance(self.node, Sequence_) and not self.node.parts

    def check(self, names: Sequence[str]) -> Complaint | None:
        """Compare children with the model."""
        if self.node is None:
            return self._check_unordered(names)
        state: Node = self.node
        for position, name in enumerate(names):
            following = state.after(name)
            if following is None:
                return Complaint(position, state.first)
            state = following
        return None if state.is_optional else Complaint(None, state.first)

    def _check_unordered(self, names: Sequence[str]) -> Complaint | None:
        left = dict(self.unordered)
        for position, name in enumerate(names):
            if name not in left:
                return Complaint(position, tuple(left))
            del left[name]
        is_missing = any(dict(self.unordered)[name] for name in left)
        # The real validator lists what may still come, needed or not.
        return Complaint(None, tuple(left)) if is_missing else None


def parse_model(text: str) -> Model:
    """Read a model as it is written in the tables."""
    text = text.strip()
    if text.startswith("&"):
        parts = [part.strip() for part in text[1:].split(",")]
        return Model(unordered=tuple((part.rstrip("?"), not part.endswith("?")) for part in parts))
    tokens = _TOKEN.findall(text)
    assert "".join(tokens) == re.sub(r"\s", "", text), text
    node, rest = _parse(tokens)
    assert not rest, text
    return Model(node)


def _parse(tokens: list[str]) -> tuple[Node, list[str]]:
    """Read alternatives or a sequence up to a closing bracket or the end."""
    parts: list[Node] = []
    separator = ","
    while tokens and tokens[0] != ")":
        token, tokens = tokens[0], tokens[1:]
        if token in {",", "|"}:
            separator = token
            continue
        part: Node
        if token.startswith("("):
            part, tokens = _parse(tokens)
            tokens = tokens[1:]
        else:
            part = Name(token)
        if tokens and (tokens[0] in _COUNTS or tokens[0].startswith("{")):
            part, tokens = _counted(part, tokens[0]), tokens[1:]
        parts.append(part)
    made: Node = Choice(tuple(parts)) if separator == "|" else Sequence_(tuple(parts))
    return made, tokens


def _counted(part: Node, token: str) -> Node:
    if token in _COUNTS:
        least, most = _COUNTS[token]
        return Repeat(part, least, most)
    low, _, high = token.strip("{}").partition(",")
    return Repeat(part, int(low), int(high) if high else None)
