"""A sandbox in process and a bare way to talk to it: strings of XML out, trees in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

import httpx2
from lxml import etree

from tieout.sandbox.app import Application, create_app
from tieout.sandbox.books import Books, open_books
from tieout.sandbox.clock import Clock
from tieout.sandbox.defaults import fill_master_data
from tieout.sandbox.generate import generate

NOW = datetime(2026, 3, 2, 9, 30)  # noqa: DTZ001 - gateway times carry no zone
ADDRESS = "http://sandbox.test"
GATEWAY = f"{ADDRESS}/ia/xml/xmlgw.phtml"

LOGIN = (
    "<login><userid>xml_gateway</userid><companyid>demo</companyid><password>password</password>{}</login>"
)


def make_books(*, customers: int = 0, invoices: int = 0, seed: int = 1) -> Books:
    """Make books in memory with master data, at a clock that stands still."""
    clock = Clock(wall=lambda: NOW)
    books = open_books(clock=clock)
    books.create()
    with books.transaction():
        fill_master_data(books)
        generate(books, customers=customers, invoices=invoices, seed=seed)
    books.build_indexes()
    return books


def envelope(
    functions: str,
    *,
    authentication: str,
    unique: bool = False,
    transaction: bool = False,
    sender: str = "sandbox",
    sender_password: str = "sandbox-secret",  # noqa: S107 - the documented default
) -> str:
    """Write a request around functions."""
    return (
        f"<request><control><senderid>{sender}</senderid><password>{sender_password}</password>"
        f"<controlid>request-1</controlid><uniqueid>{str(unique).lower()}</uniqueid><dtdversion>3.0"
        "</dtdversion>"
        "<includewhitespace>false</includewhitespace></control>"
        f'<operation transaction="{str(transaction).lower()}">'
        f"<authentication>{authentication}</authentication>"
        f"<content>{functions}</content></operation></request>"
    )


def login(location: str | None = None) -> str:
    """Write the login of the web services user, at an entity if one is named."""
    return LOGIN.format("" if location is None else f"<locationid>{location}</locationid>")


@dataclass
class Wire:
    """Talks to a sandbox over a client: one function a request unless told otherwise."""

    client: httpx2.Client
    authentication: str = field(default_factory=login)
    gateway: str = GATEWAY
    control: str = f"{ADDRESS}/control"
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    def post(self, body: str | bytes) -> httpx2.Response:
        """Send a body as it is."""
        content = body.encode() if isinstance(body, str) else body
        return self.client.post(self.gateway, content=content, headers={"Content-Type": "application/xml"})

    def send(self, functions: str, **options: Any) -> etree._Element:
        """Send functions that carry their own control ids and give the response."""
        options.setdefault("authentication", self.authentication)
        answer = self.post(envelope(functions, **options))
        return etree.fromstring(answer.content)

    def call(self, function: str, *, control_id: str = "", **options: Any) -> etree._Element:
        """Send one function and give its result."""
        control_id = control_id or f"f-{next(self._ids)}"
        root = self.send(f'<function controlid="{control_id}">{function}</function>', **options)
        result = root.find("operation/result")
        assert result is not None, etree.tostring(root, encoding="unicode")
        return result

    def done(self, function: str, **options: Any) -> etree._Element:
        """Send one function that must succeed and give its result."""
        result = self.call(function, **options)
        assert result.findtext("status") == "success", etree.tostring(result, encoding="unicode")
        return result

    def query(
        self, object_name: str, *fields: str, condition: str = "", extra: str = ""
    ) -> list[dict[str, str]]:
        """Query all of one page, ordered by RECORDNO, private rows included."""
        select = "".join(f"<field>{name}</field>" for name in fields)
        where = f"<filter>{condition}</filter>" if condition else ""
        result = self.done(
            f"<query><object>{object_name}</object><select>{select}</select>{where}"
            "<orderby><order><field>RECORDNO</field><ascending/></order></orderby>"
            f"<options><showprivate>true</showprivate></options><pagesize>2000</pagesize>{extra}</query>"
        )
        data = result.find("data")
        assert data is not None
        return [{str(cell.tag): cell.text or "" for cell in row} for row in data]

    def act(self, name: str, /, **values: Any) -> dict[str, Any]:
        """Act as a person through the control address; it must succeed."""
        return self.post_control(f"acts/{name}", **values)

    def post_control(self, name: str, /, **values: Any) -> dict[str, Any]:
        """Post to the control address; it must succeed."""
        answer = self.client.post(f"{self.control}/{name}", json=values)
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    def get_control(self, name: str = "", /, **query: Any) -> dict[str, Any]:
        """Get from the control address; it must succeed."""
        answer = self.client.get(f"{self.control}/{name}" if name else self.control, params=query)
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        return shown


def errors_of(parent: etree._Element) -> list[tuple[str, str]]:
    """Give the errors below an element as (errorno, best text), support ids cut off."""
    found = []
    for error in parent.iterfind("errormessage/error"):
        text = error.findtext("description2") or error.findtext("description") or ""
        found.append((error.findtext("errorno") or "", text.split(" [Support ID")[0]))
    return found


@contextmanager
def in_process(books: Books, *, faults: str = "") -> Iterator[tuple[Wire, Application]]:
    """Talk to a sandbox without a socket."""
    app = create_app(books, faults=faults)
    with httpx2.Client(transport=httpx2.WSGITransport(app=app)) as client:
        yield Wire(client), app


INVOICE = (
    "<create_invoice><customerid>{customer}</customerid>"
    "<datecreated><year>2026</year><month>03</month><day>01</day></datecreated>"
    "<termname>Net 30</termname><invoiceno>{number}</invoiceno>"
    "<invoiceitems>{lines}</invoiceitems></create_invoice>"
)
LINE = (
    "<lineitem><glaccountno>4000</glaccountno><amount>{}</amount><memo>Work</memo><locationid>100"
    "</locationid>"
    "</lineitem>"
)


def invoice_xml(number: str, *amounts: str, customer: str = "CK-1") -> str:
    """Write a create_invoice with lines of these amounts."""
    return INVOICE.format(
        customer=customer, number=number, lines="".join(LINE.format(amount) for amount in amounts)
    )


def payment_xml(*parts: tuple[object, str], customer: str = "CK-1", **fields: str) -> str:
    """Write a create of ARPYMT over invoices by their record numbers."""
    given = {
        "UNDEPOSITEDACCOUNTNO": "1070",
        "PAYMENTMETHOD": "Printed Check",
        "CUSTOMERID": customer,
        "RECEIPTDATE": "03/02/2026",
        **fields,
    }
    texts = "".join(f"<{name}>{value}</{name}>" for name, value in given.items() if value)
    details = "".join(
        f"<ARPYMTDETAIL><RECORDKEY>{key}</RECORDKEY><TRX_PAYMENTAMOUNT>{amount}</TRX_PAYMENTAMOUNT>"
        "</ARPYMTDETAIL>"
        for key, amount in parts
    )
    return f"<create><ARPYMT>{texts}<ARPYMTDETAILS>{details}</ARPYMTDETAILS></ARPYMT></create>"
