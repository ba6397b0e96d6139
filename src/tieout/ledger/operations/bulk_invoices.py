"""Store many invoices with their lines at once."""

from collections.abc import Iterable
from datetime import datetime

from tieout.identity.models import Organization
from tieout.ledger.facts import IncomingInvoice, Stored
from tieout.ledger.operations.bulk_documents import Tables, store_documents
from tieout.ledger.operations.refusals import check_invoice

TABLES = Tables(
    documents="ledger_invoice",
    lines="ledger_invoiceline",
    key="invoice_id",
    columns=(
        "customer_id",
        "number",
        "currency",
        "issue_date",
        "due_date",
        "payment_terms",
        "purchase_order",
        "notes",
        "total",
        "custom_fields",
    ),
    constants={"applied": 0, "written_off": 0},
)


def store_invoices(
    *, organization: Organization, rows: Iterable[IncomingInvoice], at: datetime
) -> list[Stored]:
    """Create and update invoices with their lines.

    An edit below what is applied, or into another currency while something is applied, stores nothing of that
    invoice. A known draft stays a draft, and one that was voided here stands again: the other book has it.
    Shape: one answer for each row, in their order.
    """
    return store_documents(TABLES, organization=organization, rows=rows, check=check_invoice, at=at)
