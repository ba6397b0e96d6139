"""Store many records at once.

Every call is one transaction, may be repeated, and leaves rows that did not change as they are. Stored rows
write no `Change`: what was brought here is no news for whoever brought it. A row that cannot stand in the
books is refused alone; the others of its call are stored.
"""

from tieout.ledger.operations.bulk_credit_notes import store_credit_notes
from tieout.ledger.operations.bulk_customers import store_customers
from tieout.ledger.operations.bulk_invoices import store_invoices
from tieout.ledger.operations.settlements import set_settlements

__all__ = ["set_settlements", "store_credit_notes", "store_customers", "store_invoices"]
