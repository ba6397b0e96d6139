"""Every page, wide and narrow, light and dark."""

from __future__ import annotations

from collections.abc import Callable

from browser.checks import faults_of, focus_of
from browser.chromium import Tab
from browser.shown_books import ShownBooks

NOT_FOUND = "Failed to load resource: the server responded with a status of 404 (Not Found)"
WIDTHS = (390, 768, 1024, 1280, 1440)


class TestEveryPage:
    def test_can_be_read_at_any_width_in_light_and_dark(
        self, books: ShownBooks, stranger: Tab, sign_in: Callable[[str], Tab]
    ) -> None:
        alice = sign_in("alice")
        shown = [(stranger, "/sign-in"), (stranger, "/nothing"), *((alice, page) for page in books.pages)]

        faults = [fault for tab, path in shown for fault in look_at(tab, path)]

        assert not faults, "\n".join(faults)

    def test_shows_where_the_focus_is(self, books: ShownBooks, sign_in: Callable[[str], Tab]) -> None:
        alice = sign_in("alice")
        for path in ("/", "/invoices?status=voided", "/failures"):
            alice.go(path)
            alice.press("Tab")
            visited = [focus_of(alice)]
            while (found := focus_of(alice)) and len(visited) < 60:
                visited.append(found)
                alice.press("Tab")

            assert "Skip to content" in str(visited[0])
            assert len(visited) > 12
            assert not [what for what, is_shown in filter(None, visited) if not is_shown]


def look_at(tab: Tab, path: str) -> list[str]:
    """Open a page, look at it in every way, and return what is wrong."""
    tab.complaints.clear()
    tab.go(path)
    tab.stay()
    faults = [f"{path}: {said}" for said in tab.complaints if said != NOT_FOUND]
    for width in WIDTHS:
        for scheme in ("light", "dark"):
            tab.look(width=width, scheme=scheme)
            faults += [f"{path}, {width} px, {scheme}: {fault}" for fault in faults_of(tab, width=width)]
    return faults
