"""Small documents of our own in tests/golden/intacct: what goes over the wire, with where that is known from.

Beside each document stands a .toml with source, provenance and what must be found. A document changes only
because its source says so.
"""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import tieout.intacct
from contract.intacct.sdk_xml import canonical
from tieout.intacct import (
    SMART_EVENT_LOG,
    ArPaymentDetail,
    Call,
    ChangePlace,
    CreateArAdjustment,
    CreateArPayment,
    CreateInvoice,
    GatewayError,
    GetApiSession,
    GetList,
    InvoiceLine,
    ListAll,
    ListCondition,
    Query,
    ReadByQuery,
    Record,
    ReverseArPayment,
    Sender,
    SqlAll,
    SqlCondition,
    UpdateInvoice,
)
from tieout.intacct.answers import read_answer
from tieout.intacct.envelope import Login, build_request

GOLDEN = Path(__file__).parents[2] / "golden" / "intacct"
DAY = date(2026, 3, 2)
REQUESTS = {
    "login/get_session": etree.fromstring(
        build_request(
            sender=Sender("tieout", "sender-word"),
            authentication=Login("xml_gateway", "copper-kettle", "secret-word"),
            calls=[Call("f-1", GetApiSession())],
            control_id="r-1",
            is_unique=False,
        )
    ),
    "create/arpymt": CreateArPayment(
        undeposited_account="1070",
        payment_method="Printed Check",
        customer_id="CK-1",
        doc_number="1042",
        description="TO-7",
        receipt_date=DAY,
        payment_date=DAY,
        currency="USD",
        details=(
            ArPaymentDetail(record_key="1234", payment_amount=Decimal("125.00")),
            ArPaymentDetail(record_key="1240", payment_amount=Decimal("0.50")),
        ),
    ).to_xml(),
    "create_invoice/discount_and_currency": CreateInvoice(
        customer_id="CK-1",
        date_created=DAY,
        term_name="Net 30",
        invoice_no="INV-1001",
        currency="EUR",
        lines=(
            InvoiceLine(account="4000", amount=Decimal("150.00"), memo="Consulting", location_id="100"),
            InvoiceLine(account="4900", amount=Decimal("-15.00"), memo="Discount", location_id="100"),
        ),
    ).to_xml(),
    "create/arpymt_with_credits": CreateArPayment(
        bank_account="CHK",
        payment_method="EFT",
        customer_id="CK-1",
        description="TO-8",
        receipt_date=DAY,
        currency="USD",
        overpayment_amount=Decimal("12.50"),
        overpayment_location_id="100",
        overpayment_department_id="20",
        details=(
            ArPaymentDetail(record_key="1234", adjustment_key="1301", adjustment_amount=Decimal("25.00")),
            ArPaymentDetail(
                record_key="1234",
                overpayment_key="1302",
                overpayment_amount=Decimal("10.00"),
                payment_amount=Decimal("40.00"),
            ),
            ArPaymentDetail(debit_memo_key="1303", payment_amount=Decimal("5.00")),
        ),
    ).to_xml(),
    "create_aradjustment/credit_memo": CreateArAdjustment(
        customer_id="CK-1",
        date_created=DAY,
        adjustment_no="CN-2001",
        invoice_no="INV-1001",
        lines=(InvoiceLine(account="4000", amount=Decimal("-25.00"), memo="Credit", location_id="100"),),
    ).to_xml(),
    "update_invoice/renumbered_and_cleared": UpdateInvoice(
        key="1234", invoice_no="INV-1001-V1", po_number=""
    ).to_xml(),
    "readByQuery/open_invoices": ReadByQuery(
        "ARINVOICE",
        SqlAll(
            (
                SqlCondition("RAWSTATE", "=", "A"),
                SqlCondition("TRX_TOTALDUE", ">", 0),
                SqlCondition("CUSTOMERNAME", "=", "Alice's & Bob"),
            )
        ),
        ("RECORDNO", "RECORDID"),
    ).to_xml(),
    "get_list/smart_events": GetList(
        SMART_EVENT_LOG,
        ListAll(
            (
                ListCondition("timestamp", ">=", "03/02/2026 12:00:00"),
                ListCondition("ownerobject", "=", "ARPYMT"),
            )
        ),
        order=("timestamp",),
        start=0,
        items_max=100,
    ).to_xml(),
    "reverse_arpayment/posted": ReverseArPayment(key="99", date_reversed=date(2026, 3, 5)).to_xml(),
    "query/changes": ChangePlace("03/02/2026 12:00:00", "7", "9")
    .question(Query("ARPYMT", ("RECORDNO", "WHENMODIFIED")))
    .to_xml(),
}
RESPONSES = sorted(str(path.relative_to(GOLDEN)).split(".")[0] for path in GOLDEN.rglob("*.response.xml"))


def facts(name: str) -> dict[str, Any]:
    return tomllib.loads((GOLDEN / f"{name}.toml").read_text())


class TestRequests:
    @pytest.mark.parametrize("name", sorted(REQUESTS))
    def test_are_written_as_the_document_says(self, name):
        expected = etree.parse(GOLDEN / f"{name}.request.xml").getroot()

        assert canonical(REQUESTS[name]) == canonical(expected)

    def test_are_all_written(self):
        names = {str(path.relative_to(GOLDEN)).split(".")[0] for path in GOLDEN.rglob("*.request.xml")}

        assert names == set(REQUESTS)


class TestResponses:
    @pytest.mark.parametrize("name", RESPONSES)
    def test_are_read_with_the_facts_beside_them(self, name):
        expect = facts(name)["expect"]
        body = (GOLDEN / f"{name}.response.xml").read_bytes()

        if expect["outcome"] == "results":
            [result] = read_answer([body]).results
            messages = result.messages
            assert [result.status] == expect["statuses"]
            assert list(result.rows) == expect["rows"]
            assert (result.total, result.remaining) == (expect.get("total", 0), expect.get("remaining"))
            if "lines" in expect:
                assert isinstance(result.rows[0], Record)
                assert result.rows[0].lines == expect["lines"]
        else:
            with pytest.raises(GatewayError) as refusal:
                read_answer([body], http_status=expect.get("http_status", 200))
            messages = refusal.value.messages
            assert type(refusal.value) is getattr(tieout.intacct, expect["outcome"])
            assert refusal.value.level == expect["level"]

        assert [message.code for message in messages] == expect.get("codes", [])
        for name_of_fact in ("text", "support_id", "error_id"):
            if name_of_fact in expect:
                assert getattr(messages[0], name_of_fact) == expect[name_of_fact]


class TestProvenance:
    @pytest.mark.parametrize(
        "path", sorted(GOLDEN.rglob("*.xml")), ids=lambda path: str(path.relative_to(GOLDEN))
    )
    def test_stands_beside_every_document(self, path):
        known = facts(str(path.relative_to(GOLDEN)).split(".")[0])

        assert known["source"]
        assert known["provenance"] in {"documented", "observed", "assumed"}
        assert isinstance(known["date"], date)
