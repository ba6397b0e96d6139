"""Records of an entity: its sessions work with them, those of another entity do not know them."""

from __future__ import annotations

import pytest

from factories.sandbox import Wire, errors_of, invoice_xml, login, payment_xml

NOT_FOUND = "Oops, we can't find this transaction; enter a valid {}."
DATE = "<year>2026</year><month>3</month><day>2</day>"


@pytest.fixture
def invoice(wire: Wire) -> str:
    """Give the record number of an A/R invoice of entity 200."""
    made = wire.act("ar-invoice", customer_id="CK-1", lines=[{"amount": "50"}], entity="200")
    return str(made["record_no"])


class TestEntity:
    def test_owns_what_its_sessions_make(self, wire: Wire, invoice: str) -> None:
        paid = wire.done(payment_xml((invoice, "20")), authentication=login("200"))

        [row] = wire.query("ARPYMT", "MEGAENTITYID", "MEGAENTITYNAME", "TRX_TOTALENTERED")
        assert paid.findtext("data/arpymt/RECORDNO")
        assert row == {
            "MEGAENTITYID": "200",
            "MEGAENTITYNAME": "Copper Kettle West LLC",
            "TRX_TOTALENTERED": "20",
        }

    def test_does_not_know_the_invoices_of_another(self, wire: Wire, invoice: str) -> None:
        refused = wire.call(payment_xml((invoice, "20")), authentication=login("100"))

        assert errors_of(refused)[0] == ("DL03000005", NOT_FOUND.format("invoice"))
        assert wire.query("ARPYMT", "RECORDNO") == []

    def test_does_not_know_the_payments_of_another(self, wire: Wire, invoice: str) -> None:
        wire.act("payment", customer_id="CK-1", invoices=[{"record_no": invoice}], entity="200")
        [payment] = wire.query("ARPYMT", "RECORDNO")
        reversal = (
            f'<reverse_arpayment key="{payment["RECORDNO"]}"><datereversed>{DATE}</datereversed>'
            "</reverse_arpayment>"
        )

        refused = wire.call(reversal, authentication=login("100"))
        wire.done(reversal, authentication=login("200"))

        assert errors_of(refused)[0][1] == NOT_FOUND.format("payment")
        assert [row["STATE"] for row in wire.query("ARPYMT", "STATE")] == ["Reversed", "Reversal"]

    def test_does_not_know_the_documents_of_another(self, wire: Wire) -> None:
        made = wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "9"}], entity="200")
        edit = (
            f'<update_sotransaction key="{made["document"]}"><message>Hello</message></update_sotransaction>'
        )
        delete = f'<delete_sotransaction key="{made["document"]}"/>'

        refused = [wire.call(function, authentication=login("100")) for function in (edit, delete)]
        wire.done(edit)

        assert [errors_of(each)[0][1] for each in refused] == [NOT_FOUND.format("document")] * 2
        assert wire.query("SODOCUMENT", "MESSAGE") == [{"MESSAGE": "Hello"}]

    def test_does_not_know_the_customers_of_another(self, wire: Wire) -> None:
        wire.act("create-customer", name="West only", customer_id="W-1", entity="200")

        for_100 = wire.call(invoice_xml("A-1", "5", customer="W-1"), authentication=login("100"))
        change = wire.call(
            "<update><CUSTOMER><CUSTOMERID>W-1</CUSTOMERID><NAME>Mine</NAME></CUSTOMER></update>",
            authentication=login("100"),
        )

        assert errors_of(for_100)[0][1] == "Customer 'W-1' specified is not valid."
        assert errors_of(change)[0][0] == "Cannot update non-existing CUSTOMER with CUSTOMERID=W-1."

    def test_sells_at_its_own_locations_only(self, wire: Wire) -> None:
        elsewhere = wire.call(invoice_xml("A-1", "5"), authentication=login("200"))
        own = invoice_xml("A-1", "5").replace("<locationid>100", "<locationid>210")

        assert errors_of(elsewhere)[0][1] == "The location '100' is invalid."
        assert wire.done(own, authentication=login("200")).findtext("key")
