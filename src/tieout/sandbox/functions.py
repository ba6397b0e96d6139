"""Which function does what, and what the gateway counts of it."""

from __future__ import annotations

from collections.abc import Callable

from tieout.sandbox.call import Call
from tieout.sandbox.company_reading import (
    get_company_preferences,
    get_dimensions,
    get_financial_setup,
    get_user_permissions,
    read_entity_details,
    read_user_formatting,
)
from tieout.sandbox.descriptions import inspect, lookup
from tieout.sandbox.envelope import FunctionResult
from tieout.sandbox.errors import ErrorItem, FunctionRefused, not_built
from tieout.sandbox.generic_deletes import delete
from tieout.sandbox.generic_writes import create, update
from tieout.sandbox.legacy_adjustments import (
    create_adjustment_function,
    delete_adjustment_function,
    update_adjustment_function,
)
from tieout.sandbox.legacy_attachments import ATTACHMENT_FUNCTIONS
from tieout.sandbox.legacy_customers import (
    create_contact_function,
    create_customer_function,
    delete_contact_function,
    delete_customer_function,
    update_contact_function,
    update_customer_function,
)
from tieout.sandbox.legacy_invoices import (
    create_invoice_function,
    delete_invoice_function,
    reverse_invoice_function,
    update_invoice_function,
)
from tieout.sandbox.legacy_lists import get, get_adjustment, get_invoice, get_list
from tieout.sandbox.legacy_master_data import MASTER_DATA_FUNCTIONS
from tieout.sandbox.legacy_order_entry import (
    create_document_function,
    delete_document_function,
    update_document_function,
)
from tieout.sandbox.legacy_payments import (
    apply_payment_function,
    create_payment_function,
    delete_payment_function,
    reverse_payment_function,
)
from tieout.sandbox.legacy_summaries import (
    create_adjustment_summary,
    create_invoice_summary,
    create_payment_summary,
)
from tieout.sandbox.query import query
from tieout.sandbox.reading import read, read_by_name, read_related
from tieout.sandbox.rendering import element
from tieout.sandbox.result_sets import read_by_query, read_more
from tieout.sandbox.sessions import has_entity, may_enter, open_session
from tieout.sandbox.wire import text_of

Handler = Callable[[Call], FunctionResult]


def get_api_session(call: Call) -> FunctionResult:
    """Open a session, for another entity when a locationid says so."""
    location = call.body.find("locationid")
    entity = call.caller.entity if location is None else text_of(location).strip()
    if not may_enter(call.books, call.caller.user, entity):
        # Source (documented): the text in errorno. Source (assumed): the sentence about the entity.
        sentence = (
            f"The location '{entity}' is not valid."
            if not has_entity(call.books, entity)
            else (f"The user is not permitted in the location '{entity}'.")
        )
        raise FunctionRefused(ErrorItem("Get API Session Failed", "", sentence))
    session_id = open_session(call.books, call.caller, entity=entity)
    api = (
        element("sessionid", session_id)
        + element("endpoint", call.caller.endpoint)
        + element("locationid", entity)
    )
    return call.result(f"<data><api>{api}</api></data>")


HANDLERS: dict[str, Handler] = {
    "getAPISession": get_api_session,
    "query": query,
    "read": read,
    "readByName": read_by_name,
    "readByQuery": read_by_query,
    "readMore": read_more,
    "readRelated": read_related,
    "lookup": lookup,
    "inspect": inspect,
    "get_list": get_list,
    "get": get,
    "get_invoice": get_invoice,
    "get_aradjustment": get_adjustment,
    "getFinancialSetup": get_financial_setup,
    "readEntityDetails": read_entity_details,
    "readUserFormatting": read_user_formatting,
    "getUserPermissions": get_user_permissions,
    "getDimensions": get_dimensions,
    "get_companyprefs": get_company_preferences,
    "create": create,
    "update": update,
    "delete": delete,
    "create_customer": create_customer_function,
    "update_customer": update_customer_function,
    "delete_customer": delete_customer_function,
    "create_contact": create_contact_function,
    "update_contact": update_contact_function,
    "delete_contact": delete_contact_function,
    "create_invoice": create_invoice_function,
    "update_invoice": update_invoice_function,
    "reverse_invoice": reverse_invoice_function,
    "delete_invoice": delete_invoice_function,
    "create_invoicebatch": create_invoice_summary,
    "create_aradjustmentbatch": create_adjustment_summary,
    "create_arpaymentbatch": create_payment_summary,
    **ATTACHMENT_FUNCTIONS,
    **MASTER_DATA_FUNCTIONS,
    "create_aradjustment": create_adjustment_function,
    "update_aradjustment": update_adjustment_function,
    "delete_aradjustment": delete_adjustment_function,
    "create_arpayment": create_payment_function,
    "apply_arpayment": apply_payment_function,
    "delete_arpayment": delete_payment_function,
    "reverse_arpayment": reverse_payment_function,
    "create_sotransaction": create_document_function,
    "update_sotransaction": update_document_function,
    "delete_sotransaction": delete_document_function,
}


def execute(call: Call) -> FunctionResult:
    """Execute one function.

    Raises: FunctionRefused.
    """
    handler = HANDLERS.get(call.function.name)
    if handler is None:
        raise not_built(f"the function {call.function.name}")
    return handler(call)
