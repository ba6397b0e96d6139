"""Answers of the gateway, written by hand, and a gateway that gives them one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from xml.sax.saxutils import escape

import httpx2
from lxml import etree

from tieout.intacct import (
    Call,
    Client,
    Contact,
    CreateCustomer,
    Credentials,
    HttpTransport,
    Sender,
    SessionCache,
)

LOGIN_URL = "https://api.intacct.com/ia/xml/xmlgw.phtml"
SESSION_URL = "https://na12.intacct.com/ia/xml/xmlgw.phtml"
CREDENTIALS = Credentials(LOGIN_URL, "copper-kettle", "xml_gateway", "secret-word")
SENDER = Sender("tieout", "sender-word")
CONTROL = (
    "<control><status>{}</status><senderid>tieout</senderid><controlid>r-1</controlid>"
    "<uniqueid>false</uniqueid><dtdversion>3.0</dtdversion></control>"
)
SIGNED_IN = (
    "<authentication><status>success</status><userid>xml_gateway</userid>"
    "<companyid>copper-kettle</companyid><locationid/>"
    "<sessiontimestamp>2026-03-02T09:00:00+00:00</sessiontimestamp>"
    "<sessiontimeout>2026-03-02T15:00:00+00:00</sessiontimeout></authentication>"
)
NOT_SIGNED_IN = "<authentication><status>failure</status><userid/><companyid/></authentication>"
Answering = Callable[[httpx2.Request], httpx2.Response]


def error(
    code: str = "", description2: str = "", *, description: str = "", correction: str = "", more: str = ""
) -> str:
    """Write one error."""
    return (
        f"<error><errorno>{escape(code)}</errorno><description>{escape(description)}</description>"
        f"<description2>{escape(description2)}</description2><correction>{escape(correction)}</correction>"
        f"{more}</error>"
    )


def errors(*parts: str) -> str:
    """Write an errormessage."""
    return f"<errormessage>{''.join(parts)}</errormessage>"


def result(
    inside: str = "", *, status: str = "success", function: str = "query", control_id: str = "f-1"
) -> str:
    """Write one result; an empty status or control id is left out."""
    said = f"<status>{status}</status>" if status else ""
    identity = f"<controlid>{control_id}</controlid>" if control_id else ""
    return f"<result>{said}<function>{function}</function>{identity}{inside}</result>"


def rows_xml(
    about: str, rows: Sequence[dict[str, str]], *, total: int | None = None, remaining: int = 0
) -> str:
    """Write the data of a query."""
    records = "".join(
        f"<{about}>{''.join(f'<{name}>{escape(text)}</{name}>' for name, text in row.items())}</{about}>"
        for row in rows
    )
    all_of_them = len(rows) + remaining if total is None else total
    return (
        f'<data listtype="{about}" totalcount="{all_of_them}" offset="0" count="{len(rows)}"'
        f' numremaining="{remaining}">{records}</data>'
    )


def session_xml(session_id: str = "session..", *, address: str = SESSION_URL, entity: str = "") -> str:
    """Write the data of a getAPISession."""
    return (
        f"<data><api><sessionid>{session_id}</sessionid><endpoint>{address}</endpoint>"
        f"<locationid>{entity}</locationid></api></data>"
    )


def answer(*results: str, authentication: str = SIGNED_IN) -> bytes:
    """Write a whole answer around results, or around an errormessage of the sign-in."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><response>{CONTROL.format("success")}'
        f"<operation>{authentication}{''.join(results)}</operation></response>"
    ).encode()


def refused_envelope(*parts: str) -> bytes:
    """Write an answer that refuses at control level."""
    return f"<response>{CONTROL.format('failure')}{errors(*parts)}</response>".encode()


def refused_at_the_edge(*parts: str) -> bytes:
    """Write an answer of the gateway's front: its control holds a status and nothing else."""
    return f"<response><control><status>failure</status></control>{errors(*parts)}</response>".encode()


def page(*keys: int, remaining: int = 0, **more: str) -> bytes:
    """Write the answer to a query of customers, with these keys."""
    rows = [{"RECORDNO": str(key), "NAME": f"Kettle {key}", **more} for key in keys]
    return answer(result(rows_xml("CUSTOMER", rows, remaining=remaining), control_id="{id}"))


def refused(*parts: str, status: str = "failure") -> bytes:
    """Write an answer whose one function was refused."""
    return answer(result(errors(*parts), status=status, control_id="{id}"))


def call(control_id: str) -> Call:
    """Make a call that creates a customer."""
    contact = Contact(print_as="Copper Kettle")
    return Call(control_id, CreateCustomer(customer_id="CK-1", name="Kettle", display_contact=contact))


def created(control_id: str, key: str = "7") -> str:
    """Write the result of such a call."""
    inside = f'<data listtype="objects" count="1"><customer><RECORDNO>{key}</RECORDNO></customer></data>'
    return result(inside, function="create", control_id=control_id)


class Gateway:
    """Answers requests one after the other and remembers them. `{id}` becomes the first control id.

    What is a function is asked for its response, what is an exception is raised, bytes are HTTP 200.
    """

    def __init__(self, answers: Iterable[bytes | httpx2.Response | Exception | Answering]) -> None:
        self._answers = list(answers)
        self.requests: list[httpx2.Request] = []

    @property
    def documents(self) -> list[etree._Element]:
        """The requests as trees."""
        return [etree.fromstring(request.content) for request in self.requests]

    @property
    def functions(self) -> list[str]:
        """The names of the functions that were asked for."""
        return [str(each[0].tag) for document in self.documents for each in document.iter("function")]

    def transport(self) -> HttpTransport:
        """Give a transport that ends here."""
        return HttpTransport(below=httpx2.MockTransport(self._answer))

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        given = self._answers.pop(0)
        if isinstance(given, Exception):
            raise given
        if isinstance(given, httpx2.Response):
            return given
        if isinstance(given, bytes):
            asked = etree.fromstring(request.content)
            ids = [str(each.get("controlid")) for each in asked.iter("function")]
            body = given.replace(b"{id}", ids[0].encode()) if ids else given
            stream = httpx2.ByteStream(body)
            return httpx2.Response(200, stream=stream, headers={"content-type": "text/xml"})
        return given(request)


# The session that is in use has ended; another one is given.
ENDED = answer(errors(error("XL03000006", "Invalid session s....")), authentication=NOT_SIGNED_IN)
NEW_SESSION = answer(result(session_xml("fresh.."), function="getAPISession", control_id="{id}"))
SIGN_IN = answer(result(session_xml(), function="getAPISession", control_id="{id}"))


def make_client(
    answers: Iterable[bytes | httpx2.Response | Exception | Answering],
    *,
    credentials: Credentials = CREDENTIALS,
    signs_in: bool = True,
    **options: object,
) -> tuple[Client, Gateway]:
    """Make a client of a gateway that first answers its sign-in, unless told otherwise, and then these."""
    gateway = Gateway([*([SIGN_IN] if signs_in else []), *answers])
    options.setdefault("sleep", lambda _: None)
    options.setdefault("sessions", SessionCache())
    client = Client(credentials, SENDER, transport=gateway.transport(), **options)  # type: ignore[arg-type]
    return client, gateway
