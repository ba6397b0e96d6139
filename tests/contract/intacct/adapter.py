"""From the inputs of the official SDKs' own tests to our dataclasses, by the SDKs' property names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from lxml import etree

from contract.intacct.sdk_names import (
    ACCOUNT,
    ADJUSTMENT,
    CHANGED_INVOICE_LINE,
    CONTACT,
    CUSTOMER_DETAILS,
    IGNORED,
    INVOICE,
    INVOICE_LINE,
    ITEM_DETAIL,
    PAYMENT,
    SO_DOCUMENT,
    SO_LINE,
    SUBTOTAL,
    Params,
)
from contract.intacct.sdk_reads import (
    condition,
    filter_of,
    inspect,
    lookup,
    query,
    read,
    read_by_query,
    read_related,
)
from contract.intacct.sdk_xml import SENDER, filled, function, written
from tieout.intacct import (
    BLANK,
    AppliedAmount,
    ApplyLegacyArPayment,
    Call,
    ChangedInvoiceLine,
    ChangedSoLine,
    ChargedCard,
    Contact,
    CreateArAccountLabel,
    CreateArAdjustment,
    CreateContact,
    CreateCustomer,
    CreateInvoice,
    CreateLegacyArPayment,
    CreateSoTransaction,
    CustomerDetails,
    DebitedAccount,
    DeleteArAccountLabel,
    DeleteArAdjustment,
    DeleteContact,
    DeleteInvoice,
    DeleteSoTransaction,
    GetApiSession,
    GetUserPermissions,
    InvoiceLine,
    ItemDetail,
    ReadMore,
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


def build(params: Params) -> etree._Element:
    """Build what a case's params describe: a function, or a part of one."""
    return BUILDERS[params["$class"]](params)


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
    if isinstance(value, dict) and "$class" in value:
        return PARTS[value["$class"]](value)
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


def create_payment(params: Params) -> etree._Element:
    return function(params, CreateLegacyArPayment(**taken(params, PAYMENT)))


def apply_payment(params: Params) -> etree._Element:
    day = value_of(params["receivedDate"], "payment_date")
    return function(params, ApplyLegacyArPayment(key=str(params["recordNo"]), payment_date=day))


def charged_card(params: Params) -> ChargedCard:
    # The schema has a month and a year; the SDKs write one text.
    month, _, year = params["expiryDate"].split("/")
    return ChargedCard(
        number=params["cardNum"],
        expiry_month=month,
        expiry_year=year,
        kind=params["cardType"],
        security_code=params["securityCode"],
        is_default=params["useDefaultCard"],
    )


def create_contact(params: Params) -> etree._Element:
    contact = Contact(contact_name=params["contactName"], print_as=params["printAs"])
    return function(params, CreateContact(contact=contact))


def create_label(params: Params) -> etree._Element:
    made = CreateArAccountLabel(
        label=params["accountLabel"], description=params["description"], account=params["glAccountNo"]
    )
    return function(params, made)


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
    by = params["authentication"]
    is_session = by["$class"] == "SessionAuthentication"
    body = build_request(
        sender=SENDER,
        authentication=SessionId(by["sessionId"])
        if is_session
        else Login(by["userId"], by["companyId"], by["password"]),
        calls=[Call(each["controlId"], GetApiSession(each.get("entityId"))) for each in params["content"]],
        control_id="r",
        is_unique=False,
        is_transaction=params["transaction"],
    )
    found = etree.fromstring(body).find("operation")
    assert found is not None
    return found


def session_authentication(params: Params) -> etree._Element:
    root = etree.Element("authentication")
    root.append(SessionId(params["sessionId"]).to_xml())
    return root


PARTS: dict[str, Callable[[Params], Any]] = {
    "InvoiceLineCreate": lambda params: InvoiceLine(**taken(params, INVOICE_LINE)),
    "ArAdjustmentLineCreate": lambda params: InvoiceLine(**taken(params, INVOICE_LINE)),
    "ArPaymentItem": lambda params: AppliedAmount(
        **taken(params, {"applyToRecordId": "record_key", "amountToApply": "amount"})
    ),
    "OnlineAchPayment": lambda params: DebitedAccount(**taken(params, ACCOUNT)),
    "OnlineCardPayment": charged_card,
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
    "ArAccountLabelCreate": create_label,
    "ArAccountLabelDelete": lambda params: function(
        params, DeleteArAccountLabel(label=params["accountLabel"])
    ),
    "ArPaymentApply": apply_payment,
    "ArPaymentCreate": create_payment,
    "ContactCreate": create_contact,
    "ContactDelete": lambda params: function(params, DeleteContact(contact_name=params["contactName"])),
    "GetUserPermissions": lambda params: function(params, GetUserPermissions(params["userId"])),
    "Inspect": inspect,
    "Lookup": lookup,
    "OnlineAchPayment": lambda params: filled(PARTS["OnlineAchPayment"](params), "onlineachpayment"),
    "OnlineCardPayment": lambda params: filled(PARTS["OnlineCardPayment"](params), "onlinecardpayment"),
    "OrderEntryTransactionDelete": lambda params: function(
        params, DeleteSoTransaction(document_id=params["documentId"])
    ),
    "ReadByQuery": read_by_query,
    "ReadMore": lambda params: function(params, ReadMore(params["resultId"])),
    "ReadRelated": read_related,
    "UserPermissionsRead": lambda params: function(params, GetUserPermissions(params["userId"])),
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
