"""Further fields of Intacct's records, kept as custom fields of ours, and written back from there."""

from __future__ import annotations

from typing import Any

from factories.reading import Reader
from factories.writing import AT
from tieout.ledger.operations import customers
from tieout.sync.models import Failure, RunState


def document(reader: Reader, *, number: str, **facts: Any) -> None:
    reader.there.act(
        "sales-invoice",
        customer_id="CK-1",
        number=number,
        lines=[{"item": "SERVICE", "price": "10"}],
        **facts,
    )


def change_there(reader: Reader, **fields: str) -> None:
    """Change a customer in Intacct as its web page would."""
    texts = "".join(f"<{name}>{text}</{name}>" for name, text in fields.items())
    reader.there.done(f"<update><CUSTOMER><CUSTOMERID>CK-1</CUSTOMERID>{texts}</CUSTOMER></update>")


class TestFieldsOfCustomers:
    def test_come_with_the_customers(self, bare: Reader) -> None:
        bare.firm.set(read_customer_fields=["TAXID", "RESALENO"])
        change_there(bare, TAXID="99-1234567")

        bare.import_customers()

        assert bare.customer("CK-1").custom_fields == {"TAXID": "99-1234567"}

    def test_follow_later_changes_and_blanks(self, bare: Reader) -> None:
        bare.firm.set(read_customer_fields=["TAXID", "RESALENO"])
        change_there(bare, TAXID="99-1234567")
        bare.import_customers()

        bare.pass_time(hours=5)
        change_there(bare, TAXID="", RESALENO="R-1")
        bare.sync()

        assert bare.customer("CK-1").custom_fields == {"RESALENO": "R-1"}

    def test_leave_our_own_fields_alone(self, bare: Reader) -> None:
        bare.firm.set(read_customer_fields=["TAXID"])
        bare.import_customers()
        customers.update(customer=bare.customer("CK-1"), custom_fields={"colour": "red"}, at=AT)

        bare.pass_time(hours=5)
        change_there(bare, TAXID="99-1234567")
        bare.sync()

        assert bare.customer("CK-1").custom_fields == {"TAXID": "99-1234567", "colour": "red"}

    def test_travel_both_ways_where_both_settings_name_them(self, bare: Reader) -> None:
        bare.firm.set(read_customer_fields=["TAXID"], write_customer_fields=["TAXID"])
        change_there(bare, TAXID="99-1234567")
        bare.import_customers()

        customers.update(customer=bare.customer("CK-1"), custom_fields={"TAXID": "11-7654321"}, at=AT)
        for _ in range(2):
            bare.sync()

        assert [row["TAXID"] for row in bare.there.query("CUSTOMER", "TAXID")] == ["11-7654321"]
        assert bare.customer("CK-1").custom_fields == {"TAXID": "11-7654321"}
        customers.update(customer=bare.customer("CK-1"), custom_fields={}, at=AT)
        bare.sync()
        assert [row["TAXID"] for row in bare.there.query("CUSTOMER", "TAXID")] == [""]

    def test_that_do_not_exist_are_a_failure_with_the_documented_code(self, bare: Reader) -> None:
        bare.firm.set(read_customer_fields=["REGION"])

        run = bare.try_to_sync()

        assert run.state == RunState.FAILED
        failure = Failure.objects.get(connection=bare.connection)
        assert failure.cause == "missing_field"


class TestFieldsOfDocuments:
    def test_come_with_the_invoices(self, bare: Reader) -> None:
        bare.firm.set(read_invoice_fields=["CUSTOMERPONUMBER"])
        document(bare, number="7001", reference="PO-7")

        bare.import_invoices()

        assert bare.invoice("7001").custom_fields == {"CUSTOMERPONUMBER": "PO-7"}

    def test_come_of_every_definition(self, bare: Reader) -> None:
        bare.firm.set(
            read_invoice_fields=["CUSTOMERPONUMBER"], definitions=["Sales Invoice", "Contract Invoice"]
        )
        document(bare, number="7001", reference="PO-7")
        document(bare, number="8001", definition="Contract Invoice", reference="PO-8")
        bare.import_invoices()

        document(bare, number="7002", reference="PO-9")
        document(bare, number="8002", definition="Contract Invoice", reference="PO-10")
        bare.sync()

        assert [
            bare.invoice(number).custom_fields["CUSTOMERPONUMBER"]
            for number in ("7001", "8001", "7002", "8002")
        ] == ["PO-7", "PO-8", "PO-9", "PO-10"]

    def test_of_one_definition_are_reached_by_its_name(self, bare: Reader) -> None:
        fields = {"REGION": {"type": "text", "documents": ["Sales Invoice"]}}
        bare.there.post_control("settings", custom_fields={"SODOCUMENT": fields})
        bare.firm.set(read_invoice_fields=["REGION"])
        document(bare, number="7001", custom={"REGION": "North"})
        bare.import_invoices()
        document(bare, number="7002", custom={"REGION": "South"})

        bare.sync()

        assert [bare.invoice(number).custom_fields for number in ("7001", "7002")] == [
            {"REGION": "North"},
            {"REGION": "South"},
        ]
