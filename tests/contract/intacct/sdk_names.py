"""What the official SDKs call what our dataclasses hold, by the SDKs' property names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Params = Mapping[str, Any]

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
FIGURES = {"Average": "avg", "Minimum": "min", "Maximum": "max", "Sum": "sum", "Count": "count"}
PAYMENT = {
    "customerId": "customer_id",
    "transactionPaymentAmount": "amount",
    "receivedDate": "received_date",
    "paymentMethod": "payment_method",
    "undepositedFundsGlAccountNo": "undeposited_account",
    "referenceNumber": "reference",
    "overpaymentLocationId": "overpayment_location_id",
    "overpaymentDepartmentId": "overpayment_department_id",
    "applyToTransactions": "parts",
    "onlineCardPayment": "card",
    "onlineAchPayment": "account",
}
ACCOUNT = {
    "bankName": "bank_name",
    "accountType": "kind",
    "accountNumber": "number",
    "routingNumber": "routing_number",
    "accountHolder": "holder",
    "useDefaultCard": "is_default",
}
