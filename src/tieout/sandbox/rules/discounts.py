"""The discount that a term allows to those who pay early."""

from __future__ import annotations

import json
from datetime import date

from tieout.sandbox.books import Books, Row
from tieout.sandbox.rules.checks import find_reference
from tieout.sandbox.rules.terms import discounted_until
from tieout.sandbox.values import BadValue, read_amount

_WHOLE = 10_000  # one hundred per cent, in hundredths of a per cent


def term_discount(books: Books, invoice: Row, day: str) -> int:
    """Give what may be taken off an invoice that is paid on a day, in cents.

    Source (documented): DISCDATE, DISCAMOUNT, DISCPERCAMN and DISCFUDGEDAYS of ARTERM (objects.md 10).
    Source (assumed): the percentage is of the invoice's total; what was taken before is taken off.
    """
    term = find_reference(books, "ARTERM", invoice["termname"])
    facts = json.loads(term["data"]) if term is not None else {}
    if not facts.get("DISCAMOUNT"):
        return 0
    last = discounted_until(facts, date.fromisoformat(invoice["whencreated"]))
    if date.fromisoformat(day) > last:
        return 0
    try:
        amount = read_amount(facts["DISCAMOUNT"])
    except BadValue:
        return 0
    if facts.get("DISCPERCAMN") == "%":
        amount = (invoice["totalentered"] * amount + _WHOLE // 2) // _WHOLE
    sql = "SELECT coalesce(sum(creditamount), 0) FROM arpymtdetail WHERE recordkey = ? AND kind = 'DISCOUNT'"
    taken = int(books.value(sql, (invoice["recordno"],)))
    return max(0, min(amount - taken, int(invoice["totaldue"])))
