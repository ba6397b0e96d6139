"""Signing in and out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from tieout.dashboard import throttle

from .conftest import PASSWORD

ALICE = "alice@example.com"


@pytest.fixture
def _calm() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def attempt(email: str, password: str, *, address: str = "127.0.0.1", **more: str) -> tuple[int, str, str]:
    """Try to sign in; return the status, the address that follows, and what the page says."""
    form = {"username": email, "password": password, **more}
    answer = Client(REMOTE_ADDR=address).post("/sign-in", form)
    return answer.status_code, answer.get("Location", ""), answer.content.decode()


@pytest.mark.usefixtures("_calm", "alice")
class TestSigningIn:
    def test_opens_the_overview(self) -> None:
        assert attempt("Alice@Example.com", PASSWORD)[:2] == (302, "/")

    def test_goes_on_to_the_page_that_was_asked_for(self) -> None:
        assert attempt(ALICE, PASSWORD, next="/invoices?status=open")[:2] == (302, "/invoices?status=open")

    @pytest.mark.parametrize(
        "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example"]
    )
    def test_goes_nowhere_else(self, elsewhere: str) -> None:
        assert attempt(ALICE, PASSWORD, next=elsewhere)[:2] == (302, "/")

    def test_goes_nowhere_else_when_somebody_is_signed_in(self, alice: Client) -> None:
        assert alice.get("/sign-in", {"next": "https://evil.example/"})["Location"] == "/"

    @pytest.mark.parametrize("email", [ALICE, "nobody@example.com"])
    def test_says_no_more_than_that_both_do_not_match(self, email: str) -> None:
        status, _, shown = attempt(email, "wrong")

        assert status == 422
        assert "E-mail and password do not match." in shown

    def test_keeps_the_address_that_was_typed(self) -> None:
        assert f'value="{ALICE}"' in attempt(ALICE, "wrong")[2]

    def test_asks_for_both(self) -> None:
        status, _, shown = attempt("", "")

        assert status == 422
        assert shown.count("This field is required.") == 2


@pytest.mark.usefixtures("_calm", "alice")
class TestGuessing:
    def test_of_one_password_from_many_places_is_made_to_wait(self) -> None:
        for place in range(throttle.PER_EMAIL):
            attempt(ALICE, "wrong", address=f"10.0.0.{place}")

        status, _, shown = attempt(ALICE.upper(), PASSWORD)

        assert status == 429
        assert "Too many attempts. Wait a quarter of an hour" in shown

    def test_of_many_accounts_from_one_place_is_made_to_wait(self) -> None:
        for place in range(throttle.PER_ADDRESS):
            attempt(f"somebody{place}@example.com", "wrong", address="10.0.0.9")

        assert attempt(ALICE, PASSWORD, address="10.0.0.9")[0] == 429
        assert attempt(ALICE, PASSWORD, address="10.0.0.10")[0] == 302

    def test_is_forgotten_after_the_right_password(self) -> None:
        for _ in range(2):
            for _ in range(throttle.PER_EMAIL - 1):
                attempt(ALICE, "wrong")

            assert attempt(ALICE, PASSWORD)[0] == 302


class TestSigningOut:
    def test_ends_by_post_alone(self, alice: Client) -> None:
        assert alice.get("/sign-out").status_code == 405
        assert alice.get("/").status_code == 200

        assert alice.post("/sign-out")["Location"] == "/sign-in"

        assert alice.get("/").status_code == 302

    def test_goes_nowhere_else(self, alice: Client) -> None:
        assert alice.post("/sign-out?next=https://evil.example/")["Location"] == "/sign-in"
