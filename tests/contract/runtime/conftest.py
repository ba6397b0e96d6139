"""Real processes in data folders of their own."""

from collections.abc import Iterator

import pytest

from factories.homes import Home, open_folder


@pytest.fixture
def home() -> Iterator[Home]:
    """A new data folder."""
    with open_folder() as folder:
        yield Home(folder / "tieout")
