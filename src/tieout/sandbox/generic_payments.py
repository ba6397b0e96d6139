"""Payments and advances as the generic functions write them."""

from __future__ import annotations

from lxml import etree

from tieout.sandbox.call import Call
from tieout.sandbox.errors import invalid
from tieout.sandbox.rules import credit
from tieout.sandbox.rules.advances import create_advance
from tieout.sandbox.rules.credit import Credit
from tieout.sandbox.rules.currencies import Currency
from tieout.sandbox.rules.lines import Line
from tieout.sandbox.rules.payments import Detail, PaymentInput, create_payment
from tieout.sandbox.wire import any_case, cents, generic_date, rate

# Source (documented): the key and the amount of each kind of credit (objects.md 7.1).
_CREDITS = {
    credit.ADJUSTMENT: ("ADJUSTMENT", "TRX_ADJUSTMENTAMOUNT"),
    credit.INLINE: ("INLINE", "TRX_INLINEAMOUNT"),
    credit.ADVANCE: ("ADVANCE", "TRX_POSTEDADVANCEAMOUNT"),
    credit.OVERPAYMENT: ("OVERPAYMENT", "TRX_POSTEDOVERPAYMENTAMOUNT"),
    credit.NEGATIVE_INVOICE: ("NEGATIVEINVOICE", "TRX_NEGATIVEINVOICEAMOUNT"),
}


def _texts(item: etree._Element) -> dict[str, str]:
    return {name: (found.text or "").strip() for name, found in any_case(item).items()}


def write_payment(call: Call, item: etree._Element) -> int:
    """Create a payment and give its record number.

    Raises: FunctionRefused.
    """
    return create_payment(call.books, call.actor, _payment_input(item, _details(item)))


def write_advance(call: Call, item: etree._Element) -> int:
    """Create an advance and give its record number.

    Raises: FunctionRefused.
    """
    return create_advance(call.books, call.actor, _payment_input(item, []), _advance_lines(item))


def _payment_input(item: etree._Element, details: list[Detail]) -> PaymentInput:
    texts = _texts(item)
    receipt = generic_date(texts.get("RECEIPTDATE", ""))
    if not receipt:
        # Source (documented): RECEIPTDATE is required. Source (assumed): the words for that.
        raise invalid("Required field Date Received is missing")
    return PaymentInput(
        method=texts.get("PAYMENTMETHOD", ""),
        receipt_date=receipt,
        payment_date=generic_date(texts.get("PAYMENTDATE", "")),
        details=details,
        customer_id=texts.get("CUSTOMERID", ""),
        payer_name=texts.get("PAYERNAME", ""),
        bill_to=texts.get("BILLTOPAYTONAME", ""),
        bank=texts.get("FINANCIALENTITY", ""),
        undeposited=texts.get("UNDEPOSITEDACCOUNTNO", ""),
        summary=texts.get("PRBATCH", ""),
        reference=texts.get("DOCNUMBER", ""),
        description=texts.get("DESCRIPTION", ""),
        currency=Currency(
            texts.get("CURRENCY", ""),
            rate(texts.get("EXCHANGE_RATE", "")),
            texts.get("EXCH_RATE_TYPE_ID", ""),
            generic_date(texts.get("EXCH_RATE_DATE", "")),
            texts.get("BASECURR", ""),
        ),
        overpayment=cents(texts.get("OVERPAYMENTAMOUNT") or "0", "overpayment"),
        is_draft=texts.get("ACTION", "").lower() == "draft",
    )


def _details(item: etree._Element) -> list[Detail]:
    details = []
    for found in any_case(item).get("ARPYMTDETAILS", ()):
        texts = _texts(found)
        details.append(
            Detail(
                texts.get("RECORDKEY", ""),
                cents(texts.get("TRX_PAYMENTAMOUNT") or "0", "payment amount"),
                texts.get("ENTRYKEY") or texts.get("POSADJENTRYKEY", ""),
                texts.get("POSADJKEY", ""),
                _credits(texts),
                cents(texts.get("TRX_TOTALDISCOUNTTOAPPLY") or "0", "discount"),
                generic_date(texts.get("DISCOUNTDATE", "")),
            )
        )
    return details


def _credits(texts: dict[str, str]) -> list[Credit]:
    found = []
    for kind, (name, amount_name) in _CREDITS.items():
        key, amount = texts.get(f"{name}KEY", ""), texts.get(amount_name, "")
        if bool(key) != bool(amount):
            # Source (assumed): both are needed, and the words for that.
            raise invalid(f"{name}KEY and {amount_name} go together.")
        if key:
            line_key = texts.get(f"{name}ENTRYKEY", "")
            found.append(Credit(kind, key, cents(amount, "payment amount"), line_key))
    return found


def _advance_lines(item: etree._Element) -> list[Line]:
    lines = []
    for found in any_case(item).get("ARADVANCEITEMS", ()):
        texts = _texts(found)
        lines.append(
            Line(
                account=texts.get("ACCOUNTNO", ""),
                amount=cents(texts.get("TRX_AMOUNT") or "0", "amount"),
                memo=texts.get("ENTRYDESCRIPTION", ""),
                location=texts.get("LOCATIONID", ""),
                department=texts.get("DEPARTMENTID", ""),
                item=texts.get("ITEMID", ""),
            )
        )
    return lines
