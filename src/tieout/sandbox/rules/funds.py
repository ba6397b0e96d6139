"""Where money goes: a bank account, undeposited funds, and the summary that a payment posts into."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tieout.sandbox.books import Books
from tieout.sandbox.errors import ErrorItem, could_not_create, invalid
from tieout.sandbox.rules.checks import find_reference
from tieout.sandbox.rules.summaries import PAYMENTS, Summary, is_named, summary_for
from tieout.sandbox.settings import BASE_CURRENCY


@dataclass(frozen=True)
class Funds:
    """What was said about where the money went."""

    method: str
    day: str
    bank: str = ""
    undeposited: str = ""
    summary: str = ""


def check_funds(books: Books, funds: Funds, *, is_needed: bool = True) -> Summary:
    """Check accounts, and give the summary that the money posts into.

    Raises: FunctionRefused.
    """
    if is_named(books, PAYMENTS):
        return summary_for(books, PAYMENTS, day=funds.day, named=funds.summary)
    if funds.bank and funds.undeposited:
        raise invalid("Specify either a bank account or an undeposited funds account, not both.")
    source = ""
    if funds.bank:
        if find_reference(books, "CHECKINGACCOUNT", funds.bank) is None:
            raise invalid(f"Bank account '{funds.bank}' specified is not valid.")
        source = f"(Bank-{funds.bank})"
    elif funds.undeposited:
        if find_reference(books, "GLACCOUNT", funds.undeposited) is None:
            raise invalid(f"Account {funds.undeposited} is not valid")
        source = f"(Undeposited-{funds.undeposited})"
    elif is_needed:
        raise invalid("Specify a bank account or an undeposited funds account.")
    return summary_for(books, PAYMENTS, day=funds.day, source=source)


def check_currency(books: Books, funds: Funds, currency: str) -> None:
    """Check that the account can take money of a currency.

    Raises: FunctionRefused.
    """
    if currency != BASE_CURRENCY and funds.undeposited:
        # Source (observed): BL02000051 and its sentence (errors.md 5.2).
        text = (
            f'You cannot make payment for foreign currency invoice for payment method "{funds.method}"'
            " using Undeposited Fund Account."
        )
        raise could_not_create(ErrorItem("BL02000051", "", text))
    if funds.bank:
        account = find_reference(books, "CHECKINGACCOUNT", funds.bank)
        held = json.loads(account["data"]).get("CURRENCY", BASE_CURRENCY) if account is not None else ""
        if held != currency:
            raise invalid(f"The bank account '{funds.bank}' is in {held}, the invoice in {currency}.")
