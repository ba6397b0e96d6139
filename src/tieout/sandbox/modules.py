"""The applications of a company, by whose names permissions and subscriptions go.

Source (assumed): which object belongs to which application.
"""

from __future__ import annotations

from collections.abc import Mapping

RECEIVABLES, ORDER_ENTRY, LEDGER, CASH, COMPANY = "AR", "OE", "GL", "CM", "CO"
MODULES = (RECEIVABLES, ORDER_ENTRY, LEDGER, CASH, COMPANY)

_OBJECTS: Mapping[str, str] = {
    RECEIVABLES: (
        "CUSTOMER CUSTOMERENTITYCONTACTS ARINVOICE ARINVOICEITEM ARADJUSTMENT ARADJUSTMENTITEM ARPYMT"
        " ARPYMTDETAIL ARADVANCE ARADVANCEITEM ARPOSTEDOVERPAYMENT ARTERM ARACCOUNTLABEL ARINVOICEBATCH"
        " ARADJUSTMENTBATCH ARPAYMENTBATCH ARINVOICEPAYMENT ARPAYMENT"
    ),
    ORDER_ENTRY: "SODOCUMENT SODOCUMENTENTRY SODOCUMENTSUBTOTALS SODOCUMENTPARAMS ITEM WAREHOUSE",
    LEDGER: "GLACCOUNT",
    CASH: "CHECKINGACCOUNT SAVINGSACCOUNT",
}
_MODULE_OF = {name: module for module, names in _OBJECTS.items() for name in names.split()}


def module_of(object_name: str) -> str:
    """Give the application of an object; what belongs to no other is the company's."""
    return _MODULE_OF.get(object_name, COMPANY)
