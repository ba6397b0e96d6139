"""Where money goes: a bank account, undeposited funds, and the summary that a payment posts into."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tieout.sandbox.books import Books
from tieout.sandbox.errors import ErrorItem, batch_key_missing, could_not_create, invalid
from tieout.sandbox.rules.checks import find_reference
from tieout.sandbox.settings import BASE_CURRENCY, USER_SPECIFIED


@dataclass(frozen=True)
class Funds:
    """What was said about where the money went."""

    method: str
    day: str
    bank: str = ""
    undeposited: str = ""
    summary: str = ""


def check_funds(books: Books, funds: Funds, *, is_needed: bool = True) -> str:
    """Check accounts and summary, and give the summary's title.

    Raises: FunctionRefused.
    """
    if books.settings.payment_summary == USER_SPECIFIED:
        # Source (documented): the summary's title is needed, and it must be open.
        sql = (
            "SELECT name FROM reference WHERE object = 'ARPAYMENTBATCH' AND (id = ? OR CAST(recordno AS"
            " TEXT) = ?)"
            " AND json_extract(data, '$.OPEN') = 'Open'"
        )
        title = books.value(sql, (funds.summary, funds.summary)) if funds.summary else None
        if title is None:
            raise batch_key_missing()
        return str(title)
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
    # Source (observed): the form of the title of a bank's payments.
    period = funds.day if books.settings.payment_summary == "Daily" else funds.day[:7]
    return f"Payments{source}: {period.replace('-', '/')} Batch"


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
