"""A firm for each test, connected to a sandbox of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from factories.writing import Firm, connected_firm


@pytest.fixture
def firm(db: None) -> Iterator[Firm]:
    """Give Copper Kettle with empty books on both sides and writing switched on."""
    with connected_firm() as found:
        yield found
