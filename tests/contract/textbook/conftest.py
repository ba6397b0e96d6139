"""A firm for each booking: one customer, Acme, known in both books, and nothing on any account."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contract.textbook.page import Page
from factories.reading import reading_firm


@pytest.fixture
def page(db: None) -> Iterator[Page]:
    """Give the two books of a firm that has begun: settings saved, Reconcile to Intacct on."""
    with reading_firm(customers=0, invoices=0) as reader:
        reader.there.act("create-customer", name="Acme", customer_id="ACME", term="Net 30")
        reader.import_customers()
        yield Page(reader)
