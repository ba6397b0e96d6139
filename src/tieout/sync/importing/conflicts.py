"""The words for what does not fit beside what was applied here: they name both sides (E13)."""

from tieout.ledger.facts import Stored
from tieout.ledger.models import Application, Invoice


def too_much(what: str, result: Stored) -> str:
    """Name the record of Intacct, its invoices, and what of ours stands in its way."""
    if not result.others:
        return f"{what} of Intacct was used in both books, for more than it holds."
    numbers = sorted(Invoice.objects.filter(pk__in=result.others).values_list("number", flat=True))
    rows = Application.objects.filter(invoice_id__in=result.others, origin="local")
    here = {payment or note for payment, note in rows.values_list("payment__number", "credit_note__number")}
    return (
        f"{what} of Intacct settles {', '.join(numbers)}, which is settled in Tieout already "
        f"({', '.join(sorted(here)) or 'none'})."
    )
