"""A sandbox in process for each test, with Copper Kettle as its only customer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from factories.sandbox import Wire, in_process, make_books


@pytest.fixture
def wire() -> Iterator[Wire]:
    """Give a way to talk to fresh books that hold one customer, CK-1."""
    with in_process(make_books()) as (talk, _app):
        talk.act(
            "create-customer",
            name="Copper Kettle",
            customer_id="CK-1",
            email="ap@kettle.example",
            term="Net 30",
        )
        yield talk
