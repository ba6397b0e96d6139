"""Pages that are not there, not allowed, or broken; and what every answer carries."""

from __future__ import annotations

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tieout.dashboard.views.problems import broken
from tieout.identity.models import Organization

from .conftest import Firm


class TestAPageThatIsNotThere:
    @pytest.mark.parametrize(
        "address", ["/nothing", "/invoices/1", "/invoices/99999999999999999999999", "/invoices/x"]
    )
    def test_says_so(self, alice: Client, address: str) -> None:
        answer = alice.get(address)

        assert answer.status_code == 404
        assert "Page not found" in answer.content.decode()


class TestABrokenPage:
    def test_says_so_and_nothing_about_the_fault(self, alice: Client, copper_kettle: Firm) -> None:
        Organization.objects.filter(pk=copper_kettle.organization.pk).update(time_zone="Nowhere/At-all")
        alice.raise_request_exception = False

        answer = alice.get("/")

        assert answer.status_code == 500
        assert "Something went wrong" in answer.content.decode()
        assert "Nowhere" not in answer.content.decode()

    def test_asks_the_database_for_nothing(self, db: None) -> None:
        request = Client().get("/sign-in").wsgi_request

        with CaptureQueriesContext(database) as asked:
            answer = broken(request)

        assert answer.status_code == 500
        assert len(asked) == 0


class TestEveryAnswer:
    @pytest.mark.parametrize("address", ["/", "/sign-in", "/nothing"])
    def test_allows_nothing_from_elsewhere(self, alice: Client, address: str) -> None:
        answer = alice.get(address)

        policy = answer["Content-Security-Policy"]
        for part in ("default-src 'self'", "form-action 'self'", "frame-ancestors 'none'"):
            assert part in policy, part
        assert "unsafe" not in policy
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"

    def test_finds_the_style_beside_it(self, alice: Client) -> None:
        answer = alice.get("/static/dashboard/app.css")

        assert answer.status_code == 200
        assert b"@layer" in b"".join(answer.streaming_content)
