"""All objects that can be read, by name."""

from __future__ import annotations

from tieout.sandbox.model import ObjectType
from tieout.sandbox.objects.ar_adjustment_fields import ARADJUSTMENT, ARADJUSTMENTITEM
from tieout.sandbox.objects.ar_invoice_fields import ARINVOICE, ARINVOICEITEM
from tieout.sandbox.objects.ar_payment_fields import (
    ARADVANCE,
    ARADVANCEITEM,
    ARINVOICEPAYMENT,
    ARPAYMENT,
    ARPOSTEDOVERPAYMENT,
    ARPYMT,
    ARPYMTDETAIL,
)
from tieout.sandbox.objects.audit_fields import AUDITHISTORY
from tieout.sandbox.objects.customer_fields import CONTACT, CUSTOMER, CUSTOMERENTITYCONTACTS
from tieout.sandbox.objects.reference_fields import REFERENCE_OBJECTS
from tieout.sandbox.objects.so_document_fields import SODOCUMENT, SODOCUMENTENTRY, SODOCUMENTSUBTOTALS

_ALL = (
    CUSTOMER,
    CUSTOMERENTITYCONTACTS,
    CONTACT,
    ARINVOICE,
    ARINVOICEITEM,
    ARADJUSTMENT,
    ARADJUSTMENTITEM,
    ARPYMT,
    ARPYMTDETAIL,
    ARADVANCE,
    ARADVANCEITEM,
    ARINVOICEPAYMENT,
    ARPAYMENT,
    ARPOSTEDOVERPAYMENT,
    SODOCUMENT,
    SODOCUMENTENTRY,
    SODOCUMENTSUBTOTALS,
    ARINVOICEPAYMENT,
    ARPAYMENT,
    AUDITHISTORY,
    *REFERENCE_OBJECTS,
)

OBJECTS: dict[str, ObjectType] = {each.name: each for each in _ALL}
