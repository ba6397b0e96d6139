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


class TestTopLevel:
    def test_sees_private_records_when_it_asks_for_them(self, wire: Wire, invoice: str) -> None:
        query = "<query><object>ARINVOICE</object><select><field>RECORDNO</field></select>{}</query>"
        private = "<options><showprivate>true</showprivate></options>"

        hidden = wire.done(query.format(""))
        shown = wire.done(query.format(private))
        inside = wire.done(query.format(""), authentication=login("200"))
        elsewhere = wire.done(query.format(private), authentication=login("100"))

        counts = [each.find("data").get("totalcount") for each in (hidden, shown, inside, elsewhere)]
        assert counts == ["0", "1", "1", "0"]

    def test_cannot_use_a_definition_of_the_entities(self, wire: Wire) -> None:
        wire.post_control("settings", entity_only_definitions=["Sales Invoice"])
        body = {"customer_id": "CK-1", "lines": [{"price": "9"}]}

        refused = wire.client.post(f"{wire.control}/acts/sales-invoice", json=body)
        wire.act("sales-invoice", **body, entity="200")

        assert refused.json()["error"] == {
            "code": "BL01001973",
            "message": "Transaction definition 'Sales Invoice' can be used in an entity only.",
        }
        assert [row["MEGAENTITYID"] for row in wire.query("SODOCUMENT", "MEGAENTITYID")] == ["200"]


class TestPayment:
    def test_belongs_to_the_one_entity_that_it_pays(self, wire: Wire, invoice: str) -> None:
        wire.done(payment_xml((invoice, "20")))

        assert wire.query("ARPYMT", "MEGAENTITYID") == [{"MEGAENTITYID": "200"}]

    def test_cannot_pay_in_several_entities(self, wire: Wire, invoice: str) -> None:
        act = {"customer_id": "CK-1", "lines": [{"amount": "50"}]}
        east = wire.act("ar-invoice", **act, entity="100")["record_no"]
        shared = wire.act("ar-invoice", **act)["record_no"]

        two = wire.call(payment_xml((invoice, "20"), (east, "20")))
        with_top = wire.call(payment_xml((invoice, "20"), (shared, "20")))
        wire.done(payment_xml((invoice, "20"), (shared, "20")), authentication=login("200"))

        assert errors_of(two)[0][1] == (
            "A payment cannot pay transactions of several entities ('100' and '200')."
        )
        assert errors_of(with_top)[0][1] == (
            "A payment cannot pay transactions of several entities (the top level and '200')."
        )
        assert wire.query("ARPYMT", "MEGAENTITYID") == [{"MEGAENTITYID": "200"}]


class TestRestrictedCustomer:
    def test_is_for_the_top_level_or_for_some_entities(self, wire: Wire) -> None:
        update = "<update><CUSTOMER><CUSTOMERID>CK-1</CUSTOMERID>{}</CUSTOMER></update>"
        west = invoice_xml("A-1", "5").replace("<locationid>100", "<locationid>210")
        wire.done(update.format("<OBJECTRESTRICTION>RootOnly</OBJECTRESTRICTION>"))

        for_root = wire.call(west, authentication=login("200"))
        wire.done(invoice_xml("A-0", "5"))
        wire.done(
            update.format(
                "<OBJECTRESTRICTION>Restricted</OBJECTRESTRICTION>"
                "<RESTRICTEDLOCATIONS>200#~#210</RESTRICTEDLOCATIONS>"
            )
        )
        wire.done(west, authentication=login("200"))
        for_west = wire.call(invoice_xml("A-2", "5"), authentication=login("100"))

        refused = "Customer 'CK-1' specified is not valid."
        assert errors_of(for_root)[0][1] == errors_of(for_west)[0][1] == refused


class TestPerson:
    def test_does_not_find_the_records_of_another_entity(self, wire: Wire, invoice: str) -> None:
        wire.act("payment", customer_id="CK-1", invoices=[{"record_no": invoice}], entity="200")
        [payment] = wire.query("ARPYMT", "RECORDNO")

        for act, key in (("reverse-ar-invoice", invoice), ("reverse-payment", payment["RECORDNO"])):
            body = {"record_no": key, "entity": "100"}
            answer = wire.client.post(f"{wire.control}/acts/{act}", json=body)

            assert answer.status_code == 404
