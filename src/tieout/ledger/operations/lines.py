"""The lines of a document on their way into the books, whatever the document is."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from tieout.ledger.facts import LineFacts
from tieout.ledger.models.line import PRICE_PLACES
from tieout.ledger.operations.custom_fields import clean_fields

SMALLEST_PRICE = Decimal(1).scaleb(-PRICE_PLACES)


def place_lines(lines: Sequence[LineFacts]) -> Iterator[dict[str, Any]]:
    """Return the columns of each line, numbered, and priced where it comes without a price.

    Raises: CustomFieldRefused.
    """
    return (asdict(line) for line in _placed(lines))


def are_stored(stored: Any, lines: Sequence[LineFacts]) -> bool:
    """Whether the stored lines of a document are the given ones."""
    rows = stored.values(*LineFacts.__dataclass_fields__)
    return [LineFacts(**row) for row in rows] == _placed(lines)


def _placed(lines: Sequence[LineFacts]) -> list[LineFacts]:
    return [
        replace(
            line,
            position=place,
            unit_price=line.unit_price or _price(line),
            custom_fields=clean_fields(line.custom_fields),
        )
        for place, line in enumerate(lines, start=1)
    ]


def _price(line: LineFacts) -> Decimal:
    price = line.amount / line.quantity if line.quantity else line.amount
    return price.quantize(SMALLEST_PRICE)
