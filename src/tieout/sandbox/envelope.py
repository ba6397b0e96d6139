"""The request envelope as it was received, and the response envelope as it goes out."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from tieout.sandbox.errors import ErrorItem, schema_error
from tieout.sandbox.formats import Plain
from tieout.sandbox.rendering import element, render_errors
from tieout.sandbox.validation import check_request

SUCCESS = "success"
FAILURE = "failure"
ABORTED = "aborted"
_PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n'

_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
)


@dataclass(frozen=True)
class Control:
    """What the control block said."""

    sender_id: str
    password: str
    control_id: str
    unique_id: bool
    dtd_version: str
    include_whitespace: bool
    policy_id: str = ""
    additional_info: bool = False


@dataclass(frozen=True)
class Login:
    """A sign-in with a password; ``location_id`` None means the element was absent."""

    user_id: str
    company_id: str
    password: str
    location_id: str | None


@dataclass(frozen=True)
class FunctionCall:
    """One function of the request."""

    control_id: str
    name: str
    body: etree._Element


@dataclass(frozen=True)
class Request:
    """A request that is well-formed and in order."""

    control: Control
    login: Login | None
    session_id: str | None
    is_transaction: bool
    functions: tuple[FunctionCall, ...]


@dataclass
class FunctionResult:
    """What one function came to; ``inner`` is its key or data as XML."""

    name: str
    control_id: str
    status: str = SUCCESS
    inner: str = ""
    errors: tuple[ErrorItem, ...] = ()
    key: str = ""
    written: int = 0
    plain: Plain | None = None


@dataclass(frozen=True)
class Authenticated:
    """The authentication block of an answer."""

    user_id: str
    company_id: str
    location_id: str
    timestamp: str = ""
    timeout: str = ""


@dataclass
class Answer:
    """Everything a response envelope shows."""

    control: Control | None = None
    control_errors: tuple[ErrorItem, ...] = ()
    authenticated: Authenticated | None = None
    sign_in_errors: tuple[ErrorItem, ...] = ()
    results: list[FunctionResult] = field(default_factory=list)


def _text(parent: etree._Element, name: str, default: str = "") -> str:
    """Give a child's text.

    Source (assumed): white space around a value, as indenting writers leave it, is not part of it.
    """
    found = parent.find(name)
    return default if found is None else (found.text or "").strip()


def parse_document(body: bytes) -> etree._Element:
    """Parse the bytes of a request.

    Raises: ControlRefused with XL03000003.
    """
    try:
        root = etree.fromstring(body, _PARSER)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        message = str(error.msg).split(", line ")[0]
        number = getattr(error, "code", 1)
        raise schema_error(f"Fatal Error {number}: {message}. Line: {line}, column: {column}.") from error
    except ValueError as error:
        raise schema_error(f"Fatal Error 1: {error} Line: 1, column: 1.") from error
    if root.getroottree().docinfo.internalDTD is not None:
        # Source (assumed): a DOCTYPE has no place in a request; the real gateway's words are unknown.
        raise schema_error("Error 1840: A DOCTYPE is not allowed. Line: 1, column: 1.")
    return root


def read_control(root: etree._Element) -> Control:
    """Read the control block, also of a request that is refused for something else."""
    block = root.find("control")
    if block is None:
        return Control(
            sender_id="", password="", control_id="", unique_id=True, dtd_version="", include_whitespace=True
        )
    return Control(
        sender_id=_text(block, "senderid"),
        password=_text(block, "password"),
        control_id=_text(block, "controlid"),
        # Source (documented): uniqueid is true when absent; whitespace is included when absent.
        unique_id=_text(block, "uniqueid", "true").lower() != "false",
        dtd_version=_text(block, "dtdversion"),
        include_whitespace=_text(block, "includewhitespace", "true").lower() != "false",
        policy_id=_text(block, "policyid"),
        additional_info=_text(block, "showadditionalerrorinfo").lower() in {"true", "1"},
    )


def read_request(root: etree._Element) -> Request:
    """Check the order of a request and read it.

    Source (assumed): of several operations the first counts; the SDKs send one and read one.

    Raises: ControlRefused.
    """
    problem = check_request(root)
    if problem:
        raise schema_error(problem)
    operation = root.find("operation")
    assert operation is not None
    authentication = operation.find("authentication")
    assert authentication is not None
    login = authentication.find("login")
    session = authentication.find("sessionid")
    functions = tuple(
        FunctionCall(function.get("controlid", ""), str(function[0].tag), function[0])
        for function in operation.iterfind("content/function")
    )
    return Request(
        control=read_control(root),
        login=None if login is None else _read_login(login),
        session_id=None if session is None else (session.text or "").strip(),
        is_transaction=operation.get("transaction") == "true",
        functions=functions,
    )


def _read_login(login: etree._Element) -> Login:
    location = login.find("locationid")
    return Login(
        user_id=_text(login, "userid"),
        company_id=_text(login, "companyid"),
        password=_text(login, "password"),
        location_id=None if location is None else (location.text or "").strip(),
    )


def render_answer(answer: Answer, *, support_id: str) -> bytes:
    """Write a response envelope.

    Source (documented): order and places of gateway.md 4 and errors.md 2.
    """
    additional = answer.control is not None and answer.control.additional_info
    parts = [_PROLOG, "<response>", _control_block(answer)]
    if answer.control_errors:
        parts.append(render_errors(answer.control_errors, support_id=support_id, additional=additional))
    elif answer.authenticated is not None:
        parts += [
            "<operation>",
            _authentication_block(answer.authenticated, refused=bool(answer.sign_in_errors)),
        ]
        if answer.sign_in_errors:
            parts.append(render_errors(answer.sign_in_errors, support_id=support_id, additional=additional))
        for result in answer.results:
            parts += _result(result, support_id, additional=additional)
        parts.append("</operation>")
    parts.append("</response>")
    # Megabytes of rows are joined once and encoded once.
    body = "".join(parts).encode()
    if answer.control is None or not answer.control.include_whitespace:
        return body
    tree = etree.fromstring(body)
    etree.indent(tree, space="      ")
    return (_PROLOG + etree.tostring(tree, encoding="unicode")).encode()


def render_edge(items: tuple[ErrorItem, ...]) -> bytes:
    """Write the bare answer of the front of the gateway."""
    errors = render_errors(items, support_id="", bare=True)
    text = f"<response><control><status>failure</status></control>{errors}</response>"
    return (_PROLOG + text).encode()


def _control_block(answer: Answer) -> str:
    control = answer.control
    status = FAILURE if answer.control_errors else SUCCESS
    if control is None:
        # Source (observed): early failures echo empty ids.
        return f"<control><status>{status}</status><senderid></senderid><controlid></controlid></control>"
    return (
        f"<control><status>{status}</status>{element('senderid', control.sender_id)}"
        f"{element('controlid', control.control_id)}"
        f"<uniqueid>{'true' if control.unique_id else 'false'}</uniqueid>"
        f"{element('dtdversion', control.dtd_version)}</control>"
    )


def _authentication_block(block: Authenticated, *, refused: bool) -> str:
    names = f"{element('userid', block.user_id)}{element('companyid', block.company_id)}"
    if refused:
        return f"<authentication><status>failure</status>{names}</authentication>"
    return (
        f"<authentication><status>success</status>{names}{element('locationid', block.location_id)}"
        f"<sessiontimestamp>{block.timestamp}</sessiontimestamp>"
        f"<sessiontimeout>{block.timeout}</sessiontimeout></authentication>"
    )


def _result(result: FunctionResult, support_id: str, *, additional: bool) -> list[str]:
    errors = (
        render_errors(result.errors, support_id=support_id, additional=additional) if result.errors else ""
    )
    head = (
        f"<result><status>{result.status}</status>{element('function', result.name)}"
        f"{element('controlid', result.control_id)}"
    )
    return [head, result.inner, errors, "</result>"]
