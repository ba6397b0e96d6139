"""From the inputs of the official SDKs' own tests to our dataclasses, by the SDKs' property names."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from lxml import etree

from tieout.intacct import (
    BLANK,
    AllOf,
    AnyOf,
    Call,
    ChangedInvoiceLine,
    ChangedSoLine,
    Condition,
    Contact,
    CreateArAdjustment,
    CreateCustomer,
    CreateInvoice,
    CreateSoTransaction,
    CustomerDetails,
    DeleteArAdjustment,
    DeleteInvoice,
    Filter,
    GetApiSession,
    InvoiceLine,
    ItemDetail,
    Query,
    Read,
    ReverseInvoice,
    Sender,
    SoLine,
    SoSubtotal,
    TaxEntry,
    UpdateCustomer,
    UpdateInvoice,
    UpdateSoTransaction,
)
from tieout.intacct.envelope import Login, SessionId, build_request
from tieout.intacct.fields import fill

Params = Mapping[str, Any]
SENDER, SESSION = Sender("testsenderid", "pass123!"), SessionId("session..")

CONTACT = {
    "printAs": "print_as",
    "companyName": "company_name",
    "taxable": "is_taxable",
    "contactTaxGroupName": "tax_group",
    "prefix": "prefix",
    "firstName": "first_name",
    "lastName": "last_name",
    "middleName": "initial",
    "primaryPhoneNo": "phone1",
    "secondaryPhoneNo": "phone2",
    "cellularPhoneNo": "cell_phone",
    "pagerNo": "pager",
    "faxNo": "fax",
    "primaryEmailAddress": "email1",
    "secondaryEmailAddress": "email2",
    "primaryUrl": "url1",
    "secondaryUrl": "url2",
    "addressLine1": "address1",
    "addressLine2": "address2",
    "city": "city",
    "stateProvince": "state",
    "zipPostalCode": "zip",
    "country": "country",
    "isoCountryCode": "country_code",
}
CUSTOMER_DETAILS = {
    "oneTime": "is_one_time",
    "active": "status",
    "excludedFromContactList": "hides_display_contact",
    "customerTypeId": "customer_type",
    "parentCustomerId": "parent_id",
    "glGroupName": "gl_group",
    "territoryId": "territory_id",
    "attachmentsId": "attachments_id",
    "paymentTerm": "term_name",
    "offsetArGlAccountNo": "receivables_account",
    "defaultRevenueGlAccountNo": "revenue_account",
    "shippingMethod": "shipping_method",
    "resaleNumber": "resale_number",
    "taxId": "tax_id",
    "creditLimit": "credit_limit",
    "onHold": "is_on_hold",
    "deliveryMethod": "delivery_options",
    "defaultInvoiceMessage": "message_id",
    "comments": "comments",
    "defaultCurrency": "currency",
    "printOptionArInvoiceTemplateName": "invoice_template",
    "printOptionOeQuoteTemplateName": "oe_quote_template",
    "printOptionOeOrderTemplateName": "oe_order_template",
    "printOptionOeListTemplateName": "oe_list_template",
    "printOptionOeInvoiceTemplateName": "oe_invoice_template",
    "printOptionOeAdjustmentTemplateName": "oe_adjustment_template",
    "printOptionOeOtherTemplateName": "oe_other_template",
    "primaryContactName": "primary_contact",
    "billToContactName": "bill_to",
    "shipToContactName": "ship_to",
    "restrictionType": "restriction",
    "restrictedLocations": "restricted_locations",
    "restrictedDepartments": "restricted_departments",
    "customFields": "custom_fields",
}
DIMENSIONS = {
    "locationId": "location_id",
    "departmentId": "department_id",
    "projectId": "project_id",
    "customerId": "customer_id",
    "vendorId": "vendor_id",
    "employeeId": "employee_id",
    "itemId": "item_id",
    "classId": "class_id",
    "contractId": "contract_id",
    "customFields": "custom_fields",
}
INVOICE_LINE = DIMENSIONS | {
    "accountLabel": "account_label",
    "offsetGlAccountNumber": "offset_account",
    "offsetGLAccountNumber": "offset_account",
    "transactionAmount": "amount",
    "memo": "memo",
    "key": "key",
    "totalPaid": "total_paid",
    "totalDue": "total_due",
    "revRecTemplateId": "revenue_template",
    "deferredRevGlAccountNo": "deferred_account",
    "revRecStartDate": "revenue_start_date",
    "revRecEndDate": "revenue_end_date",
    "warehouseId": "warehouse_id",
    "taxEntry": "tax_entries",
}
INVOICE = {
    "customerId": "customer_id",
    "transactionDate": "date_created",
    "glPostingDate": "date_posted",
    "dueDate": "date_due",
    "paymentTerm": "term_name",
    "action": "action",
    "summaryRecordNo": "batch_key",
    "invoiceNumber": "invoice_no",
    "referenceNumber": "po_number",
    "description": "description",
    "externalId": "external_id",
    "billToContactName": "bill_to",
    "shipToContactName": "ship_to",
    "baseCurrency": "base_currency",
    "transactionCurrency": "currency",
    "exchangeRateDate": "exchange_rate_date",
    "exchangeRateType": "exchange_rate_type",
    "doNotPostToGl": "stays_out_of_gl",
    "attachmentsId": "attachments_id",
    "customFields": "custom_fields",
    "lines": "lines",
}
CHANGED_INVOICE_LINE = {
    theirs: ours for theirs, ours in INVOICE_LINE.items() if ours not in {"key", "total_paid", "total_due"}
} | {"lineNo": "line_number"}
ADJUSTMENT = {
    theirs: ours for theirs, ours in INVOICE.items() if ours not in {"date_due", "term_name", "po_number"}
} | {"adjustmentNumber": "adjustment_no", "doNotPostToGL": "stays_out_of_gl"}
SO_LINE = DIMENSIONS | {
    "lineNo": "line_number",
    "bundleNumber": "bundle_number",
    "itemDescription": "description",
    "taxable": "is_taxable",
    "warehouseId": "warehouse_id",
    "quantity": "quantity",
    "unit": "unit",
    "discountPercent": "discount_percent",
    "price": "price",
    "discountSurchargeMemo": "discount_memo",
    "memo": "memo",
    "itemDetails": "item_details",
    "revRecTemplate": "revenue_template",
    "revRecStartDate": "revenue_start_date",
    "revRecEndDate": "revenue_end_date",
    "renewalMacro": "renewal_macro",
    "fulfillmentStatus": "delivery_status",
    "taskNumber": "task_number",
    "billingTemplate": "billing_template",
}
ITEM_DETAIL = {
    "quantity": "quantity",
    "serialNumber": "serial_number",
    "lotNumber": "lot_number",
    "aisle": "aisle",
    "row": "row",
    "bin": "bin",
}
SUBTOTAL = DIMENSIONS | {"description": "description", "total": "total", "percentageValue": "percentage"}
SO_DOCUMENT = {
    "transactionDefinition": "definition",
    "transactionDate": "date_created",
    "customerId": "customer_id",
    "lines": "lines",
    "subtotals": "subtotals",
}
# What has its own way through the adapter, or belongs to the envelope.
IGNORED = {"$class", "controlId", "customerName"}


def build(params: Params) -> etree._Element:
    """Build what a case's params describe: a function, or a part of one."""
    return BUILDERS[params["$class"]](params)


def function(params: Params, made: Any) -> etree._Element:
    """Write a function with its control id, as it stands in a request."""
    body = build_request(
        sender=SENDER,
        authentication=SESSION,
        calls=[Call(str(params["controlId"]), made)],
        control_id="r",
        is_unique=False,
    )
    found = etree.fromstring(body).find(".//function")
    assert found is not None
    return found


def taken(params: Params, names: Mapping[str, str], *elsewhere: str) -> dict[str, Any]:
    """Take the properties that a table names; each that is in no table is an error of the adapter."""
    left = set(params) - set(names) - IGNORED - set(elsewhere)
    assert not left, f"the adapter does not know {sorted(left)}"
    return {ours: value_of(params[theirs], ours) for theirs, ours in names.items() if theirs in params}


AMOUNTS = {
    *("amount", "total", "total_paid", "total_due", "credit_limit", "quantity", "price"),
    *("discount_percent", "percentage", "tax"),
}


def value_of(value: Any, ours: str) -> Any:
    """Turn a property into our kind of value; an empty text is an explicit blank to the SDKs."""
    if ours == "custom_fields":
        return tuple((str(name), str(text)) for name, text in dict(value).items())
    if ours in {"delivery_options", "restricted_locations", "restricted_departments"}:
        return (value,) if isinstance(value, str) else tuple(value)
    if ours == "status":
        return "active" if value else "inactive"
    if ours == "delivery_status" and isinstance(value, dict):
        return value["deliveryStatus"]
    if ours in AMOUNTS:
        return Decimal(str(value))
    if isinstance(value, dict) and "$date" in value:
        return date.fromisoformat(value["$date"])
    if isinstance(value, list):
        return tuple(PARTS[each["$class"]](each) for each in value)
    if isinstance(value, int) and not isinstance(value, bool) and ours != "line_number":
        return str(value)
    return BLANK if value == "" else value


def contact_of(params: Params) -> Contact:
    return Contact(**taken(params, CONTACT, "customerId", *CUSTOMER_DETAILS))


def details_of(params: Params) -> CustomerDetails:
    return CustomerDetails(**taken(params, CUSTOMER_DETAILS, "customerId", *CONTACT))


def create_customer(params: Params) -> etree._Element:
    made = CreateCustomer(
        customer_id=params.get("customerId"),
        name=params["customerName"],
        display_contact=contact_of(params),
        details=details_of(params),
    )
    return function(params, made)


def update_customer(params: Params) -> etree._Element:
    made = UpdateCustomer(
        customer_id=params["customerId"],
        name=params.get("customerName"),
        display_contact=contact_of(params),
        details=details_of(params),
    )
    return function(params, made)


def create_invoice(params: Params) -> etree._Element:
    # The schema of create_invoice has no `onhold`.
    return function(params, CreateInvoice(**{"action": "", **taken(params, INVOICE, "onHold")}))


def reverse_invoice(params: Params) -> etree._Element:
    day = value_of(params["reverseDate"], "date_reversed")
    return function(params, ReverseInvoice(key=str(params["recordNo"]), date_reversed=day))


def key_of(params: Params) -> dict[str, Any]:
    """Take the key of a record: the external id where there is one."""
    if "externalId" in params:
        return {"key": params["externalId"], "is_external_key": True}
    return {"key": str(params["recordNo"])}


def update_invoice(params: Params) -> etree._Element:
    facts = taken(params, INVOICE, "recordNo")
    lines = facts.pop("lines", ())
    facts.pop("external_id", None)
    made = UpdateInvoice(
        **key_of(params),
        **facts,
        changed_lines=tuple(line for line in lines if isinstance(line, ChangedInvoiceLine)),
        new_lines=tuple(line for line in lines if isinstance(line, InvoiceLine)),
    )
    return function(params, made)


def create_adjustment(params: Params) -> etree._Element:
    return function(params, CreateArAdjustment(**{"action": "", **taken(params, ADJUSTMENT)}))


def create_so_transaction(params: Params) -> etree._Element:
    return function(params, CreateSoTransaction(**taken(params, SO_DOCUMENT)))


def update_so_transaction(params: Params) -> etree._Element:
    lines = [PARTS[each["$class"]](each) for each in params["lines"]]
    made = UpdateSoTransaction(
        document_id=params["transactionId"],
        changed_lines=tuple(line for line in lines if isinstance(line, ChangedSoLine)),
        new_lines=tuple(line for line in lines if not isinstance(line, ChangedSoLine)),
        subtotals=value_of(params["subtotals"], "subtotals"),
    )
    return function(params, made)


def field_of(params: Params) -> str:
    return str(params.get("fieldName") or params["field"])


def condition(params: Params) -> Condition:
    value = params.get("value")
    values = value if isinstance(value, list) else [] if value is None else [value]
    return Condition(field_of(params), params["operation"], tuple(values))


def filter_of(params: Params) -> Filter:
    kinds: dict[str, Callable[..., Filter]] = {"AndOperator": AllOf, "OrOperator": AnyOf}
    if params["$class"] in kinds:
        return kinds[params["$class"]](tuple(filter_of(each) for each in params["filters"]))
    return condition(params)


def query(params: Params) -> etree._Element:
    minus = {"OrderAscending": "", "OrderDescending": "-"}
    # One SDK writes both options always, set or not; the others write those that were set.
    unset = False if params.get("$writes_all_options") else None
    made = Query(
        about=params["fromObject"],
        fields=tuple(each["fieldName"] for each in params["selectFields"]),
        where=filter_of(params["filter"]) if "filter" in params else None,
        order=tuple(
            minus[each["$class"]] + (each.get("fieldName") or each["field"])
            for each in params.get("orderBy", ())
        ),
        page_size=params.get("pageSize"),
        offset=params.get("offset"),
        show_private=params.get("showPrivate", unset),
        is_case_insensitive=params.get("caseInsensitive", unset),
        definition=params.get("docParId", ""),
    )
    return function(params, made)


def read(params: Params) -> etree._Element:
    made = Read(
        about=params["objectName"],
        keys=tuple(str(key) for key in params.get("keys", ())),
        fields=tuple(params.get("fields", ("*",))),
        definition=params.get("docParId", ""),
    )
    return function(params, made)


def request(params: Params) -> etree._Element:
    control, operation = params["controlBlock"], params["operationBlock"]
    body = build_request(
        sender=Sender(control["senderId"], control["password"]),
        authentication=SessionId(operation["authentication"]["sessionId"]),
        calls=[],
        control_id=control["controlId"],
        is_unique=control["uniqueId"],
        wants_error_ids=False,
    )
    return etree.fromstring(body)


def operation(params: Params) -> etree._Element:
    login = params["authentication"]
    body = build_request(
        sender=SENDER,
        authentication=Login(login["userId"], login["companyId"], login["password"]),
        calls=[Call(each["controlId"], GetApiSession(each.get("entityId"))) for each in params["content"]],
        control_id="r",
        is_unique=False,
    )
    found = etree.fromstring(body).find("operation")
    assert found is not None
    return found


def session_authentication(params: Params) -> etree._Element:
    root = etree.Element("authentication")
    root.append(SessionId(params["sessionId"]).to_xml())
    return root


def written(made: Any, **options: Any) -> etree._Element:
    """Write a part of a function alone."""
    parent = etree.Element("parent")
    made.fill(parent, **options)
    return parent[0]


def filled(made: Any, name: str) -> etree._Element:
    root = etree.Element(name)
    fill(root, made, is_legacy=True)
    return root


PARTS: dict[str, Callable[[Params], Any]] = {
    "InvoiceLineCreate": lambda params: InvoiceLine(**taken(params, INVOICE_LINE)),
    "ArAdjustmentLineCreate": lambda params: InvoiceLine(**taken(params, INVOICE_LINE)),
    "InvoiceLineUpdate": lambda params: ChangedInvoiceLine(**taken(params, CHANGED_INVOICE_LINE)),
    "InvoiceLineTaxEntriesCreate": lambda params: TaxEntry(
        **taken(params, {"taxId": "detail_id", "taxValue": "tax"})
    ),
    "OrderEntryTransactionLineCreate": lambda params: SoLine(**taken(params, SO_LINE)),
    "OrderEntryTransactionLineUpdate": lambda params: ChangedSoLine(**taken(params, SO_LINE)),
    "TransactionItemDetail": lambda params: ItemDetail(**taken(params, ITEM_DETAIL)),
    "TransactionSubtotalCreate": lambda params: SoSubtotal(**taken(params, SUBTOTAL)),
    "TransactionSubtotalUpdate": lambda params: SoSubtotal(**taken(params, SUBTOTAL)),
}
BUILDERS: dict[str, Callable[[Params], etree._Element]] = {
    "ArAdjustmentCreate": create_adjustment,
    "ArAdjustmentDelete": lambda params: function(params, DeleteArAdjustment(**key_of(params))),
    "ArAdjustmentLineCreate": lambda params: written(PARTS["ArAdjustmentLineCreate"](params)),
    "InvoiceDelete": lambda params: function(params, DeleteInvoice(**key_of(params))),
    "InvoiceUpdate": update_invoice,
    "ApiSessionCreate": lambda params: function(params, GetApiSession(params.get("entityId"))),
    "CustomerCreate": create_customer,
    "CustomerUpdate": update_customer,
    "InvoiceCreate": create_invoice,
    "InvoiceReverse": reverse_invoice,
    "OrderEntryTransactionCreate": create_so_transaction,
    "OrderEntryTransactionUpdate": update_so_transaction,
    "Query": query,
    "Read": read,
    "RequestBlock": request,
    "OperationBlock": operation,
    "SessionAuthentication": session_authentication,
    "Filter": lambda params: condition(params).to_xml(),
    "AndOperator": lambda params: filter_of(params).to_xml(),
    "OrOperator": lambda params: filter_of(params).to_xml(),
    "InvoiceLineCreate": lambda params: written(PARTS["InvoiceLineCreate"](params)),
    "InvoiceLineTaxEntriesCreate": lambda params: filled(
        PARTS["InvoiceLineTaxEntriesCreate"](params), "taxentry"
    ),
    "OrderEntryTransactionLineCreate": lambda params: written(
        PARTS["OrderEntryTransactionLineCreate"](params)
    ),
    "OrderEntryTransactionLineUpdate": lambda params: written(
        PARTS["OrderEntryTransactionLineUpdate"](params)
    ),
    "TransactionItemDetail": lambda params: filled(PARTS["TransactionItemDetail"](params), "itemdetail"),
    "TransactionSubtotalCreate": lambda params: written(PARTS["TransactionSubtotalCreate"](params)),
}


def canonical(element: etree._Element) -> str:
    """Write an element so that only its meaning counts: white space at the ends does not."""
    clean = copy.deepcopy(element)
    clean.tail = None
    for each in clean.iter():
        each.text = (each.text or "").strip() or None
        each.tail = None
    return etree.tostring(clean, method="c14n").decode()
