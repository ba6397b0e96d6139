"""Who may see and do what."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from tieout.dashboard import throttle

from .conftest import Firm

LISTS = ("/", "/customers", "/invoices", "/payments", "/failures", "/tie-outs")


def pages_of(firm: Firm) -> list[str]:
    """Give the address of one record of each kind."""
    invoice = firm.invoice()
    payment = firm.payment(invoice, "20.00")
    return [
        f"/invoices/{invoice.pk}",
        f"/customers/{invoice.customer_id}",
        f"/payments/{payment.pk}",
        f"/tie-outs/{firm.tie_out(differences=1).pk}",
    ]


class TestPages:
    def test_send_a_stranger_to_the_sign_in(self, copper_kettle: Firm) -> None:
        for address in [*LISTS, *pages_of(copper_kettle)]:
            answer = Client().get(address)

            assert answer.status_code == 302, address
            assert answer["Location"] == f"/sign-in?next={address}"

    def test_open_for_members(self, alice: Client, bob: Client, copper_kettle: Firm) -> None:
        for address in [*LISTS, *pages_of(copper_kettle)]:
            assert alice.get(address).status_code == 200, address
            assert bob.get(address).status_code == 200, address

    def test_do_not_exist_for_another_organization(self, charlie: Client, copper_kettle: Firm) -> None:
        for address in pages_of(copper_kettle):
            assert charlie.get(address).status_code == 404, address

    def test_list_nothing_of_another_organization(self, charlie: Client, copper_kettle: Firm) -> None:
        invoice = copper_kettle.invoice(copper_kettle.customer("Kettle Customer"))
        payment = copper_kettle.payment(invoice, "20.00")
        copper_kettle.failure(invoice)
        copper_kettle.tie_out(differences=1)

        for address in LISTS:
            shown = charlie.get(address).content.decode()

            for secret in ("Kettle", invoice.number, payment.number, "not_yet_written", "120.00"):
                assert secret not in shown, (address, secret)

    def test_say_so_to_somebody_without_an_organization(self, alice: Client, copper_kettle: Firm) -> None:
        copper_kettle.organization.memberships.all().delete()

        answer = alice.get("/")

        assert answer.status_code == 403
        assert "No organization" in answer.content.decode()

    def test_do_not_exist_where_there_is_no_address(self, alice: Client) -> None:
        answer = alice.get("/nothing")

        assert answer.status_code == 404
        assert "Page not found" in answer.content.decode()


class TestChanges:
    def addresses(self, firm: Firm) -> list[str]:
        failure = firm.failure(firm.invoice())
        return [
            f"/failures/{failure.pk}/retries",
            f"/failures/{failure.pk}/ignores",
            f"/failures/{failure.pk}/links",
            "/failures/retries",
            "/tie-out-requests",
            "/syncs",
        ]

    def test_are_not_allowed_to_a_viewer(self, bob: Client, copper_kettle: Firm) -> None:
        for address in self.addresses(copper_kettle):
            answer = bob.post(address)

            assert answer.status_code == 403, address
            assert "Your role may read" in answer.content.decode()

    def test_show_a_viewer_no_buttons(self, bob: Client, copper_kettle: Firm) -> None:
        copper_kettle.failure(copper_kettle.invoice())

        for address in ("/", "/failures", "/tie-outs"):
            shown = bob.get(address).content.decode()
            for button in ("Retry", "Ignore<", "Sync now", "Tie out now"):
                assert button not in shown, (address, button)

    def test_do_not_find_records_of_another_organization(self, charlie: Client, copper_kettle: Firm) -> None:
        for address in self.addresses(copper_kettle)[:3]:
            assert charlie.post(address).status_code == 404, address

    def test_need_a_post(self, alice: Client, copper_kettle: Firm) -> None:
        for address in self.addresses(copper_kettle):
            assert alice.get(address).status_code == 405, address

    def test_need_the_token_of_the_form(self, alice: Client, copper_kettle: Firm) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = alice.cookies

        for address in self.addresses(copper_kettle):
            assert strict.post(address).status_code == 403, address

    def test_retry_a_failure_with_the_next_sync(self, alice: Client, copper_kettle: Firm) -> None:
        failure = copper_kettle.failure(copper_kettle.invoice())

        answer = alice.post(f"/failures/{failure.pk}/retries", follow=True)

        failure.refresh_from_db()
        assert failure.retry_requested
        assert "is tried again with the next sync" in answer.content.decode()

    def test_retry_all_failures_of_the_organization_alone(
        self, alice: Client, copper_kettle: Firm, other_firm: Firm
    ) -> None:
        ours = [copper_kettle.failure(copper_kettle.invoice()) for _ in range(2)]
        theirs = other_firm.failure(other_firm.invoice())

        answer = alice.post("/failures/retries", follow=True)

        for failure in (*ours, theirs):
            failure.refresh_from_db()
        assert [failure.retry_requested for failure in ours] == [True, True]
        assert not theirs.retry_requested
        assert "2 records are tried again" in answer.content.decode()

    def test_link_a_record_to_the_one_in_intacct(self, alice: Client, copper_kettle: Firm) -> None:
        invoice = copper_kettle.invoice()
        failure = copper_kettle.failure(
            invoice, details={"candidates": [{"remote_key": "4711", "number": invoice.number}]}
        )
        assert "The same record in Intacct" in alice.get("/failures").content.decode()

        alice.post(f"/failures/{failure.pk}/links", {"remote_key": "4711"})

        failure.refresh_from_db()
        assert failure.state == "resolved"
        assert copper_kettle.connection.links.get(record_id=invoice.pk).remote_key == "4711"

    def test_ignore_a_failure(self, alice: Client, copper_kettle: Firm) -> None:
        failure = copper_kettle.failure(copper_kettle.invoice())

        alice.post(f"/failures/{failure.pk}/ignores")

        failure.refresh_from_db()
        assert failure.state == "ignored"


class TestChoosingAnOrganization:
    def test_turns_the_pages_to_it(
        self, alice: Client, other_firm: Firm, sign_in: Callable[[str, Firm, str], Client]
    ) -> None:
        sign_in("alice", other_firm, "viewer")
        invoice = other_firm.invoice()
        assert "Other Firm" in alice.get("/").content.decode()

        alice.post("/organization-choices", {"organization": str(other_firm.organization.uid)})

        assert alice.get(f"/invoices/{invoice.pk}").status_code == 200

    def test_refuses_one_that_is_not_theirs(self, alice: Client, other_firm: Firm) -> None:
        choice = {"organization": str(other_firm.organization.uid)}

        assert alice.post("/organization-choices", choice).status_code == 404
        assert alice.post("/organization-choices", {"organization": "x"}).status_code == 404


@pytest.fixture
def _calm() -> None:
    cache.clear()


@pytest.mark.usefixtures("_calm", "alice")
class TestSigningIn:
    def test_opens_the_overview(self) -> None:
        client = Client()

        answer = client.post("/sign-in", {"username": "Alice@Example.com", "password": "correct horse"})

        assert answer.status_code == 302
        assert answer["Location"] == "/"

    def test_says_no_more_than_that_both_do_not_match(self) -> None:
        for email in ("alice@example.com", "nobody@example.com"):
            answer = Client().post("/sign-in", {"username": email, "password": "wrong"})

            assert answer.status_code == 422
            assert "E-mail and password do not match." in answer.content.decode()

    def test_makes_a_guesser_wait(self) -> None:
        for _ in range(throttle.PER_EMAIL):
            Client().post("/sign-in", {"username": "alice@example.com", "password": "wrong"})

        answer = Client().post("/sign-in", {"username": "alice@example.com", "password": "correct horse"})

        assert answer.status_code == 429
        assert "Too many attempts" in answer.content.decode()

    def test_goes_nowhere_else(self) -> None:
        form = {"username": "alice@example.com", "password": "correct horse", "next": "https://evil.example/"}

        assert Client().post("/sign-in", form)["Location"] == "/"

    def test_ends_by_post_alone(self, alice: Client) -> None:
        assert alice.get("/sign-out").status_code == 405

        alice.post("/sign-out")

        assert alice.get("/").status_code == 302
