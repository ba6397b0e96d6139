"""Every kind of request that the client can build, judged by Sage's own schema."""

from __future__ import annotations

import functools
import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

import tieout.intacct
from contract.intacct.ar_requests import AR_FUNCTIONS, DAY, INVOICE, ONE, OWN, WHOLE_INVOICE
from contract.intacct.by_hand import WHOLE_CUSTOMER
from contract.intacct.other_requests import OTHER_FUNCTIONS
from tieout.intacct import (
    Aggregate,
    AllOf,
    AnyOf,
    Call,
    ChangedSoLine,
    ChangePlace,
    Condition,
    Contact,
    CreateCustomer,
    CreateSoTransaction,
    Delete,
    Function,
    GetApiSession,
    ItemDetail,
    Query,
    Read,
    Sender,
    SoLine,
    SoSubtotal,
    UpdateCustomer,
    UpdateSoTransaction,
)
from tieout.intacct.envelope import Login, SessionId, build_request
from tieout.intacct.queries import AGGREGATES, WITH_ONE

VALIDATE = Path(__file__).parents[3].parent / "shared" / "intacct" / "schema" / "validate.py"
needs_shared = pytest.mark.skipif(not VALIDATE.exists(), reason="needs ../shared")
SESSION = SessionId("session..")

SO_LINE = SoLine(item_id="KETTLE-1L", quantity=ONE, price=ONE, unit="Each")
WHOLE_SO_LINE = SoLine(
    bundle_number="B",
    item_id="KETTLE-1L",
    description="Kettle",
    is_taxable=True,
    warehouse_id="W",
    quantity=ONE,
    unit="Each",
    tax_type="T",
    discount_percent=ONE,
    price=ONE,
    discount_memo="D",
    location_id="100",
    department_id="20",
    memo="Work",
    item_details=(ItemDetail(quantity=ONE, serial_number="S", lot_number="L", aisle="A", row="R", bin="B"),),
    custom_fields=OWN,
    revenue_template="R",
    revenue_start_date=DAY,
    revenue_end_date=DAY,
    renewal_macro="M",
    project_id="P",
    customer_id="C",
    vendor_id="V",
    employee_id="E",
    class_id="K",
    contract_id="T",
    delivery_status="Delivered",
    task_number="7",
    billing_template="B",
)
SUBTOTAL = SoSubtotal(
    description="Tax",
    total=ONE,
    absolute_value=ONE,
    percentage=ONE,
    location_id="100",
    department_id="20",
    project_id="P",
    customer_id="C",
    vendor_id="V",
    employee_id="E",
    class_id="K",
    item_id="I",
    contract_id="T",
    custom_fields=OWN,
)
DOCUMENT = CreateSoTransaction(
    definition="Sales Invoice",
    date_created=DAY,
    date_posted=DAY,
    created_from="Sales Order-1",
    customer_id="CK-1",
    document_no="SI-1",
    reference_no="R",
    term_name="Net 30",
    date_due=DAY,
    message="Thank you",
    state="Pending",
    lines=(SO_LINE, WHOLE_SO_LINE),
    subtotals=(SUBTOTAL,),
)
CHANGED = ChangedSoLine(
    line_number=1, **{name: getattr(WHOLE_SO_LINE, name) for name in SoLine.__dataclass_fields__}
)
DOCUMENT_UPDATE = UpdateSoTransaction(
    document_id="Sales Invoice-SI-1",
    date_created=DAY,
    reference_no="R",
    term_name="Net 30",
    date_due=DAY,
    message="Thank you",
    changed_lines=(CHANGED,),
    new_lines=(SO_LINE,),
    subtotals=(SUBTOTAL,),
)
CONTACT = Contact(print_as="Copper Kettle", email1="", city="Zürich")
QUERY = Query("ARINVOICE", ("RECORDNO", "RECORDID"))
PLACES = (
    ChangePlace(),
    ChangePlace(modified="03/02/2026 12:00:00"),
    ChangePlace("03/02/2026 12:00:00", "7", ""),
    ChangePlace("03/02/2026 12:00:00", "7", "9"),
)
THOUSAND = tuple(str(number) for number in range(1000))
CONDITIONS = (
    *(Condition("STATE", operator, ("Posted",)) for operator in WITH_ONE),
    Condition("WHENDUE", "between", ("03/01/2026", "03/31/2026")),
    Condition("RECORDNO", "in", THOUSAND),
    Condition("RECORDNO", "notin", ("1",)),
    Condition("WHENMODIFIED", "isnull"),
    Condition("WHENMODIFIED", "isnotnull"),
)
FUNCTIONS: dict[str, Function] = {
    **AR_FUNCTIONS,
    **OTHER_FUNCTIONS,
    "getAPISession": GetApiSession(),
    "getAPISession of an entity": GetApiSession("100"),
    "getAPISession of the top level": GetApiSession(""),
    "query": QUERY,
    "query of everything": replace(
        QUERY,
        where=AllOf((AnyOf(CONDITIONS), Condition("STATE", "equalto", ("Posted",)))),
        order=("-WHENMODIFIED", "RECORDNO"),
        offset=4000,
        is_case_insensitive=True,
        definition="Sales Invoice",
    ),
    "query of figures": replace(
        QUERY, fields=("CUSTOMERID",), order=(), figures=tuple(Aggregate(f, "RECORDNO") for f in AGGREGATES)
    ),
    "query of related fields": replace(QUERY, fields=("RECORDNO", "CUSTOMER.PARENT.NAME")),
    "query of almost nothing": replace(QUERY, order=(), page_size=None, show_private=None),
    "query behind a key": QUERY.after("77"),
    **{f"query of changes {n}": place.question(QUERY) for n, place in enumerate(PLACES)},
    **{f"query with {each.operator}": replace(QUERY, where=each) for each in CONDITIONS},
    "read": Read("ARPYMT", ("1", "2")),
    "read of a definition": Read("SODOCUMENT", ("1",), ("RECORDNO",), definition="Sales Invoice"),
    "delete": Delete("ARPYMT", ("1", "2")),
    "create CUSTOMER": CreateCustomer(customer_id="CK-1", name="Copper Kettle", display_contact=CONTACT),
    "update CUSTOMER": UpdateCustomer(customer_id="CK-1", display_contact=CONTACT),
    "update CUSTOMER as a whole": WHOLE_CUSTOMER,
    "create_sotransaction": DOCUMENT,
    "create_sotransaction without subtotals": replace(DOCUMENT, subtotals=(), lines=(SO_LINE,)),
    "update_sotransaction": DOCUMENT_UPDATE,
    "update_sotransaction of the header": UpdateSoTransaction(document_id="D", message="Thank you"),
}


@functools.cache
def schema() -> etree.XMLSchema:
    """Compile Sage's schema as the file beside it does."""
    spec = importlib.util.spec_from_file_location("validate", VALIDATE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    compiled: etree.XMLSchema = module.request_schema()
    return compiled


def request(
    *functions: Function, authentication=SESSION, is_unique: bool = True, is_transaction: bool = False
):
    body = build_request(
        sender=Sender("tieout", "sender-word"),
        authentication=authentication,
        calls=[Call(f"f-{place}", function) for place, function in enumerate(functions)],
        control_id="r-1",
        is_unique=is_unique,
        is_transaction=is_transaction,
    )
    return etree.fromstring(body)


def complaints(document: etree._Element) -> list[str]:
    schema().validate(document)
    return [entry.message for entry in schema().error_log]


@needs_shared
class TestSchema:
    @pytest.mark.parametrize("name", sorted(FUNCTIONS))
    def test_accepts_every_function(self, name):
        assert complaints(request(FUNCTIONS[name])) == []

    def test_accepts_both_ways_to_sign_in(self):
        login = Login("xml_gateway", "copper-kettle", "secret-word")

        assert complaints(request(GetApiSession(), authentication=login, is_unique=False)) == []
        assert complaints(request(GetApiSession(), authentication=SessionId("session.."))) == []

    def test_accepts_a_batch_of_a_hundred(self):
        assert complaints(request(*[INVOICE] * 100)) == []

    def test_accepts_a_transaction(self):
        assert complaints(request(INVOICE, INVOICE, is_transaction=True)) == []

    def test_judges_every_kind_of_request_that_the_client_has(self):
        offered = vars(tieout.intacct).values()
        kinds = {each for each in offered if hasattr(each, "function_name") and each is not Function}

        judged = {type(function) for function in FUNCTIONS.values()}

        assert kinds == judged

    def test_would_refuse_what_the_client_never_writes(self):
        # The judge is awake: each of these is one step away from what stands above.
        wrong_order = request(WHOLE_INVOICE)
        item = wrong_order.find(".//lineitem")
        item.append(item[0])
        too_many = request(replace(QUERY, where=Condition("RECORDNO", "in", THOUSAND)))
        too_many.find(".//in").append(etree.fromstring("<value>one more</value>"))
        no_rate = request(replace(INVOICE, currency="EUR"))
        no_rate.find(".//create_invoice").remove(no_rate.find(".//exchratetype"))

        assert all(complaints(document) for document in (wrong_order, too_many, no_rate))
