"""The conditions of ``readByQuery``: a small language like SQL, read honestly and never passed on as it came.

Source (documented): gateway.md 6: comparisons, like, in, IS NULL, AND, OR, NOT, brackets; texts in single
quotes with a backslash before an apostrophe; database characters for enumerations.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tieout.sandbox.conditions import DEPTH_MAX, Condition, joined, negated
from tieout.sandbox.errors import processing_error
from tieout.sandbox.selection import Column, Selection, read_value
from tieout.sandbox.values import Kind

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>'(?:\\.|[^'\\])*')
    | (?P<number>-?\d+(?:\.\d+)?(?![\w/]))
    | (?P<word>[A-Za-z_][\w.]*)
    | (?P<sign><=|>=|<>|!=|=|<|>|\(|\)|,)
    )""",
    re.VERBOSE,
)
_SIGNS = {"=", "<", ">", "<=", ">=", "<>", "!="}
_LISTS = {("in",): "IN", ("not", "in"): "NOT IN"}
_LIKES = {("like",): "LIKE", ("not", "like"): "NOT LIKE"}


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str

    @property
    def word(self) -> str:
        return self.text.lower() if self.kind == "word" else ""


def _tokens(condition: str) -> list[_Token]:
    tokens, position = [], 0
    condition = condition.strip()
    while position < len(condition):
        found = _TOKEN.match(condition, position)
        if found is None or found.lastgroup is None:
            raise processing_error()
        tokens.append(_Token(found.lastgroup, found.group(found.lastgroup)))
        position = found.end()
    return tokens


def compile_text(condition: str, selection: Selection) -> Condition:
    """Turn a text into a condition.

    Raises: FunctionRefused with DL02000001 for anything that cannot be read, ORDER BY included.
    """
    reader = _Reader(_tokens(condition), selection)
    found = reader.either(0)
    if not reader.is_done:
        raise processing_error()
    return found


class _Reader:
    """Reads the tokens from left to right."""

    def __init__(self, tokens: list[_Token], selection: Selection) -> None:
        self._tokens = tokens
        self._selection = selection
        self._position = 0

    @property
    def is_done(self) -> bool:
        return self._position == len(self._tokens)

    def _peek(self) -> _Token:
        return _Token("end", "") if self.is_done else self._tokens[self._position]

    def _take(self) -> _Token:
        token = self._peek()
        if token.kind == "end":
            raise processing_error()
        self._position += 1
        return token

    def _took(self, *words: str) -> bool:
        """Take the next tokens if they are these words."""
        upcoming = self._tokens[self._position : self._position + len(words)]
        if [token.word or token.text for token in upcoming] != list(words):
            return False
        self._position += len(words)
        return True

    def either(self, depth: int) -> Condition:
        """Read alternatives."""
        parts = [self._both(depth)]
        while self._took("or"):
            parts.append(self._both(depth))
        return joined("OR", parts)

    def _both(self, depth: int) -> Condition:
        parts = [self._one(depth)]
        while self._took("and"):
            parts.append(self._one(depth))
        return joined("AND", parts)

    def _one(self, depth: int) -> Condition:
        if depth > DEPTH_MAX:
            raise processing_error()
        if self._took("not"):
            return negated(self._one(depth + 1))
        if self._took("("):
            inner = self.either(depth + 1)
            if not self._took(")"):
                raise processing_error()
            return inner
        return self._comparison()

    def _comparison(self) -> Condition:
        name = self._take()
        if name.kind != "word":
            raise processing_error()
        column = self._selection.own_column(name.text)
        if self._took("is", "null"):
            return _condition(column, "coalesce({}, '') = ''")
        if self._took("is", "not", "null"):
            return _condition(column, "coalesce({}, '') <> ''")
        for words, sign in _LISTS.items():
            if self._took(*words):
                values = self._list(column)
                return _condition(column, f"{{}} {sign} ({', '.join('?' * len(values))})", *values)
        for words, sign in _LIKES.items():
            if self._took(*words):
                return _condition(column, f"{{}} {sign} ?", self._value(column))
        sign = self._take().text
        if sign not in _SIGNS:
            raise processing_error()
        return _condition(column, f"{{}} {sign} ?", self._value(column))

    def _list(self, column: Column) -> list[object]:
        if not self._took("("):
            raise processing_error()
        values = [self._value(column)]
        while self._took(","):
            values.append(self._value(column))
        if not self._took(")"):
            raise processing_error()
        return values

    def _value(self, column: Column) -> object:
        token = self._take()
        if token.kind not in {"text", "number"}:
            raise processing_error()
        text = re.sub(r"\\(.)", r"\1", token.text[1:-1]) if token.kind == "text" else token.text
        codes = column.field.codes
        if codes:
            # Source (documented): enumerations are database characters here; a label matches nothing.
            return next((label for label, code in codes.items() if code == text), f"\0{text}")
        if column.field.kind is Kind.BOOLEAN and text not in {"T", "F", "true", "false"}:
            raise processing_error()
        return read_value(column.field, text)


def _condition(column: Column, pattern: str, *values: object) -> Condition:
    return Condition(pattern.format(column.sql), values, column.is_far)
