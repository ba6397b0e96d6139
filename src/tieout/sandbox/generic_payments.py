"""Payments and advances as the generic functions write them."""

from __future__ import annotations

from lxml import etree

from tieout.sandbox.books import Row
from tieout.sandbox.call import Call
from tieout.sandbox.errors import invalid
from tieout.sandbox.generic_elements import generic_custom_values
from tieout.sandbox.rules import credit
from tieout.sandbox.rules.advances import create_advance, current_advance, update_advance
from tieout.sandbox.rules.applying import Detail
from tieout.sandbox.rules.credit import Credit
from tieout.sandbox.rules.currencies import Currency
from tieout.sandbox.rules.lines import Line
from tieout.sandbox.rules.payments import (
    PaymentInput,
    create_payment,
    current_payment,
    refuse_submitted,
    update_draft,
)
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
    return create_payment(call.books, call.actor, _payment_input(call, item, _details(item)))


def change_payment(call: Call, item: etree._Element, row: Row) -> None:
    """Change what was sent of a draft payment; ACTION Submit posts it.

    Raises: FunctionRefused.
    Source (documented): details that are sent replace the whole list (objects.md 7.1).
    """
    refuse_submitted(row)
    before = current_payment(call.books, row)
    details = _details(item) if "ARPYMTDETAILS" in any_case(item) else list(before.details)
    update_draft(call.books, call.actor, row, _payment_input(call, item, details, before))


def write_advance(call: Call, item: etree._Element) -> int:
    """Create an advance and give its record number.

    Raises: FunctionRefused.
    """
    return create_advance(call.books, call.actor, _payment_input(call, item, []), _advance_lines(item))


def change_advance(call: Call, item: etree._Element, row: Row) -> None:
    """Change what was sent of a draft advance; ACTION Submit posts it.

    Raises: FunctionRefused.
    """
    before, lines = current_advance(call.books, row)
    if "ARADVANCEITEMS" in any_case(item):
        lines = _advance_lines(item)
    update_advance(call.books, call.actor, row, _payment_input(call, item, [], before), lines)


def _payment_input(
    call: Call, item: etree._Element, details: list[Detail], before: PaymentInput | None = None
) -> PaymentInput:
    """Read a payment; what is not sent stays as it was before."""
    texts = _texts(item)
    was = before or PaymentInput("", "", ())
    receipt = generic_date(texts.get("RECEIPTDATE", "")) or was.receipt_date
    if not receipt:
        # Source (documented): RECEIPTDATE is required. Source (assumed): the words for that.
        raise invalid("Required field Date Received is missing")
    rest = texts.get("OVERPAYMENTAMOUNT")
    return PaymentInput(
        method=texts.get("PAYMENTMETHOD", was.method),
        receipt_date=receipt,
        payment_date=generic_date(texts.get("PAYMENTDATE", "")) or was.payment_date,
        details=details,
        customer_id=texts.get("CUSTOMERID", was.customer_id),
        payer_name=texts.get("PAYERNAME", was.payer_name),
        bill_to=texts.get("BILLTOPAYTONAME", was.bill_to),
        bank=texts.get("FINANCIALENTITY", was.bank),
        undeposited=texts.get("UNDEPOSITEDACCOUNTNO", was.undeposited),
        summary=texts.get("PRBATCH", was.summary),
        reference=texts.get("DOCNUMBER", was.reference),
        description=texts.get("DESCRIPTION", was.description),
        currency=_currency(texts, was.currency),
        overpayment=was.overpayment if rest is None else cents(rest or "0", "overpayment"),
        attachment=texts.get("SUPDOCID", was.attachment),
        custom={**was.custom, **generic_custom_values(call, item, "ARPYMT")},
        is_draft=_is_draft(texts.get("ACTION", ""), default=was.is_draft),
    )


def _is_draft(action: str, *, default: bool) -> bool:
    # Source (documented): Draft or Submit, the default of a create (objects.md 7.1).
    # Source (assumed): a draft that is changed without an action stays one.
    if action.lower() not in {"", "draft", "submit"}:
        raise invalid(f"Action '{action}' is not valid.")
    return action.lower() == "draft" if action else default


def _currency(texts: dict[str, str], before: Currency) -> Currency:
    names = ("CURRENCY", "EXCHANGE_RATE", "EXCH_RATE_TYPE_ID", "EXCH_RATE_DATE", "BASECURR")
    if not any(texts.get(name) for name in names):
        return before
    return Currency(
        texts.get("CURRENCY", before.code),
        rate(texts.get("EXCHANGE_RATE", "")),
        texts.get("EXCH_RATE_TYPE_ID", ""),
        generic_date(texts.get("EXCH_RATE_DATE", "")),
        texts.get("BASECURR", ""),
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
