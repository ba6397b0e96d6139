"""A second client that other people wrote, through a whole session with the sandbox over TCP.

pyintacct reads with jxmlease, asks for white space, signs in for an empty entity, writes legacy documents
from models and continues readByQuery by itself. Its address is an attribute; nothing else of it is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pyintacct import IntacctAPI
from pyintacct.exceptions import IntacctException
from pyintacct.models.accounts_receivable import ARInvoice
from pyintacct.models.base import Date
from pyintacct.models.order_entry import SOTransaction

from tieout.sandbox.server import SandboxServer
from tieout.sandbox.start import Content

REAL_ADDRESS = "https://api.intacct.com/ia/xml/xmlgw.phtml"
Connect = Callable[..., IntacctAPI]


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    """Run a sandbox with generated books."""
    with SandboxServer(content=Content(customers=8, invoices=30)) as running:
        yield running


@pytest.fixture
def connect(server: SandboxServer) -> Connect:
    """Give a way to make a client that will sign in at the sandbox's address."""

    def make(**options: str) -> IntacctAPI:
        given = {
            "SENDER_ID": "sandbox",
            "SENDER_PW": "sandbox-secret",
            "COMPANY_ID": "demo",
            "USER_ID": "xml_gateway",
            "USER_PW": "password",
            **options,
        }
        client = IntacctAPI(given)
        assert client.url == REAL_ADDRESS
        client.url = server.gateway
        return client

    return make


@pytest.fixture
def client(connect: Connect) -> IntacctAPI:
    """Give a client at the top level."""
    return connect()


def values(nodes: list[dict[str, object]], *names: str) -> list[tuple[str, ...]]:
    return [tuple(str(node[name]) for name in names) for node in nodes]


def only(client: IntacctAPI, name: str, condition: str, *fields: str) -> tuple[str, ...]:
    [found] = values(client.read_by_query(name, condition, ",".join(fields)), *fields)
    return found


def key_of(answer: object) -> str:
    return str(next(answer.find_nodes_with_tag("key")))


def bill(
    client: IntacctAPI, number: str, *amounts: str, customer: str = "C-00002", location: str = "100"
) -> str:
    """Raise an A/R invoice and give its record number."""
    day = Date(year="2026", month="1", day="31")
    lines = [
        {"glaccountno": "4000", "amount": each, "memo": "Työ & <kettle>", "locationid": location}
        for each in amounts
    ]
    invoice = ARInvoice(
        customerid=customer,
        datecreated=day,
        termname="Net 30",
        action="Submit",
        invoiceno=number,
        invoiceitems={"lineitem": lines},
    )
    return key_of(client.create(invoice))


def pay(client: IntacctAPI, *parts: tuple[str, str], customer: str = "C-00002", **details: str) -> str:
    """Pay invoices by their record numbers and give the payment's."""
    answer = client.create(
        {
            "ARPYMT": {
                "UNDEPOSITEDACCOUNTNO": "1070",
                "PAYMENTMETHOD": "Cash",
                "CUSTOMERID": customer,
                "RECEIPTDATE": "02/05/2026",
                **details,
                "ARPYMTDETAILS": {
                    "ARPYMTDETAIL": [{"RECORDKEY": key, "TRX_PAYMENTAMOUNT": amount} for key, amount in parts]
                },
            }
        }
    )
    return str(next(answer.find_nodes_with_tag("RECORDNO")))


def call(client: IntacctAPI, function: str, content: dict[str, object], **attributes: str) -> object:
    """Send a function that the client has no method for, by its own means."""
    payload, node = client.get_function_base()
    made = node.add_node(tag=function, new_node=type(node)(content))
    for name, value in attributes.items():
        made.set_xml_attr(name, value)
    return client.execute(payload)


class TestSession:
    def test_goes_from_a_customer_to_a_reversed_payment(self, client: IntacctAPI) -> None:
        made = client.create(
            {"CUSTOMER": {"CUSTOMERID": "PY-1", "NAME": "Söhne & Co", "DISPLAYCONTACT": {"PRINTAS": "Söhne"}}}
        )
        client.update({"CUSTOMER": {"CUSTOMERID": "PY-1", "COMMENTS": "it's <fine>"}})
        key = bill(client, "PY-INV-1", "100.50", "49.50", customer="PY-1")
        payment = pay(client, (key, "120.50"), customer="PY-1")

        assert str(next(made.find_nodes_with_tag("CUSTOMERID"))) == "PY-1"
        condition = "CUSTOMERID = 'PY-1' and NAME like 'S%hne & Co'"
        assert only(client, "CUSTOMER", condition, "NAME", "COMMENTS") == ("Söhne & Co", "it's <fine>")
        invoice = ("ARINVOICE", f"RECORDNO = {key}", "RECORDID", "STATE", "TRX_TOTALDUE")
        assert only(client, *invoice) == ("PY-INV-1", "Partially Paid", "29.5")

        day = {"year": "2026", "month": "02", "day": "06"}
        call(client, "reverse_arpayment", {"datereversed": day}, key=payment)

        assert only(client, *invoice) == ("PY-INV-1", "Posted", "150")
        condition = f"PARENTPAYMENTKEY = {payment}"
        assert only(client, "ARPYMT", condition, "STATE", "TRX_TOTALENTERED") == ("Reversal", "-120.5")
        assert only(client, "ARPYMT", f"RECORDNO = {payment}", "STATE") == ("Reversed",)

    def test_gives_credit_and_applies_it(self, client: IntacctAPI) -> None:
        key = bill(client, "PY-INV-2", "80")
        day = {"year": "2026", "month": "2", "day": "1"}
        line = {"glaccountno": "4000", "amount": "-30", "locationid": "100"}
        credit = key_of(
            call(
                client,
                "create_aradjustment",
                {
                    "customerid": "C-00002",
                    "datecreated": day,
                    "adjustmentno": "PY-CM-1",
                    "aradjustmentitems": {"lineitem": line},
                },
            )
        )
        credited = {"RECORDKEY": key, "ADJUSTMENTKEY": credit, "TRX_ADJUSTMENTAMOUNT": "30"}
        client.create(
            {
                "ARPYMT": {
                    "PAYMENTMETHOD": "Cash",
                    "UNDEPOSITEDACCOUNTNO": "1070",
                    "CUSTOMERID": "C-00002",
                    "RECEIPTDATE": "02/05/2026",
                    "ARPYMTDETAILS": {"ARPYMTDETAIL": credited},
                }
            }
        )

        assert only(client, "ARINVOICE", f"RECORDNO = {key}", "TRX_TOTALDUE") == ("50",)
        fields = ("RECORDID", "TRX_TOTALENTERED", "TRX_TOTALDUE")
        assert only(client, "ARADJUSTMENT", f"RECORDNO = {credit}", *fields) == ("PY-CM-1", "-30", "0")

    def test_enters_and_deletes_order_entry_documents(self, client: IntacctAPI) -> None:
        day = Date(year="2026", month="01", day="31")
        item = {"itemid": "SERVICE", "quantity": "2", "unit": "Each", "price": "12.5", "locationid": "100"}
        document = SOTransaction(
            transactiontype="Sales Invoice",
            datecreated=day,
            customerid="C-00002",
            documentno="PY-SI-1",
            termname="Net 30",
            sotransitems={"sotransitem": [item]},
        )

        key = key_of(client.create(document))

        assert key == "Sales Invoice-PY-SI-1"
        assert only(client, "SODOCUMENT", f"DOCID = '{key}'", "TOTAL", "STATE") == ("25", "Pending")
        client.delete(SOTransaction, [key])
        assert client.read_by_query("SODOCUMENT", f"DOCID = '{key}'") == []

    def test_works_in_an_entity(self, connect: Connect) -> None:
        there = connect(ENTITY_ID="200")

        made = bill(there, "PY-WEST-1", "10", location="210")

        assert only(there, "ARINVOICE", f"RECORDNO = {made}", "MEGAENTITYID") == ("200",)


class TestReading:
    def test_pages_to_the_end(self, client: IntacctAPI) -> None:
        rows = client.read_by_query("ARINVOICEITEM", "", "RECORDNO", pagesize=20)

        assert len(rows) > 60
        assert len(set(values(rows, "RECORDNO"))) == len(rows)

    def test_inspects_objects(self, client: IntacctAPI) -> None:
        types = {node.get_xml_attr("typename") for node in client.inspect().find_nodes_with_tag("type")}
        names = [
            str(node["Name"]) for node in client.inspect("ARPYMT", detail=True).find_nodes_with_tag("Field")
        ]

        assert {"CUSTOMER", "ARINVOICE", "SODOCUMENT"} <= types
        assert "RECEIPTDATE" in names


class TestRefusals:
    def test_are_raised_with_their_texts(self, client: IntacctAPI) -> None:
        bill(client, "PY-TWICE", "1")

        with pytest.raises(IntacctException, match="A transaction with the number 'PY-TWICE' already exists"):
            bill(client, "PY-TWICE", "1")
        with pytest.raises(IntacctException, match="There was an error processing the request"):
            client.read_by_query("CUSTOMER", "SHOESIZE = 45")
        with pytest.raises(IntacctException, match="Object definition TELEPORT not found"):
            client.read_by_query("TELEPORT", "")

    def test_delete_what_was_never_paid_only(self, client: IntacctAPI) -> None:
        paid, unpaid = bill(client, "PY-PAID", "5"), bill(client, "PY-UNPAID", "5")
        pay(client, (paid, "5"))

        client.delete(ARInvoice, [unpaid])

        assert client.read_by_query("ARINVOICE", f"RECORDNO = {unpaid}") == []
        with pytest.raises(IntacctException):
            client.delete(ARInvoice, [paid])

    def test_of_a_sign_in_say_so(self, connect: Connect) -> None:
        with pytest.raises(IntacctException, match="Sign-in information is incorrect"):
            connect(USER_PW="wrong").get_session_id()
