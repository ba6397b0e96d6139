"""What a person does to customers and A/R invoices at the control address."""

from __future__ import annotations

from typing import Any

import pytest

from factories.sandbox import Wire


def refused(wire: Wire, act: str, **values: Any) -> str:
    answer = wire.client.post(f"{wire.control}/acts/{act}", json=values)
    assert answer.status_code in {400, 409}, answer.text
    return str(answer.json()["error"]["message"])


@pytest.fixture
def invoice(wire: Wire) -> str:
    """Give the number of an A/R invoice of two lines."""
    made = wire.act(
        "ar-invoice", customer_id="CK-1", number="A-1", lines=[{"amount": "60"}, {"amount": "40"}]
    )
    return str(made["number"])


class TestCustomer:
    def test_gets_a_parent_a_limit_and_contacts(self, wire: Wire) -> None:
        wire.act("create-customer", name="Kettle Group", customer_id="KG-1")
        wire.act("add-contact", customer_id="CK-1", contact_name="Kitchen")

        wire.act(
            "change-customer",
            customer_id="CK-1",
            parent="KG-1",
            on_hold=True,
            credit_limit="250",
            bill_to="Kitchen",
            comments="Slow",
        )

        [row] = wire.query(
            *("CUSTOMER", "PARENTNAME", "ONHOLD", "CREDITLIMIT", "BILLTO.CONTACTNAME", "COMMENTS"),
            condition="<equalto><field>CUSTOMERID</field><value>CK-1</value></equalto>",
        )
        assert list(row.values()) == ["Kettle Group", "true", "250", "Kitchen", "Slow"]

    def test_on_hold_and_above_its_limit_is_invoiced_all_the_same(self, wire: Wire) -> None:
        wire.act("change-customer", customer_id="CK-1", on_hold=True, credit_limit="10")

        made = wire.act("ar-invoice", customer_id="CK-1", lines=[{"amount": "60"}])

        assert made["total"] == "60.00"

    def test_is_deleted_while_nothing_speaks_of_it(self, wire: Wire, invoice: str) -> None:
        wire.act("create-customer", name="Nobody", customer_id="N-1")

        wire.act("delete-customer", customer_id="N-1")

        assert "has transactions" in refused(wire, "delete-customer", customer_id="CK-1")
        assert wire.query("CUSTOMER", "CUSTOMERID") == [{"CUSTOMERID": "CK-1"}]


class TestInvoice:
    def test_is_edited_up_and_down(self, wire: Wire, invoice: str) -> None:
        up = wire.act(
            "edit-ar-invoice",
            number=invoice,
            lines=[{"amount": "60"}, {"amount": "45"}, {"amount": "5"}],
            description="Later",
        )
        down = wire.act(
            "edit-ar-invoice", number=invoice, lines=[{"amount": "1"}, {"amount": "2"}, {"amount": "3"}]
        )

        assert (up["total"], down["total"]) == ("110.00", "6.00")
        assert up["record_no"] == down["record_no"]
        assert wire.query("ARINVOICE", "TRX_TOTALDUE", "DESCRIPTION") == [
            {"TRX_TOTALDUE": "6", "DESCRIPTION": "Later"}
        ]

    def test_keeps_its_lines_and_its_other_facts(self, wire: Wire, invoice: str) -> None:
        wire.act("edit-ar-invoice", number=invoice, new_number="A-9", due_date="2026-05-05")

        fewer = refused(wire, "edit-ar-invoice", number="A-9", lines=[{"amount": "1"}])

        assert fewer == "The invoice has 2 lines; lines cannot be removed."
        assert wire.query("ARINVOICE", "RECORDID", "WHENDUE", "TERMNAME", "TRX_TOTALDUE") == [
            {"RECORDID": "A-9", "WHENDUE": "05/05/2026", "TERMNAME": "Net 30", "TRX_TOTALDUE": "100"}
        ]

    def test_that_was_paid_keeps_its_amounts(self, wire: Wire, invoice: str) -> None:
        wire.act("payment", customer_id="CK-1", invoices=[{"number": invoice, "amount": "10"}])

        amounts = refused(wire, "edit-ar-invoice", number=invoice, lines=[{"amount": "60"}, {"amount": "30"}])
        wire.act("edit-ar-invoice", number=invoice, reference="PO-7")

        assert amounts == "A payment has been made against this Invoice / Adjustment."
        assert wire.query("ARINVOICE", "TRX_TOTALDUE", "DOCNUMBER") == [
            {"TRX_TOTALDUE": "90", "DOCNUMBER": "PO-7"}
        ]

    def test_that_is_a_draft_is_posted_when_it_is_submitted(self, wire: Wire) -> None:
        wire.act("ar-invoice", customer_id="CK-1", number="D-1", lines=[{"amount": "5"}], draft=True)

        wire.act("edit-ar-invoice", number="D-1", submit=True)

        assert wire.query("ARINVOICE", "STATE", "RAWSTATE") == [{"STATE": "Posted", "RAWSTATE": "A"}]
