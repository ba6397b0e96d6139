"""The tie-out after what the product itself imported, not a stand-in: the two must mean the same by it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from factories.both_books import BothBooks
from tieout.comparison import staging
from tieout.comparison.findings import Circumstances
from tieout.comparison.others import judge_other_documents
from tieout.comparison.reading import ENTITY
from tieout.comparison.reasons import Scope
from tieout.comparison.remote import RemoteBooks
from tieout.comparison.staging import OpenDocument
from tieout.comparison.unlinked import judge_unlinked_invoices
from tieout.ledger.models import CreditNote, Invoice
from tieout.sync import running
from tieout.sync.gateway import open_client
from tieout.sync.models import Connection, Failure, FailureState, Link, RemoteObject, RunState
from tieout.sync.operations.failures import apply_here_too

pytestmark = pytest.mark.django_db


def now() -> datetime:
    """Read the clock at the edge."""
    return datetime.now(UTC)


def import_all(books: BothBooks) -> None:
    """Import customers and outstanding invoices as the commands do."""
    for begin in (running.import_customers, running.import_invoices):
        run = begin(connection=books.connection, clock=now)
        assert run.state == RunState.DONE, run.error_text


class TestAfterAFirstImport:
    def test_only_what_failed_differs(self, both: BothBooks) -> None:
        import_all(both)

        differences = both.differences()

        failed = Failure.objects.filter(connection=both.connection, state=FailureState.OPEN)
        assert {line.reason.value for line in differences} <= {"failure_open", "waiting_for_parent"}
        assert len(differences) == failed.filter(kind="invoice").count()
        assert Invoice.objects.count() > 60

    def test_an_edited_document_is_one_difference(self, empty: BothBooks) -> None:
        shown = empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "50.00"}])
        import_all(empty)
        empty.wire.act("edit-sales-invoice", document=shown["document"], lines=[{"price": "70.00"}])

        [line] = empty.differences()

        assert (line.tieout, line.intacct, line.reason.value) == (
            Decimal(50),
            Decimal(70),
            "changed_in_intacct",
        )

    def test_a_payment_there_is_not_yet_imported_until_the_next_sync(self, empty: BothBooks) -> None:
        shown = empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "50.00"}])
        import_all(empty)
        empty.wire.act(
            "payment", customer_id="CK-1", invoices=[{"document": shown["document"], "amount": "20.00"}]
        )
        [before] = empty.differences()

        run = running.sync(connection=empty.connection, clock=now)

        assert run.state == RunState.DONE, run.error_text
        assert before.reason.value == "not_yet_imported"
        assert empty.differences() == ()
        assert empty.tie_out().balances[0].tieout == Decimal(30)


class TestCustomersMadeOfContacts:
    def test_tie_out_with_every_invoice_at_whom_it_bills(self, both: BothBooks) -> None:
        both.set(customer_source="bill_to_contact")
        import_all(both)

        result = both.tie_out()

        assert result.unexplained_count == 0
        failed = Failure.objects.filter(connection=both.connection, state=FailureState.OPEN, kind="invoice")
        assert result.difference_count == failed.count()
        there = both.wire.query("ARINVOICE", "RECORDNO", "CUSTOMERID", "BILLTO.PRINTAS")
        billed = {row["RECORDNO"]: (row["CUSTOMERID"], row["BILLTO.PRINTAS"]) for row in there}
        for invoice in Invoice.objects.select_related("customer"):
            ar_key = Link.objects.get(kind="invoice", record_id=invoice.pk).ar_key
            number = Link.objects.get(kind="customer", record_id=invoice.customer_id).remote_number
            assert (number, invoice.customer.name) == billed[ar_key]
        assert len({row.customer_id for row in Invoice.objects.all()}) > len(
            set(Link.objects.filter(kind="customer").values_list("remote_number", flat=True))
        )

    def test_count_a_difference_for_the_contact_that_it_concerns(self, empty: BothBooks) -> None:
        empty.set(customer_source="bill_to_contact")
        empty.wire.act("add-contact", customer_id="CK-1", contact_name="West", print_as="Copper Kettle, West")
        shown = empty.wire.act(
            "sales-invoice", customer_id="CK-1", lines=[{"price": "50.00"}], bill_to="West"
        )
        empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "30.00"}])
        import_all(empty)
        empty.wire.act("edit-sales-invoice", document=shown["document"], lines=[{"price": "70.00"}])

        result = empty.tie_out()

        [line] = result.customers
        assert (line.name, line.tieout, line.intacct) == ("Copper Kettle, West", Decimal(50), Decimal(70))

    def test_know_the_contact_of_what_is_not_here_yet(self, empty: BothBooks) -> None:
        empty.set(customer_source="bill_to_contact")
        import_all(empty)
        for name in ("West", "East"):
            empty.wire.act("add-contact", customer_id="CK-1", contact_name=name, print_as=name)
            empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "50.00"}], bill_to=name)
        assert running.sync(connection=empty.connection, clock=now).state == RunState.DONE

        empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "8.00"}], bill_to="East")
        result = empty.tie_out()

        [line] = result.differences
        assert (line.reason.value, line.intacct) == ("not_yet_imported", Decimal(8))
        [customer] = result.customers
        assert (customer.name, customer.intacct - customer.tieout) == ("East", Decimal(8))


class TestAnEntity:
    def test_is_imported_and_ties_out_as_its_session_sees_it(self, both: BothBooks) -> None:
        Connection.objects.filter(pk=both.connection.pk).update(entity_id="200")
        both.connection.refresh_from_db()
        import_all(both)

        result = both.tie_out()

        assert result.unexplained_count == 0
        failed = Failure.objects.filter(connection=both.connection, state=FailureState.OPEN, kind="invoice")
        assert result.difference_count == failed.count()
        assert set(Link.objects.values_list("entity_id", flat=True)) == {"200"}

    def test_stands_on_the_link_where_the_connection_is_at_top_level(self, both: BothBooks) -> None:
        import_all(both)

        documents = both.wire.get_control("books/documents", limit=1000)["rows"]
        owners = {row["document"]: row["entity"] for row in documents}
        links = Link.objects.filter(connection=both.connection, remote_object=RemoteObject.SODOCUMENT)
        assert {link.entity_id for link in links} == {"", "200"}
        assert all(link.entity_id == owners[link.remote_number] for link in links)

    def test_sees_documents_of_another_one_as_another_location(self, empty: BothBooks) -> None:
        elsewhere = OpenDocument(
            object="ARINVOICE",
            key="1",
            number="SI-1",
            state="Posted",
            customer_id="CK-1",
            customer_name="Copper Kettle",
            is_order_entry=True,
            document_id="Sales Invoice-SI-1",
            currency="USD",
            entered=Decimal(50),
            open=Decimal(50),
            document_date="03/02/2026",
            entity_id="200",
        )
        empty.connection.entity_id = "100"
        facts = Circumstances(empty.connection, empty.connection.settings, now())

        with open_client(empty.connection) as client, staging.staging():
            books = RemoteBooks(client, "USD", also=[ENTITY])
            [invoice] = judge_unlinked_invoices(books, facts, [elsewhere])
            [credit] = judge_other_documents(
                books, facts, [elsewhere._replace(object="ARADJUSTMENT", open=Decimal(-5))]
            )

        assert (invoice.reason, credit.reason) == (Scope.OTHER_LOCATION, Scope.OTHER_LOCATION)


class TestALocation:
    def test_is_also_the_entity_that_owns_a_document(self, empty: BothBooks) -> None:
        empty.set(location_filter="200")
        empty.wire.act(
            "sales-invoice", customer_id="CK-1", entity="200", lines=[{"price": "50.00", "location": "210"}]
        )
        empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "30.00", "location": "100"}])
        import_all(empty)

        result = empty.tie_out()

        assert [invoice.total for invoice in Invoice.objects.all()] == [Decimal(50)]
        assert result.is_clean
        assert {line.scope.value: line.balance for line in result.left_out} == {"other_location": Decimal(30)}


class TestWhatSettlesWithoutMoney:
    @pytest.fixture
    def settled(self, empty: BothBooks) -> BothBooks:
        """Give books in which Intacct settled three invoices with credits, a discount and rests."""
        empty.wire.act("create-customer", name="Anchor", customer_id="CK-2")
        for number, price in (("SI-1", "100.00"), ("SI-2", "60.00"), ("SI-3", "50.00")):
            empty.wire.act("sales-invoice", customer_id="CK-1", number=number, lines=[{"price": price}])
        import_all(empty)
        line = {"amount": "-20.00", "location": "100"}
        empty.wire.act("ar-invoice", customer_id="CK-1", number="NEG-1", lines=[line])
        empty.wire.act("credit-memo", customer_id="CK-1", number="CM-1", lines=[{"amount": "150.00"}])
        paid = empty.wire.act(
            "payment",
            customer_id="CK-1",
            invoices=[{"number": "SI-1", "amount": "10.00", "discount": "5.00"}],
            overpayment="40.00",
        )
        for credit, invoice, amount in (
            ("CM-1", "SI-1", "30.00"),
            ("CM-1", "SI-2", "60.00"),
            ("NEG-1", "SI-3", "20.00"),
            (paid["number"], "SI-3", "15.00"),
        ):
            applied = [{"number": invoice, "amount": amount}]
            empty.wire.act("apply-credit", credit={"number": credit}, invoices=applied)
        empty.wire.act("advance", customer_id="CK-1", amount="7.00", location="100")
        return empty

    def test_is_not_yet_imported_before_the_sync(self, settled: BothBooks) -> None:
        reasons = {line.reason.value for line in settled.differences()}

        assert reasons <= {
            "not_yet_imported",
            "credit_not_imported",
            "credit_unapplied",
            "unapplied_cash",
            "negative_invoice",
            "discount_taken",
        }

    def test_leaves_only_what_its_rule_keeps_in_intacct(self, settled: BothBooks) -> None:
        run = running.sync(connection=settled.connection, clock=now)

        assert run.state == RunState.DONE, run.error_text
        lines = {line.remote_number: line for line in settled.differences()}
        assert {key: (line.tieout, line.intacct, line.reason.value) for key, line in lines.items()} == {
            "SI-2": (Decimal(60), Decimal(0), "credit_not_imported"),
            "CM-1": (Decimal(0), Decimal(-60), "credit_unapplied"),
        }

    def test_leaves_nothing_where_all_credits_travel(self, settled: BothBooks) -> None:
        settled.set(credit_applications="all")
        run = running.sync(connection=settled.connection, clock=now)

        assert run.state == RunState.DONE, run.error_text
        assert settled.differences() == ()

    def test_leaves_nothing_of_a_credit_that_a_person_wanted_here_too(self, settled: BothBooks) -> None:
        running.sync(connection=settled.connection, clock=now)
        apply_here_too(failure=Failure.objects.get(level="warning"))
        running.sync(connection=settled.connection, clock=now)

        [line] = settled.differences()
        assert line.reason.value == "credit_unapplied"


class TestAnEntityWithContactsAndAllCredits:
    def test_ties_out_after_imports_and_polls(self, both: BothBooks) -> None:
        both.set(customer_source="bill_to_contact", credit_applications="all")
        Connection.objects.filter(pk=both.connection.pk).update(entity_id="200", reconcile_on=False)
        both.connection.refresh_from_db()
        import_all(both)
        credited = Link.objects.filter(kind="customer").order_by("id").first()
        assert credited is not None
        both.wire.act(
            "credit-memo", customer_id=credited.remote_number, entity="200", lines=[{"amount": "25.00"}]
        )
        for _ in range(2):
            assert running.sync(connection=both.connection, clock=now).state == RunState.DONE

        result = both.tie_out()

        assert [line.reason.value for line in result.differences] == []
        assert result.invoice_count > 60
        assert CreditNote.objects.exists()
        assert not Failure.objects.filter(connection=both.connection, state=FailureState.OPEN).exists()
