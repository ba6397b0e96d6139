"""What `readByQuery` is asked: conditions as text, in a language like that of SQL.

`query` has filters of its own (`queries.py`), and the two must not be mixed: this language knows statuses and
states by their codes in the database ('T' for active), that one by the words that people see.
Source (documented): operators, apostrophes escaped by a backslash, booleans as 'T' and 'F'; gateway.md
section 6. Source (documented): the spelling is that of the official SDKs' tests.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tieout.intacct.errors import LocalProtocolError
from tieout.intacct.values import write_amount, write_date, write_timestamp

OPERATORS = ("=", "<", "<=", ">", ">=", "LIKE")
_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")

SqlValue = str | bool | int | Decimal | date | datetime


@dataclass(frozen=True)
class SqlCondition:
    """One comparison of a field with a value of its kind: texts and times are quoted, numbers are not."""

    field: str
    operator: str
    value: SqlValue

    def to_text(self) -> str:
        """Write the comparison.

        Raises: LocalProtocolError.
        """
        if self.operator not in OPERATORS:
            raise LocalProtocolError(f"readByQuery has no operator {self.operator!r}")
        return f"{_name(self.field)} {self.operator} {_literal(self.value)}"


@dataclass(frozen=True)
class SqlIn:
    """A field has one of several values, or none of them."""

    field: str
    values: Sequence[SqlValue]
    is_negated: bool = False

    def to_text(self) -> str:
        """Write the list.

        Raises: LocalProtocolError.
        """
        if not self.values or isinstance(self.values, str):
            raise LocalProtocolError(f"a list of values of {self.field} needs a value")
        word = "NOT IN" if self.is_negated else "IN"
        return f"{_name(self.field)} {word} ({','.join(_literal(value) for value in self.values)})"


@dataclass(frozen=True)
class SqlNull:
    """A field has no value, or has one."""

    field: str
    is_negated: bool = False

    def to_text(self) -> str:
        """Write the question.

        Raises: LocalProtocolError.
        """
        return f"{_name(self.field)} IS {'NOT ' if self.is_negated else ''}NULL"


@dataclass(frozen=True)
class SqlNot:
    """The opposite of a part."""

    part: "SqlFilter"

    def to_text(self) -> str:
        """Write the opposite.

        Raises: LocalProtocolError.
        """
        return f"NOT {self.part.to_text()}"


@dataclass(frozen=True)
class SqlAll:
    """Everything must hold."""

    parts: Sequence["SqlFilter"]

    def to_text(self) -> str:
        """Write the parts in parentheses; one part stands for itself.

        Raises: LocalProtocolError.
        """
        return _joined("AND", self.parts)


@dataclass(frozen=True)
class SqlAny:
    """One of them must hold."""

    parts: Sequence["SqlFilter"]

    def to_text(self) -> str:
        """Write the parts in parentheses; one part stands for itself.

        Raises: LocalProtocolError.
        """
        return _joined("OR", self.parts)


SqlFilter = SqlCondition | SqlIn | SqlNull | SqlNot | SqlAll | SqlAny


def _joined(word: str, parts: Sequence[SqlFilter]) -> str:
    if not parts:
        raise LocalProtocolError(f"{word} needs a part")
    texts = [part.to_text() for part in parts]
    return texts[0] if len(texts) == 1 else f"({f' {word} '.join(texts)})"


def _name(field: str) -> str:
    if not _FIELD.fullmatch(field):
        raise LocalProtocolError(f"{field!r} is no field name")
    return field


def _literal(value: SqlValue) -> str:
    # A datetime is a date, and a bool is an int: the narrower kind comes first.
    if isinstance(value, bool):
        return "'T'" if value else "'F'"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return write_amount(value)
    if isinstance(value, datetime):
        return f"'{write_timestamp(value)}'"
    if isinstance(value, date):
        return f"'{write_date(value)}'"
    return _quoted(value)


def _quoted(text: str) -> str:
    # Nothing says how a backslash itself is escaped. One before an apostrophe could end the text too early
    # and turn the rest of it into a condition, so it is not sent at all.
    if "\\" in text:
        raise LocalProtocolError(f"readByQuery cannot be asked for {text!r}: it has a backslash")
    escaped = text.replace("'", "\\'")
    return f"'{escaped}'"
