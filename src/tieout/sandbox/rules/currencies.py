"""Currencies of documents and payments, and their rates to the company's base currency."""

from __future__ import annotations

from dataclasses import dataclass

from tieout.sandbox.books import Books, Row
from tieout.sandbox.errors import invalid
from tieout.sandbox.rules.checks import find_reference
from tieout.sandbox.settings import BASE_CURRENCY
from tieout.sandbox.values import RATE_UNITS, read_rate

# Source (documented): the built-in type, that an empty one means too (objects.md 1.6).
DAILY_RATE = "Intacct Daily Rate"


@dataclass(frozen=True)
class Currency:
    """What was said about the currency of a record; an empty code is the base currency."""

    code: str = ""
    rate: int | None = None  # in millionths; None is that of the type
    rate_type: str = ""  # empty is the daily rate of Intacct (objects.md 1.6)
    rate_date: str = ""
    base: str = ""

    @property
    def known(self) -> str:
        """Give the code, the base currency's too."""
        return self.code or BASE_CURRENCY


IN_BASE = Currency()


def currency_of(row: Row) -> Currency:
    """Give the currency of a record as what would have to be sent to have it."""
    return Currency(row["currency"], row["rate"], row["ratetype"], row["ratedate"] or "")


def currency_columns(books: Books, given: Currency) -> dict[str, object]:
    """Give the columns that hold a record's currency.

    Raises: FunctionRefused.
    """
    code = given.known
    if given.base and given.base != BASE_CURRENCY:
        # Source (assumed): every entity has the base currency of the company; the words for another.
        raise invalid(f"Base currency '{given.base}' is not valid.")
    rates = books.settings.exchange_rates
    if code != BASE_CURRENCY and (not books.settings.multi_currency or code not in rates):
        # Source (assumed): the words for a currency that the company does not have.
        raise invalid(f"Currency '{code}' is not valid.")
    rate_type = "" if given.rate_type == DAILY_RATE else given.rate_type
    if rate_type and find_reference(books, "EXCHANGERATETYPES", rate_type) is None:
        raise invalid(f"Exchange rate type '{rate_type}' specified is not valid.")
    # Source (assumed): the base currency is always at par, and every type has the rates of the day.
    rate = RATE_UNITS if code == BASE_CURRENCY else given.rate or read_rate(rates[code])
    return {"currency": code, "rate": rate, "ratetype": rate_type, "ratedate": given.rate_date or None}
