"""One of each request that neither writes A/R nor asks a `query`: contacts, documents, older questions."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime
from decimal import Decimal

from contract.intacct.by_hand import FILTERS_BY_HAND
from tieout.intacct import (
    PACKAGES,
    SMART_EVENT_LOG,
    AppliedAmount,
    ApplyLegacyArPayment,
    ChargedCard,
    Contact,
    CreateArAccountLabel,
    CreateArAdjustmentSummary,
    CreateArPaymentSummary,
    CreateArTerm,
    CreateContact,
    CreateInvoiceSummary,
    CreateLegacyArPayment,
    CreateLegacyContact,
    CreateLegacyCustomer,
    CreateSoTransaction,
    DebitedAccount,
    DeleteArAccountLabel,
    DeleteArTerm,
    DeleteContact,
    DeleteLegacyArPayment,
    DeleteLegacyCustomer,
    DeleteSoTransaction,
    Function,
    GetArAdjustment,
    GetCompanyPreferences,
    GetFinancialSetup,
    GetInvoice,
    GetList,
    GetUserPermissions,
    Inspect,
    LegacyCustomer,
    ListAll,
    ListAny,
    ListCondition,
    ListedContact,
    Lookup,
    ReadByName,
    ReadByQuery,
    ReadEntityDetails,
    ReadMore,
    ReadRelated,
    ReadUserFormatting,
    RecordDeposit,
    RetrievePdf,
    SoLine,
    SqlAll,
    SqlAny,
    SqlCondition,
    TermDetails,
    UpdateArAccountLabel,
    UpdateArTerm,
    UpdateContact,
    UpdateLegacyContact,
    UpdateLegacyCustomer,
    UpdateSoTransaction,
    Visibility,
)

DAY = date(2026, 3, 2)
ONE = Decimal("1.00")
CONTACT = Contact(**{each.name: "x" for each in fields(Contact) if each.name != "is_taxable"})
SMART_EVENTS = GetList(
    SMART_EVENT_LOG,
    ListAll(
        (
            ListCondition("timestamp", ">", "03/02/2026 12:00:00"),
            ListAny((ListCondition("ownerobject", "=", "ARPYMT"), ListCondition("topic", "is null"))),
        )
    ),
    order=("timestamp", "-recordno"),
    fields=("recordno", "objectkey"),
    parameters=(("name", "value"),),
    start=0,
    items_max=100,
    show_private=True,
)
PAYMENT = CreateLegacyArPayment(
    customer_id="CK-1",
    amount=ONE,
    translated_amount=ONE,
    bank_account="CHK",
    reference="1042",
    overpayment_location_id="100",
    overpayment_department_id="20",
    received_date=DAY,
    payment_method="EFT",
    base_currency="USD",
    currency="EUR",
    card_kind="Visa",
    authorization_code="1",
    parts=(AppliedAmount(record_key="77", amount=ONE),) * 2,
    card=ChargedCard(number="1", expiry_month="7", expiry_year="2030", kind="Visa", security_code="1"),
    account=DebitedAccount(
        bank_name="B", kind="Checking", number="1", routing_number="2", holder="Alice", is_default=True
    ),
)
HEADER = {
    "date_posted": DAY,
    "reference_no": "R",
    "original_date": DAY,
    "shipping_method": "Post",
    "ship_to": "Bob",
    "bill_to": "Alice",
    "attachments_id": "F-1",
    "external_id": "7",
    "base_currency": "USD",
    "currency": "EUR",
    "exchange_rate_date": DAY,
    "price_list": "Base",
    "custom_fields": (("TIEOUT_UID", "7"),),
    "state": "Pending",
    "project_id": "P",
    "needed_date": DAY,
    "ship_by_date": DAY,
    "cancel_after_date": DAY,
    "service_date": DAY,
    "tracking_number": "T",
    "shipped_date": DAY,
    "customer_po_number": "PO-1",
}
RETURN = CreateSoTransaction(
    definition="Sales Return",
    date_created=DAY,
    created_from="Sales Invoice-SI-1",
    customer_id="CK-1",
    document_no="SR-1",
    tax_solution_id="VAT",
    lines=(
        SoLine(
            item_id="KETTLE-1L",
            alias_id="A",
            quantity=ONE,
            source_line_key="12",
            project_id="P",
            task_id="T",
            cost_type_id="L",
        ),
    ),
    **HEADER,  # type: ignore[arg-type]
)
SQL_FILTER = SqlAll(
    (
        SqlAny((SqlCondition("NAME", "LIKE", "Copper & <Kettle>'s%"), FILTERS_BY_HAND["query_string-077"])),
        SqlCondition("WHENMODIFIED", ">=", datetime(2026, 3, 2, 12)),  # noqa: DTZ001 - Intacct's own
        SqlCondition("ONHOLD", "=", value=True),
    )
)

LEGACY_CONTACT = replace(CONTACT, address3=None, country_code=None, is_taxable=True)
LEGACY_DETAILS = LegacyCustomer(
    parent_id="CK-0",
    term_name="Net 30",
    representative_id="E",
    shipping_method="Post",
    customer_type="Trade",
    tax_id="1",
    credit_limit=ONE,
    territory_id="T",
    resale_number="1",
    delivery_options=("Print", "E-Mail"),
    account_label="Sales",
    revenue_account="4000",
    gl_group="G",
    is_on_hold=False,
    comments="",
    status="active",
    currency="USD",
    external_id="7",
    primary=LEGACY_CONTACT,
    bill_to="Alice",
    ship_to="Bob",
    display_contact=LEGACY_CONTACT,
    contact_list=(ListedContact(category="Billing", contact_name="Alice"),) * 2,
    price_list="Base",
    custom_fields=(("TIEOUT_UID", "7"),),
    visibility=Visibility(kind="Restricted", locations=("100", "200"), departments=("20",)),
    attachments_id="F-1",
    receivables_account="1200",
    retainage_percent=ONE,
)
TERM = TermDetails(
    description="Net",
    status="active",
    due_days=30,
    due_from="from invoice/bill date",
    discount_days=10,
    discount_from="from invoice/bill date",
    discount_amount=ONE,
    discount_unit="%",
    discount_grace_days=1,
    discount_on="Invoice total",
    penalty_kind="No Penalty",
    penalty_amount=ONE,
    penalty_unit="$",
    penalty_grace_days=1,
)
DEPOSIT = RecordDeposit(bank_account="CHK", deposit_date=DAY, deposit_id="D-1", payment_keys=("98", "99"))

OTHER_FUNCTIONS: dict[str, Function] = {
    "create CONTACT": CreateContact(contact=CONTACT, status="active"),
    "update CONTACT": UpdateContact(record_no="7", contact=Contact(email1=""), status="inactive"),
    "delete_contact": DeleteContact(contact_name="Alice"),
    "delete_contact by our id": DeleteContact(contact_name="7", is_external_key=True),
    "create ARACCOUNTLABEL": CreateArAccountLabel(label="Sales", description="Kettles", account="4000"),
    "update ARACCOUNTLABEL": UpdateArAccountLabel(record_no="7", description="", is_taxable=False),
    "delete_araccountlabel": DeleteArAccountLabel(label="Sales", is_external_key=True),
    "create_arpayment": CreateLegacyArPayment(customer_id="CK-1", amount=ONE),
    "create_arpayment as a whole": PAYMENT,
    "create_arpayment in a summary": CreateLegacyArPayment(customer_id="C", amount=ONE, summary_key="9"),
    "create_arpayment at a rate": CreateLegacyArPayment(
        customer_id="CK-1", amount=ONE, undeposited_account="1070", currency="EUR", exchange_rate=ONE
    ),
    "apply_arpayment": ApplyLegacyArPayment(key="81", payment_date=DAY),
    "apply_arpayment as a whole": ApplyLegacyArPayment(
        key="81",
        payment_date=DAY,
        summary_key="9",
        memo="Credit",
        overpayment_location_id="100",
        overpayment_department_id="20",
        parts=(AppliedAmount(record_key="77", amount=ONE),) * 2,
    ),
    "delete_arpayment": DeleteLegacyArPayment(key="99"),
    "create_sotransaction of a return": RETURN,
    "create_sotransaction at a rate": replace(RETURN, exchange_rate_date=None, exchange_rate=ONE),
    "update_sotransaction of the whole header": UpdateSoTransaction(
        document_id="7",
        is_external_key=True,
        date_created=DAY,
        **HEADER,  # type: ignore[arg-type]
    ),
    "delete_sotransaction": DeleteSoTransaction(document_id="Sales Invoice-SI-1"),
    "delete_sotransaction by our id": DeleteSoTransaction(document_id="7", is_external_key=True),
    "readByQuery": ReadByQuery("CUSTOMER"),
    "readByQuery as a whole": ReadByQuery("SODOCUMENT", SQL_FILTER, ("RECORDNO",), 1, "Sales Invoice"),
    "readMore": ReadMore("7030372031Xx0..", "CUSTOMER"),
    "readByName": ReadByName("CUSTOMER", ("CK-1", "CK-2"), ("NAME",), "Sales Invoice"),
    "readRelated": ReadRelated("KETTLE", "Rkettle_customer", ("1", "2"), ("NAME",)),
    "lookup": Lookup("ARINVOICE"),
    "lookup of a definition": Lookup("SODOCUMENT", "Sales Invoice"),
    "inspect": Inspect("ARINVOICE"),
    "inspect with detail": Inspect("ARINVOICE", with_detail=True),
    "inspect of everything": Inspect("*", with_detail=False),
    "get_list": GetList(PACKAGES),
    "get_list of one condition": GetList("customer", ListCondition("name", "like", "Copper%")),
    "get_list as a whole": SMART_EVENTS,
    "create_customer": CreateLegacyCustomer(customer_id="", name="Copper Kettle"),
    "create_customer as a whole": CreateLegacyCustomer(
        customer_id="CK-1", name="Copper Kettle", details=LEGACY_DETAILS, ignores_duplicates=True
    ),
    "update_customer": UpdateLegacyCustomer(key="CK-1", name="Copper Kettle Ltd"),
    "update_customer as a whole": UpdateLegacyCustomer(
        key="7", is_external_key=True, name="Copper", details=replace(LEGACY_DETAILS, external_id=None)
    ),
    "delete_customer": DeleteLegacyCustomer(customer_id="CK-1", is_external_key=True),
    "create_contact": CreateLegacyContact(
        contact=LEGACY_CONTACT, status="active", external_id="7", ignores_duplicates=True
    ),
    "update_contact": UpdateLegacyContact(
        key="Alice", contact=replace(LEGACY_CONTACT, contact_name=None, email2=""), status="inactive"
    ),
    "create_invoicebatch": CreateInvoiceSummary(title="March", date_created=DAY),
    "create_aradjustmentbatch": CreateArAdjustmentSummary(title="March", date_created=DAY),
    "create_arpaymentbatch": CreateArPaymentSummary(title="March", bank_account="CHK", date_created=DAY),
    "create_arterm": CreateArTerm(name="Net 30", details=TERM),
    "update_arterm": UpdateArTerm(name="Net 30", details=TERM),
    "delete_arterm": DeleteArTerm(name="Net 30"),
    "record_deposit": DEPOSIT,
    "record_deposit as a whole": replace(
        DEPOSIT, description="March", attachments_id="F-1", custom_fields=(("TIEOUT_UID", "7"),)
    ),
    "retrievepdf": RetrievePdf("77"),
    "get_invoice": GetInvoice("77"),
    "get_aradjustment": GetArAdjustment("7", is_external_key=True),
    "get_companyprefs": GetCompanyPreferences("AR"),
    "getFinancialSetup": GetFinancialSetup(),
    "readEntityDetails": ReadEntityDetails(),
    "readUserFormatting": ReadUserFormatting("xml_gateway"),
    "getUserPermissions": GetUserPermissions("xml_gateway"),
}
