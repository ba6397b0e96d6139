"""Golden requests whose inputs an SDK's test writes in code: the same inputs in ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from lxml import etree

from contract.intacct.adapter import Params, create_customer, function, query
from tieout.intacct import (
    ArAdvanceLine,
    ChangedInvoiceLine,
    Contact,
    ContactRole,
    CreateArAdvance,
    CustomerDetails,
    Function,
    InvoiceLine,
    UpdateArAdvance,
    UpdateCustomer,
    UpdateInvoice,
)

UNIT_TEST: Params = {"controlId": "unittest"}
DAY = date(2015, 6, 30)
ADVANCE = CreateArAdvance(
    customer_id="CUSTOMER1",
    payment_method="Cash",
    payment_date=DAY,
    receipt_date=DAY,
    lines=(ArAdvanceLine(amount=Decimal("76343.43")),),
)
WHOLE_ADVANCE = replace(
    ADVANCE,
    bank_account="Entity1",
    undeposited_account="20323",
    summary_title="234",
    doc_number="234235",
    description="Some description",
    currency="USD",
    base_currency="USD",
    exchange_rate_date=DAY,
    exchange_rate_type="Intacct Daily Rate",
    exchange_rate=Decimal("1.25"),
    attachments_id="6942",
    action="Submit",
    lines=(
        ArAdvanceLine(
            account="123456",
            account_label="Label1",
            amount=Decimal("76343.43"),
            memo="Description",
            location_id="123",
            department_id="321",
            project_id="Project1",
            task_id="Task1",
            customer_id="Customer1",
            vendor_id="Vendor1",
            employee_id="Emp1",
            item_id="Item1",
            class_id="Class1",
            contract_id="Contract1",
            warehouse_id="Warehouse1",
            custom_fields=(("GLDIM", "654"),),
        ),
    ),
)
ADVANCE_UPDATE = UpdateArAdvance(
    record_no="123",
    customer_id="CUSTOMER1",
    payment_method="Cash",
    payment_date=DAY,
    receipt_date=DAY,
    lines=(ArAdvanceLine(amount=Decimal("76343.43")),),
)
WHOLE_INVOICE_UPDATE = UpdateInvoice(
    key="20394",
    is_external_key=True,
    customer_id="CUSTOMER1",
    date_created=DAY,
    date_posted=DAY,
    date_due=date(2020, 9, 24),
    term_name="N30",
    action="Submit",
    invoice_no="234",
    po_number="234235",
    description="Some description",
    bill_to="28952",
    ship_to="289533",
    currency="USD",
    exchange_rate_date=DAY,
    exchange_rate_type="Intacct Daily Rate",
    attachments_id="6942",
    custom_fields=(("customfield1", "customvalue1"),),
    changed_lines=(ChangedInvoiceLine(line_number=1, amount=Decimal(1000)),),
    new_lines=(InvoiceLine(amount=Decimal("76343.43")),),
)


def _unit_test(made: Function) -> Callable[[], etree._Element]:
    return lambda: function(UNIT_TEST, made)


BY_HAND: dict[str, Callable[[], etree._Element]] = {
    "advance-001": _unit_test(ADVANCE_UPDATE),
    "advance-003": _unit_test(ADVANCE),
    "advance-004": _unit_test(WHOLE_ADVANCE),
    "invoice-014": _unit_test(
        UpdateInvoice(key="1234", changed_lines=(ChangedInvoiceLine(line_number=1, memo="hello world"),))
    ),
    "invoice-015": _unit_test(WHOLE_INVOICE_UPDATE),
    "customer-009": lambda: create_customer(
        {"controlId": "unittest", "customerName": "Intacct Corp", "printAs": "Intacct Corporation"}
    ),
    "customer-011": lambda: function({"controlId": "unittest"}, WHOLE_CUSTOMER),
    "query-066": lambda: query(
        {
            "controlId": "unittest",
            "fromObject": "ARINVOICE",
            "selectFields": [
                {"fieldName": name}
                for name in ("CUSTOMERID", "TOTALDUE", "WHENDUE", "TOTALENTERED", "TOTALDUE", "RECORDNO")
            ],
        }
    ),
    "query-068": lambda: query(
        {
            "controlId": "unittest",
            "fromObject": "CLASS",
            "selectFields": [{"fieldName": "CUSTOMERID"}],
            "orderBy": [
                {"$class": "OrderAscending", "field": "TOTALDUE"},
                {"$class": "OrderDescending", "field": "RECORDNO"},
            ],
        }
    ),
    "query-069": lambda: query(
        {"controlId": "unittest", "fromObject": "CLASS", "selectFields": [{"fieldName": "CUSTOMERID"}]}
    ),
    "query-071": lambda: query(
        _invoices_by_key("AndOperator", ("greaterthanorequalto", "1"), ("lessthanorequalto", "100"))
    ),
    "query-072": lambda: query(
        _invoices_by_key(
            "OrOperator",
            *(("lessthanorequalto", "10"), ("equalto", "100"), ("equalto", "1000"), ("equalto", "10000")),
        )
    ),
}


def _invoices_by_key(joined: str, *parts: tuple[str, str]) -> Params:
    filters = [
        {"$class": "Filter", "field": "RECORDNO", "operation": operation, "value": value}
        for operation, value in parts
    ]
    return {
        "controlId": "unittest",
        "fromObject": "ARINVOICE",
        "selectFields": [{"fieldName": "CUSTOMERID"}, {"fieldName": "RECORDNO"}],
        "filter": {"$class": joined, "filters": filters},
    }


WHOLE_CUSTOMER = UpdateCustomer(
    customer_id="C1234",
    name="Intacct Corp",
    display_contact=Contact(
        contact_name="Bill G. Smith",
        print_as="Intacct Corporation",
        company_name="Intacct Corp.",
        is_taxable=True,
        tax_group="CA",
        prefix="Mr",
        first_name="Bill",
        last_name="Smith",
        initial="G",
        phone1="12",
        phone2="34",
        cell_phone="56",
        pager="78",
        fax="90",
        email1="noreply@intacct.com",
        email2="noreplyagain@intacct.com",
        url1="www.intacct.com",
        url2="us.intacct.com",
        address1="300 Park Ave",
        address2="Ste 1400",
        city="San Jose",
        state="CA",
        zip="95110",
        country="United States",
    ),
    details=CustomerDetails(
        is_one_time=False,
        status="active",
        hides_display_contact=False,
        customer_type="SaaS",
        parent_id="C5678",
        gl_group="Group",
        territory_id="NE",
        attachments_id="A1234",
        term_name="N30",
        receivables_account="1200",
        revenue_account="4000",
        shipping_method="USPS",
        resale_number="123",
        tax_id="12-3456789",
        credit_limit=Decimal("1234.56"),
        is_on_hold=False,
        delivery_options=("Print", "E-Mail"),
        message_id="hello",
        comments="my comment",
        currency="USD",
        invoice_template="temp1",
        oe_quote_template="temp2",
        oe_order_template="temp3",
        oe_list_template="temp4",
        oe_invoice_template="temp5",
        oe_adjustment_template="temp6",
        oe_other_template="temp7",
        primary_contact="primary",
        bill_to="bill to",
        ship_to="ship to",
        contact_list=(
            ContactRole(category="Primary Contact", contact_name="primary"),
            ContactRole(category="Billing Contact", contact_name="bill to"),
            ContactRole(category="Shipping Contact", contact_name="ship to"),
        ),
        restriction="Restricted",
        restricted_locations=("100", "200"),
        restricted_departments=("D100", "D200"),
        custom_fields=(("CUSTOMFIELD1", "Hello"),),
    ),
)
