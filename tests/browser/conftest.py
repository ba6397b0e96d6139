"""A real browser before the pages of a filled database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from browser.chromium import Pipe, Tab, browser, find_chromium
from browser.shown_books import PASSWORD, ShownBooks, fill


@pytest.fixture(scope="session")
def chromium() -> Iterator[Pipe]:
    """One browser for all tests."""
    program = find_chromium()
    if program is None:
        pytest.skip("needs Chromium")
    with browser(program) as pipe:
        yield pipe


@pytest.fixture
def books(chromium: Pipe, live_server: LiveServer) -> Iterator[ShownBooks]:
    """The books of Copper Kettle."""
    yield fill(datetime.now(UTC))
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture
def stranger(chromium: Pipe, live_server: LiveServer) -> Tab:
    """A tab in which nobody is signed in."""
    tab = Tab.open(chromium, live_server.url)
    tab.look(width=1440)
    return tab


FOCUSED = """new Promise(done => {
  const look = () => document.activeElement.matches("input") ? done(true) : requestAnimationFrame(look);
  look();
})"""


@pytest.fixture
def sign_in(chromium: Pipe, live_server: LiveServer) -> Callable[[str], Tab]:
    """Sign a person in, by keyboard alone."""

    def signed_in(name: str) -> Tab:
        tab = Tab.open(chromium, live_server.url)
        tab.look(width=1440)
        tab.go("/sign-in")
        tab.ask(FOCUSED)  # the browser gives the focus with its next frame, which may follow the load
        tab.write(f"{name}@copperkettle.example")
        tab.press("Tab")
        tab.write(PASSWORD)
        tab.press("Enter")
        tab.wait()
        return tab

    return signed_in
