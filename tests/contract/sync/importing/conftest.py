"""A firm for each test, connected to a sandbox with generated books, or with empty ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from factories.reading import Reader, reading_firm


@pytest.fixture
def full(db: None) -> Iterator[Reader]:
    """Give a firm whose Intacct holds generated books, and nothing in Tieout yet."""
    with reading_firm(customers=30, invoices=150) as reader:
        yield reader


@pytest.fixture
def bare(db: None) -> Iterator[Reader]:
    """Give a firm with one customer in Intacct, CK-1 Acme, and nothing else on either side."""
    with reading_firm(customers=0, invoices=0) as reader:
        reader.there.act("create-customer", name="Acme", customer_id="CK-1", term="Net 30")
        yield reader
