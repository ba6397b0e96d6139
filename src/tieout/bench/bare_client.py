"""The baseline: the same pages as a first import, fetched and parsed by the bare client, and thrown away.

It asks what the import asks, in the same order and over the same slots, and stores nothing. What it counts is
what Intacct holds of the outstanding documents, which is what the goals are measured by.
"""

from collections.abc import Iterable, Sequence

from tieout.bench.figures import Content
from tieout.intacct import AllOf, Client, Condition, Query, Row
from tieout.sync.importing.pages import by_keys, of_headers
from tieout.sync.mapping.incoming import DOCUMENT_FIELDS, LINE_FIELDS, SUBTOTAL_FIELDS
from tieout.sync.mapping.incoming_customers import CUSTOMER_FIELDS
from tieout.sync.mapping.incoming_payments import DETAIL_FIELDS, PAYMENT_FIELDS


def read_outstanding(client: Client, *, definitions: Sequence[str]) -> Content:
    """Read active customers and outstanding documents with all that belongs to them.

    Raises: IntacctError.
    """
    is_active = Condition("STATUS", "equalto", ("active",))
    customers = sum(len(page.rows) for page in client.pages(Query("CUSTOMER", CUSTOMER_FIELDS, is_active)))
    outstanding = lines = subtotals = details = 0
    payments: set[str] = set()
    for page in client.pages(_outstanding(definitions)):
        keys = [row["RECORDNO"] for row in page.rows]
        ar_keys = [key for row in page.rows if (key := row.get("ARINVOICE.RECORDNO"))]
        outstanding += len(keys)
        lines += _count(of_headers(client, "SODOCUMENTENTRY", LINE_FIELDS, key="DOCHDRNO", headers=keys))
        subtotals += _count(
            of_headers(client, "SODOCUMENTSUBTOTALS", SUBTOTAL_FIELDS, key="DOCHDRNO", headers=keys)
        )
        settled = {
            row["PAYMENTKEY"]
            for row in of_headers(client, "ARPYMTDETAIL", DETAIL_FIELDS, key="RECORDKEY", headers=ar_keys)
            if (details := details + 1)
        }
        new = settled - payments
        payments |= {
            row["RECORDNO"] for row in by_keys(client, "ARPYMT", PAYMENT_FIELDS, key="RECORDNO", keys=new)
        }
    return Content(
        customers=customers,
        outstanding=outstanding,
        lines=lines,
        subtotals=subtotals,
        details=details,
        payments=len(payments),
    )


def _outstanding(definitions: Sequence[str]) -> Query:
    of_definitions = Condition("DOCPARID", "in" if len(definitions) > 1 else "equalto", tuple(definitions))
    is_open = Condition("ARINVOICE.TRX_TOTALDUE", "greaterthan", ("0",))
    return Query("SODOCUMENT", DOCUMENT_FIELDS, AllOf((of_definitions, is_open)))


def _count(rows: Iterable[Row]) -> int:
    return sum(1 for _ in rows)
