"""The client and the sandbox over TCP: what changes an invoice after it was posted, and what settles it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count

import pytest

from factories.intacct_over_tcp import Intacct
from tieout.intacct import (
    ArAdvanceLine,
    ArPaymentDetail,
    Call,
    ChangedInvoiceLine,
    Client,
    Condition,
    Contact,
    CreateArAdjustment,
    CreateArAdvance,
    CreateArPayment,
    CreateCustomer,
    CreateInvoice,
    DeleteArAdjustment,
    DeleteInvoice,
    Function,
    InvoiceLine,
    Query,
    Result,
    ReverseArPayment,
    ReverseInvoice,
    UpdateArAdjustment,
    UpdateInvoice,
    read_amount,
)

DAY = date(2026, 11, 2)
CUSTOMER = CreateCustomer(
    customer_id="CK-1", name="Copper Kettle", display_contact=Contact(print_as="Copper Kettle")
)
LINE = InvoiceLine(account="4000", amount=Decimal("150.00"), location_id="100")
INVOICE = CreateInvoice(
    customer_id="CK-1",
    date_created=DAY,
    term_name="Net 30",
    invoice_no="INV-1",
    external_id="ours-1",
    lines=(LINE,),
)
CREDIT = CreateArAdjustment(
    customer_id="CK-1",
    date_created=DAY,
    adjustment_no="CN-1",
    lines=(replace(LINE, amount=Decimal("-25.00")),),
)
ADVANCE = CreateArAdvance(
    customer_id="CK-1",
    payment_method="EFT",
    payment_date=DAY,
    receipt_date=DAY,
    bank_account="CHK",
    lines=(ArAdvanceLine(account="1200", amount=Decimal("40.00"), location_id="100"),),
)

_control_ids = count(1)


def sent(client: Client, function: Function) -> Result:
    [result] = client.write([Call(f"w-{next(_control_ids)}", function)])
    return result


def written(client: Client, function: Function) -> str:
    """Write what must succeed, and return its key."""
    result = sent(client, function)
    assert result.is_success, result.messages
    return result.record_key


def payment(*details: ArPaymentDetail, **facts) -> CreateArPayment:
    return CreateArPayment(
        customer_id="CK-1",
        payment_method="EFT",
        receipt_date=DAY,
        bank_account="CHK",
        currency="USD",
        details=details,
        **facts,
    )


def field_of(client: Client, about: str, key: str, name: str) -> str:
    where = Condition("RECORDNO", "equalto", (key,))
    [row] = client.query(Query(about, ("RECORDNO", name), where)).rows
    return row[name]


def due(client: Client, about: str, key: str) -> Decimal:
    return read_amount(field_of(client, about, key, "TRX_TOTALDUE"))


@pytest.fixture
def client(intacct: Intacct) -> Client:
    made, _ = intacct.client()
    written(made, CUSTOMER)
    return made


@pytest.fixture
def invoice(client: Client) -> str:
    return written(client, INVOICE)


class TestUpdatedInvoice:
    def test_has_another_number_and_keeps_its_key(self, client, invoice):
        key = written(client, UpdateInvoice(key=invoice, invoice_no="INV-1-V1", description="Void"))

        assert key == invoice
        assert field_of(client, "ARINVOICE", invoice, "RECORDID") == "INV-1-V1"

    def test_is_cleared_by_an_empty_text_and_left_alone_by_none(self, client, invoice):
        written(client, UpdateInvoice(key=invoice, description="Kettles", po_number="PO-1"))

        written(client, UpdateInvoice(key=invoice, description=""))

        assert field_of(client, "ARINVOICE", invoice, "DESCRIPTION") == ""
        assert field_of(client, "ARINVOICE", invoice, "DOCNUMBER") == "PO-1"

    def test_is_found_by_our_own_id(self, client, invoice):
        written(client, UpdateInvoice(key="ours-1", is_external_key=True, po_number="PO-2"))

        assert field_of(client, "ARINVOICE", invoice, "DOCNUMBER") == "PO-2"

    def test_has_changed_and_further_lines(self, client, invoice):
        changed = ChangedInvoiceLine(line_number=1, amount=Decimal("140.00"))
        further = replace(LINE, amount=Decimal("15.00"))

        written(client, UpdateInvoice(key=invoice, changed_lines=(changed,), new_lines=(further,)))

        assert due(client, "ARINVOICE", invoice) == Decimal("155.00")

    def test_is_deleted_or_reversed_only_while_it_is_unpaid(self, client, invoice):
        other = written(client, replace(INVOICE, invoice_no="INV-2", external_id=None))
        written(client, payment(ArPaymentDetail(record_key=invoice, payment_amount=Decimal(10))))

        assert sent(client, DeleteInvoice(key=other)).is_success
        assert not sent(client, DeleteInvoice(key=invoice)).is_success
        assert not sent(client, ReverseInvoice(key=invoice, date_reversed=DAY)).is_success


class TestCredit:
    def test_settles_an_invoice_without_cash_until_it_is_unapplied(self, client, invoice):
        credit = written(client, CREDIT)
        detail = ArPaymentDetail(record_key=invoice, adjustment_key=credit, adjustment_amount=Decimal(25))

        application = written(client, payment(detail))

        assert due(client, "ARINVOICE", invoice) == Decimal("125.00")
        assert due(client, "ARADJUSTMENT", credit) == 0
        assert not sent(client, DeleteArAdjustment(key=credit)).is_success

        written(client, ReverseArPayment(key=application, date_reversed=DAY))

        assert due(client, "ARINVOICE", invoice) == Decimal("150.00")
        assert sent(client, DeleteArAdjustment(key=credit)).is_success

    def test_is_negative_and_changes_its_text(self, client):
        credit = written(client, CREDIT)

        written(client, UpdateArAdjustment(key=credit, description="Returned kettle"))

        assert due(client, "ARADJUSTMENT", credit) == Decimal("-25.00")
        assert field_of(client, "ARADJUSTMENT", credit, "DESCRIPTION") == "Returned kettle"

    def test_may_come_with_cash_and_a_discount(self, client, invoice):
        credit = written(client, CREDIT)

        written(
            client,
            payment(
                ArPaymentDetail(
                    record_key=invoice,
                    adjustment_key=credit,
                    adjustment_amount=Decimal(25),
                    payment_amount=Decimal(100),
                ),
                ArPaymentDetail(record_key=invoice, discount_amount=Decimal(5), payment_amount=Decimal(20)),
            ),
        )

        assert due(client, "ARINVOICE", invoice) == 0
        assert field_of(client, "ARINVOICE", invoice, "STATE") == "Paid"


class TestMoneyLeft:
    def test_of_a_payment_is_an_overpayment_that_is_used_later(self, client, invoice):
        detail = ArPaymentDetail(record_key=invoice, payment_amount=Decimal(100))
        paid = written(client, payment(detail, overpayment_amount=Decimal(30), overpayment_location_id="100"))
        [left] = client.query(
            Query(
                "ARPOSTEDOVERPAYMENT",
                ("RECORDNO", "TRX_TOTALDUE"),
                Condition("PARENTPAYMENTKEY", "equalto", (paid,)),
            )
        ).rows
        assert read_amount(left["TRX_TOTALDUE"]) == Decimal(30)

        use = ArPaymentDetail(
            record_key=invoice, overpayment_key=left["RECORDNO"], overpayment_amount=Decimal(30)
        )
        written(client, payment(use))

        assert due(client, "ARINVOICE", invoice) == Decimal("20.00")
        assert due(client, "ARPOSTEDOVERPAYMENT", left["RECORDNO"]) == 0

    def test_may_be_an_advance_that_is_used_later(self, client, invoice):
        advance = written(client, ADVANCE)
        use = ArPaymentDetail(record_key=invoice, advance_key=advance, advance_amount=Decimal(15))

        written(client, payment(use))

        assert due(client, "ARADVANCE", advance) == Decimal("25.00")
        assert due(client, "ARINVOICE", invoice) == Decimal("135.00")
