"""One of each request about invoices, adjustments, payments and advances, small and whole."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

from contract.intacct.by_hand import ADVANCE, ADVANCE_UPDATE, WHOLE_ADVANCE, WHOLE_INVOICE_UPDATE
from tieout.intacct import (
    ArPaymentDetail,
    ChangedInvoiceLine,
    CreateArAdjustment,
    CreateArPayment,
    CreateInvoice,
    DeleteArAdjustment,
    DeleteInvoice,
    Function,
    InvoiceLine,
    OnlineCard,
    ReverseArAdvance,
    ReverseArPayment,
    ReverseInvoice,
    TaxEntry,
    UpdateArAdjustment,
    UpdateArPayment,
    UpdateInvoice,
)

DAY = date(2026, 3, 2)
ONE = Decimal("1.00")
OWN = (("TIEOUT_UID", "7"), ("RENEWED", DAY), ("SHARE", Decimal("0.5")), ("VIP", True))

LINE = InvoiceLine(account="4000", amount=Decimal("-25.00"), memo="Discount", location_id="100")
WHOLE_LINE = InvoiceLine(
    account_label="Consulting",
    offset_account="1200",
    amount=ONE,
    allocation_id="A",
    memo="Work",
    location_id="100",
    department_id="20",
    key="7",
    total_paid=ONE,
    total_due=ONE,
    custom_fields=OWN,
    revenue_template="R",
    deferred_account="2100",
    revenue_start_date=DAY,
    revenue_end_date=DAY,
    project_id="P",
    task_id="T",
    cost_type_id="L",
    customer_id="C",
    vendor_id="V",
    employee_id="E",
    item_id="I",
    class_id="K",
    contract_id="T",
    warehouse_id="W",
    is_billable=True,
    tax_entries=(TaxEntry(detail_id="VAT", tax=ONE),),
)
WHOLE_CHANGE = ChangedInvoiceLine(
    line_number=2,
    **{
        each.name: getattr(WHOLE_LINE, each.name)
        for each in fields(ChangedInvoiceLine)
        if each.name not in {"line_number", "account"}
    },
)
INVOICE = CreateInvoice(customer_id="CK-1", date_created=DAY, term_name="Net 30", lines=(LINE,))
WHOLE_INVOICE = CreateInvoice(
    customer_id="CK-1",
    date_created=DAY,
    date_posted=DAY,
    date_due=DAY,
    term_name="Net 30",
    batch_key="9",
    invoice_no="INV-1",
    po_number="PO-1",
    description="Kettles",
    external_id="7",
    bill_to="Alice",
    ship_to="Bob",
    base_currency="USD",
    currency="EUR",
    exchange_rate_date=DAY,
    exchange_rate_type="Intacct Daily Rate",
    stays_out_of_gl=False,
    attachments_id="F-1",
    custom_fields=OWN,
    tax_solution_id="VAT",
    lines=(LINE, WHOLE_LINE),
)
INVOICE_UPDATE = replace(WHOLE_INVOICE_UPDATE, changed_lines=(WHOLE_CHANGE,), new_lines=(LINE, WHOLE_LINE))
CREDIT_MEMO = CreateArAdjustment(customer_id="CK-1", date_created=DAY, lines=(LINE,))
WHOLE_CREDIT_MEMO = CreateArAdjustment(
    customer_id="CK-1",
    date_created=DAY,
    date_posted=DAY,
    batch_key="9",
    adjustment_no="CN-1",
    action="Draft",
    invoice_no="INV-1",
    description="Credit",
    external_id="7",
    base_currency="USD",
    currency="EUR",
    exchange_rate_date=DAY,
    exchange_rate_type="Intacct Daily Rate",
    stays_out_of_gl=False,
    tax_solution_id="VAT",
    lines=(LINE, replace(WHOLE_LINE, amount=-ONE)),
)
ADJUSTMENT_UPDATE = UpdateArAdjustment(
    key="81",
    customer_id="CK-1",
    date_created=DAY,
    date_posted=DAY,
    adjustment_no="CN-1",
    action="Submit",
    invoice_no="INV-1",
    description="",
    currency="EUR",
    exchange_rate_date=DAY,
    changed_lines=(WHOLE_CHANGE,),
    new_lines=(LINE,),
)
DETAIL = ArPaymentDetail(record_key="77", payment_amount=ONE)
PAYMENT = CreateArPayment(
    customer_id="CK-1",
    payment_method="EFT",
    receipt_date=DAY,
    payment_date=DAY,
    undeposited_account="1070",
    bank_account="CHK",
    summary_title="March",
    doc_number="1042",
    description="token",
    currency="USD",
    details=(DETAIL,),
)
CREDITS = (
    ArPaymentDetail(record_key="77", entry_key="1", adjustment_key="81", adjustment_amount=ONE),
    ArPaymentDetail(record_key="77", inline_key="78", inline_entry_key="2", inline_amount=ONE),
    ArPaymentDetail(record_key="77", advance_key="90", advance_entry_key="1", advance_amount=ONE),
    ArPaymentDetail(record_key="77", overpayment_key="91", overpayment_amount=ONE, payment_amount=ONE),
    ArPaymentDetail(record_key="77", negative_invoice_key="92", negative_invoice_amount=ONE),
    ArPaymentDetail(debit_memo_key="93", debit_memo_entry_key="1", payment_amount=ONE),
    ArPaymentDetail(record_key="77", discount_amount=ONE, payment_amount=ONE),
    ArPaymentDetail(record_key="78", discount_date=DAY),
)
WHOLE_PAYMENT = replace(
    PAYMENT,
    customer_id="",
    payer_name="Copper Kettle",
    paid_date=DAY,
    exchange_rate=Decimal("1.25"),
    base_amount=ONE,
    transaction_amount=ONE,
    base_currency="USD",
    action="Submit",
    overpayment_amount=ONE,
    overpayment_location_id="100",
    overpayment_department_id="20",
    bill_to="Alice",
    card=OnlineCard(number="1", expiry="7/2030", kind="Visa", security_code="1", is_default=False),
    custom_fields=OWN,
    details=(DETAIL, *CREDITS),
)
PAYMENT_UPDATE = UpdateArPayment(record_no="99", doc_number="", action="Submit", details=(DETAIL,))

AR_FUNCTIONS: dict[str, Function] = {
    "create_invoice": INVOICE,
    "create_invoice in a currency": replace(INVOICE, currency="EUR"),
    "create_invoice at a rate": replace(INVOICE, currency="EUR", exchange_rate=Decimal("1.25")),
    "create_invoice as a whole": WHOLE_INVOICE,
    "update_invoice": UpdateInvoice(key="77", invoice_no="INV-1-V1"),
    "update_invoice that clears": UpdateInvoice(key="77", description="", po_number=""),
    "update_invoice at a rate": UpdateInvoice(key="77", currency="EUR", exchange_rate=Decimal("1.25")),
    "update_invoice as a whole": INVOICE_UPDATE,
    "reverse_invoice": ReverseInvoice(key="77", date_reversed=DAY, description="Wrong"),
    "delete_invoice": DeleteInvoice(key="77"),
    "delete_invoice by our id": DeleteInvoice(key="7", is_external_key=True),
    "create_aradjustment": CREDIT_MEMO,
    "create_aradjustment as a whole": WHOLE_CREDIT_MEMO,
    "update_aradjustment": UpdateArAdjustment(key="81", adjustment_no="CN-2"),
    "update_aradjustment as a whole": ADJUSTMENT_UPDATE,
    "delete_aradjustment": DeleteArAdjustment(key="81"),
    "delete_aradjustment by our id": DeleteArAdjustment(key="7", is_external_key=True),
    "create ARPYMT": PAYMENT,
    "create ARPYMT as a whole": WHOLE_PAYMENT,
    "update ARPYMT": PAYMENT_UPDATE,
    "reverse_arpayment": ReverseArPayment(key="99", date_reversed=DAY, description="Bounced"),
    "reverse_arpayment of a closed account": ReverseArPayment(
        key="99", date_reversed=DAY, returned_account="A"
    ),
    "create ARADVANCE": ADVANCE,
    "create ARADVANCE as a whole": WHOLE_ADVANCE,
    "update ARADVANCE": ADVANCE_UPDATE,
    "reverse_arpayment of an advance": ReverseArAdvance(key="90", date_reversed=DAY),
}
