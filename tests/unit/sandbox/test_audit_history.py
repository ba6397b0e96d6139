"""The audit history: deletions, which leave no row to ask for."""

from __future__ import annotations

from factories.sandbox import Wire, errors_of, invoice_xml, payment_xml

QUERY = "<query><object>AUDITHISTORY</object><select><field>OBJECTKEY</field></select></query>"


def deletions(wire: Wire) -> list[tuple[str, str]]:
    rows = wire.query("AUDITHISTORY", "OBJECTTYPE", "OBJECTKEY", "ACCESSMODE")
    assert {row["ACCESSMODE"] for row in rows} <= {"D"}
    return [(row["OBJECTTYPE"], row["OBJECTKEY"]) for row in rows]


class TestAuditHistory:
    def test_keeps_what_was_deleted_when_and_by_whom(self, wire: Wire) -> None:
        key = wire.done(invoice_xml("A-1", "5")).findtext("key")
        wire.done(f'<delete_invoice key="{key}"/>')

        [row] = wire.query("AUDITHISTORY", "OBJECTTYPE", "OBJECTKEY", "ACCESSMODE", "ACCESSTIME", "USERID")

        assert list(row.values()) == ["arinvoice", key, "D", "03/02/2026 09:30:00", "xml_gateway"]

    def test_keeps_every_kind_of_record(self, wire: Wire) -> None:
        wire.act("create-customer", name="Gone", customer_id="G-1")
        wire.act("delete-customer", customer_id="G-1")
        wire.act("add-contact", customer_id="CK-1", contact_name="Kitchen")
        wire.done("<update><CUSTOMER><CUSTOMERID>CK-1</CUSTOMERID><CUSTOMERCONTACTS/></CUSTOMER></update>")
        wire.act("delete-contact", contact_name="Kitchen")
        memo = wire.act("credit-memo", customer_id="CK-1", lines=[{"amount": "5"}])
        wire.act("delete-adjustment", number=memo["number"])
        key = wire.done(invoice_xml("A-1", "5")).findtext("key")
        draft = wire.done(payment_xml((key, "5"), ACTION="Draft")).findtext("data/arpymt/RECORDNO")
        wire.done(f'<delete_arpayment key="{draft}"/>')

        kinds = [kind for kind, _ in deletions(wire)]

        assert kinds == ["customer", "contact", "contact", "aradjustment", "arpymt"]

    def test_keeps_the_invoice_that_an_edit_of_its_document_replaced(self, wire: Wire) -> None:
        made = wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "9"}])
        edited = wire.act("edit-sales-invoice", document=made["document"], lines=[{"price": "8"}])
        wire.act("delete-sales-invoice", document=made["document"])

        assert deletions(wire) == [
            ("arinvoice", str(made["invoice_record_no"])),
            ("arinvoice", str(edited["invoice_record_no"])),
            ("sodocument", str(made["record_no"])),
        ]

    def test_keeps_nothing_of_a_deletion_that_was_refused(self, wire: Wire) -> None:
        key = wire.done(invoice_xml("A-1", "5")).findtext("key")
        wire.act("payment", customer_id="CK-1", invoices=[{"record_no": key}])

        wire.call(f'<delete_invoice key="{key}"/>')
        wire.call("<delete><object>CUSTOMER</object><keys>999</keys></delete>")

        assert deletions(wire) == []

    def test_needs_a_permission_of_its_own(self, wire: Wire) -> None:
        wire.post_control("settings", users={"xml_gateway": {"denied": ["query AUDITHISTORY"]}})

        refused = wire.call(QUERY)

        assert errors_of(refused) == [("", "You do not have permission to view audit history")]
        assert refused.find("errormessage/error/errorno") is None


class TestOlderViews:
    def test_of_payments_and_applications_say_the_same(self, wire: Wire) -> None:
        key = wire.done(invoice_xml("A-1", "5")).findtext("key")
        memo = wire.act("credit-memo", customer_id="CK-1", lines=[{"amount": "2"}])
        credit = [{"record_no": key, "amount": "3", "credits": [{"number": memo["number"]}]}]
        paid = str(wire.act("payment", customer_id="CK-1", invoices=credit, reference="77")["record_no"])

        [payment] = wire.query(
            "ARPAYMENT", "RECORDNO", "DOCUMENTNUMBER", "PAYMENTAMOUNT", "PAYMENTTYPE", "TRX_TOTALDUE"
        )
        rows = wire.query("ARINVOICEPAYMENT", "PAYMENTKEY", "RECORDKEY", "TRX_AMOUNT", "PARENTPYMT")

        assert list(payment.values()) == [paid, "77", "3", "Printed Check", "0"]
        assert [list(row.values()) for row in rows] == [
            [paid, key, "3", paid],
            [str(memo["record_no"]), key, "2", paid],
        ]
