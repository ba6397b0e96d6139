"""Requests out, answers in: the envelope around functions, as pure logic without a socket.

Strategy: a request is built as a whole, because it is small. An answer may be large, so it is fed to a pull
parser chunk by chunk; each record of a `data` element is turned into a plain dictionary and dropped from the
tree at once. Whatever is not "success" is a failure, at every level. A document type is refused before
anything is parsed; depth and size are limited; nothing is ever fetched.
Source (documented): element order of api.xsd; shapes of answers in the official SDKs' tests.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from tieout.intacct.errors import (
    GatewayError,
    Message,
    RemoteProtocolError,
    control_error,
    edge_error,
    sign_in_error,
)
from tieout.intacct.functions import Function
from tieout.intacct.values import add

BODY_BYTES_MAX = 256 * 1024 * 1024
DOCTYPE = b"<!DOCTYPE"
SUCCESS, FAILURE, ABORTED = "success", "failure", "aborted"


@dataclass(frozen=True)
class Login:
    """Sign in with a password. Order: user, company, password; a wrong order fails."""

    user_id: str
    company_id: str
    password: str = field(repr=False)

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("login")
        add(root, "userid", self.user_id)
        add(root, "companyid", self.company_id)
        add(root, "password", self.password)
        return root


@dataclass(frozen=True)
class SessionId:
    """Use a session."""

    value: str = field(repr=False)

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("sessionid")
        root.text = self.value
        return root


@dataclass(frozen=True)
class Call:
    """One function with its control id."""

    control_id: str
    function: Function


@dataclass(frozen=True)
class Sender:
    """The Web Services sender of this installation."""

    sender_id: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Result:
    """What became of one function. `status` is empty when the answer had none: then nobody knows."""

    control_id: str
    status: str
    function: str = ""
    key: str = ""
    rows: Sequence[dict[str, str]] = ()
    count: int = 0
    total: int = 0
    remaining: int = 0
    messages: Sequence[Message] = ()

    @property
    def is_success(self) -> bool:
        """Whether the function was executed."""
        return self.status == SUCCESS

    @property
    def record_key(self) -> str:
        """The key of what was written: of the result itself, or of its first record."""
        return self.key or (self.rows[0].get("RECORDNO", "") if self.rows else "")


@dataclass
class Answer:
    """A whole answer: its results, and what the sign-in said about the session."""

    results: list[Result] = field(default_factory=list)
    session_timestamp: str = ""
    session_timeout: str = ""
    location_id: str = ""


def build_request(
    *,
    sender: Sender,
    authentication: Login | SessionId,
    calls: Sequence[Call],
    control_id: str,
    is_unique: bool,
) -> bytes:
    """Write a request. `is_unique` lets the gateway refuse a control id that it has executed before."""
    root = etree.Element("request")
    control = add(root, "control")
    add(control, "senderid", sender.sender_id)
    add(control, "password", sender.password)
    add(control, "controlid", control_id)
    add(control, "uniqueid", "true" if is_unique else "false")
    add(control, "dtdversion", "3.0")
    add(control, "includewhitespace", "false")
    operation = etree.SubElement(root, "operation", transaction="false")
    add(operation, "authentication").append(authentication.to_xml())
    content = add(operation, "content")
    for call in calls:
        function = etree.SubElement(content, "function", controlid=call.control_id)
        function.append(call.function.to_xml())
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


class AnswerReader:
    """Reads one answer from chunks of bytes.

    Raises: RemoteProtocolError, GatewayError and its kin, from `close`.
    """

    def __init__(self, *, http_status: int = 200) -> None:
        self._http_status = http_status
        self._parser = etree.XMLPullParser(
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        self._byte_count = 0
        self._tail = b""
        self._path: list[str] = []
        self._root: etree._Element | None = None
        self._data: etree._Element | None = None
        self._rows: list[dict[str, str]] = []
        self._answer = Answer()

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes.

        Raises: RemoteProtocolError.
        """
        self._byte_count += len(chunk)
        if self._byte_count > BODY_BYTES_MAX:
            raise RemoteProtocolError("Intacct's answer is too large.")
        if DOCTYPE in self._tail + chunk:
            raise RemoteProtocolError("Intacct's answer has a document type, which is refused.")
        self._tail = chunk[-len(DOCTYPE) :]
        try:
            self._parser.feed(chunk)
            for event, element in self._parser.read_events():
                self._take(event, element)
        except etree.XMLSyntaxError as error:
            raise RemoteProtocolError(f"Intacct's answer is no XML: {error}.") from error

    def close(self) -> Answer:
        """End the document and return what it says.

        Raises: RemoteProtocolError, GatewayError and its kin.
        """
        try:
            self._root = self._parser.close()
            for event, element in self._parser.read_events():
                self._take(event, element)
        except etree.XMLSyntaxError as error:
            raise RemoteProtocolError(f"Intacct's answer ends too early: {error}.") from error
        if self._root is None or self._root.tag != "response":
            raise RemoteProtocolError("The answer is not one of Intacct's gateway.")
        self._judge(self._root)
        return self._answer

    def _take(self, event: str, element: etree._Element) -> None:
        if event == "start":
            self._path.append(str(element.tag))
            if self._path == ["response", "operation", "result", "data"]:
                self._data, self._rows = element, []
            return
        depth = len(self._path)
        self._path.pop()
        if self._data is not None and depth == 5:
            self._rows.append(_flat(element))
            element.clear()
            # Drop what was read before, or the tree would hold every row.
            while element.getprevious() is not None:
                del self._data[0]
        elif element.tag == "result" and depth == 3:
            self._answer.results.append(_result(element, self._rows))
            self._data, self._rows = None, []

    def _judge(self, root: etree._Element) -> None:
        """Find the first level that does not say success."""
        if root.findtext("control/status") != SUCCESS:
            messages = read_messages(root.find("errormessage"))
            if self._http_status != 200 or root.find("control/controlid") is None:
                raise edge_error(messages, status=self._http_status)
            raise control_error(messages)
        operation = root.find("operation")
        if operation is None:
            raise RemoteProtocolError("Intacct's answer has no operation.")
        authentication = operation.find("authentication")
        if authentication is None or authentication.find("status") is None:
            raise RemoteProtocolError("Intacct's answer does not say whether the sign-in worked.")
        if authentication.findtext("status") != SUCCESS:
            raise sign_in_error(read_messages(operation.find("errormessage")))
        if not self._answer.results:
            messages = read_messages(operation.find("errormessage"))
            if messages:
                raise GatewayError(messages, level="operation")
            raise RemoteProtocolError("Intacct's answer has no result.")
        self._answer.session_timestamp = authentication.findtext("sessiontimestamp") or ""
        self._answer.session_timeout = authentication.findtext("sessiontimeout") or ""
        self._answer.location_id = authentication.findtext("locationid") or ""


def read_answer(chunks: Iterable[bytes], *, http_status: int = 200) -> Answer:
    """Read a whole answer.

    Raises: RemoteProtocolError, GatewayError and its kin.
    """
    reader = AnswerReader(http_status=http_status)
    for chunk in chunks:
        reader.feed(chunk)
    return reader.close()


def read_messages(parent: etree._Element | None) -> list[Message]:
    """Read the errors below an `errormessage`."""
    if parent is None:
        return []
    return [
        Message(
            code=(error.findtext("errorno") or "").strip(),
            description=(error.findtext("description") or "").strip(),
            description2=(error.findtext("description2") or "").strip(),
            correction=(error.findtext("correction") or "").strip(),
        )
        for error in parent.findall("error")
    ]


def _result(element: etree._Element, rows: list[dict[str, str]]) -> Result:
    data = element.find("data")
    facts = {} if data is None else dict(data.attrib)
    return Result(
        control_id=element.findtext("controlid") or "",
        status=element.findtext("status") or "",
        function=element.findtext("function") or "",
        key=(element.findtext("key") or "").strip(),
        rows=rows,
        count=_number(facts.get("count")),
        total=_number(facts.get("totalcount")),
        remaining=_number(facts.get("numremaining")),
        messages=read_messages(element.find("errormessage")),
    )


def _number(text: str | bytes | None) -> int:
    return int(text) if text and str(text).isdigit() else 0


def _flat(element: etree._Element) -> dict[str, str]:
    """Turn a record into its fields; nested records become dotted names, lines are left to `query`."""
    row: dict[str, str] = {}
    for child in element:
        if len(child):
            row.update({f"{child.tag}.{name}": text for name, text in _flat(child).items()})
        else:
            row[str(child.tag)] = child.text or ""
    return row
