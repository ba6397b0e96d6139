"""Answers in: from chunks of bytes to results, as pure logic without a socket.

Strategy: an answer may be large, so it is fed to a pull parser chunk by chunk. After each chunk the records
that are whole become plain dictionaries and leave the tree, so that memory holds the rows and nothing else.
The parser reports three kinds of elements only, because an event for every field would double the time.
Whatever is not "success" is a failure, at every level. A document type is refused before any content is used
(parsing without resolving entities would drop text silently); depth and size are limited; nothing is ever
fetched.
Source (documented): shapes of answers in the official SDKs' tests, gateway.md section 4.
Source (observed): an answer may hold two documents, one behind the other.
"""

import re
from collections.abc import Iterable

from lxml import etree

from tieout.intacct.errors import AnswerLost, GatewayError, RemoteProtocolError
from tieout.intacct.queries import Row
from tieout.intacct.reading import read_messages, read_record, read_result
from tieout.intacct.refusals import control_error, edge_error, sign_in_error
from tieout.intacct.results import SUCCESS, Answer

BODY_BYTES_MAX = 256 * 1024 * 1024
# The end of a document, and how another one begins; neither has more bytes than this.
_END, _BEGINNING, _TAG_BYTES_MAX = re.compile(rb"</response\s*>"), re.compile(rb"<(\?xml|response)\b"), 32


class AnswerReader:
    """Reads one answer from chunks of bytes.

    Raises: RemoteProtocolError, AnswerLost when it is cut off, GatewayError and its kin from `close`.
    """

    def __init__(self, *, http_status: int = 200) -> None:
        self._http_status = http_status
        self._documents: list[_Document] = []
        self._byte_count = 0
        self._tail = b""
        self._behind = b""

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes.

        Raises: RemoteProtocolError.
        """
        self._byte_count += len(chunk)
        if self._byte_count > BODY_BYTES_MAX:
            raise RemoteProtocolError("Intacct's answer is too large.")
        while chunk:
            if self._documents and self._documents[-1].is_complete:
                chunk = self._beginning_behind(chunk)
            if chunk:
                end = self._end_of_document(chunk)
                self._document().feed(chunk[:end])
                chunk = chunk[end:]

    def close(self) -> Answer:
        """End the answer and return what it says.

        Raises: RemoteProtocolError, AnswerLost, GatewayError and its kin.
        """
        if self._behind:
            self._documents[-1].feed(self._behind)
        if not self._documents:
            raise AnswerLost("it is empty")
        answers: list[Answer] = []
        refusals: list[GatewayError] = []
        for document in self._documents:
            try:
                answers.append(document.close())
            except GatewayError as error:
                refusals.append(error)
        if not answers:
            raise refusals[0]
        # What was executed is certain whatever else is said beside it.
        merged = answers[0]
        for further in answers[1:]:
            merged.results += further.results
        return merged

    def _document(self) -> "_Document":
        """Return the document that is being read."""
        if not self._documents:
            self._documents.append(_Document(self._http_status))
        return self._documents[-1]

    def _beginning_behind(self, chunk: bytes) -> bytes:
        """Return the bytes of a further document, once there are enough of them to tell.

        What else stands behind a document (a comment, nonsense) is left to its parser.
        """
        self._behind = (self._behind + chunk).lstrip()
        if len(self._behind) < _TAG_BYTES_MAX:
            return b""
        rest, self._behind = self._behind, b""
        if not _BEGINNING.match(rest):
            self._documents[-1].feed(rest)
            return b""
        self._documents.append(_Document(self._http_status))
        return rest

    def _end_of_document(self, chunk: bytes) -> int:
        """Return where a document may end in a chunk, its end tag perhaps begun in the one before."""
        found = _END.search(self._tail + chunk)
        end = found.end() - len(self._tail) if found else len(chunk)
        # Behind an end the next search begins afresh.
        self._tail = b"" if found else (self._tail + chunk)[-_TAG_BYTES_MAX:]
        return end


class _Document:
    """One XML document of an answer."""

    def __init__(self, http_status: int) -> None:
        self._http_status = http_status
        self._parser = etree.XMLPullParser(
            events=("start", "end"),
            tag=("response", "result", "data"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        self._data: etree._Element | None = None
        self._rows: list[Row] = []
        self._names: dict[str, str] = {}
        self._answer = Answer()
        self.is_complete = False

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes.

        Raises: RemoteProtocolError.
        """
        try:
            self._parser.feed(chunk)
            for event, element in self._parser.read_events():
                assert isinstance(element, etree._Element)  # noqa: SLF001 - the stubs know no other name
                self._take(event, element)
        except etree.XMLSyntaxError as error:
            raise RemoteProtocolError(f"Intacct's answer is no XML: {error}.") from error
        for entry in self._parser.feed_error_log.filter_from_errors():
            # Some errors end the events without being raised: an entity that nobody declared, for one.
            raise RemoteProtocolError(f"Intacct's answer is no XML: {entry.message}.")
        if self._data is not None:
            # The last record may not be whole yet.
            self._move_rows(list(self._data)[:-1])

    def close(self) -> Answer:
        """End the document and return what it says.

        Raises: RemoteProtocolError, AnswerLost, GatewayError and its kin.
        """
        try:
            root = self._parser.close()
        except etree.XMLSyntaxError as error:
            raise AnswerLost(f"it was cut off: {error}") from error
        if root.tag != "response":
            raise RemoteProtocolError("The answer is not one of Intacct's gateway.")
        self._judge(root)
        return self._answer

    def _take(self, event: str, element: etree._Element) -> None:
        outside = [str(each.tag) for each in element.iterancestors()]
        if event == "start":
            if not outside:
                _refuse_document_type(element)
            elif element.tag == "data" and outside == ["result", "operation", "response"]:
                self._data, self._rows = element, []
        elif element is self._data:
            self._move_rows(list(element))
            self._data = None
        elif element.tag == "result" and outside == ["operation", "response"]:
            self._answer.results.append(read_result(element, self._rows))
            self._rows = []
            element.clear()
        elif not outside:
            self.is_complete = True

    def _move_rows(self, records: Iterable[etree._Element]) -> None:
        """Turn records into rows and drop them from the tree, or it would hold every row."""
        assert self._data is not None
        for record in records:
            self._rows.append(read_record(record, self._names))
            self._data.remove(record)

    def _judge(self, root: etree._Element) -> None:
        """Find the first level that does not say success."""
        status = root.findtext("control/status")
        if not status:
            raise RemoteProtocolError("Intacct's answer does not say whether the request was accepted.")
        if status != SUCCESS:
            messages = read_messages(root.find("errormessage"))
            if self._http_status != 200 or root.find("control/controlid") is None:
                raise edge_error(messages, status=self._http_status)
            raise control_error(messages)
        operation = root.find("operation")
        if operation is None:
            raise RemoteProtocolError("Intacct's answer has no operation.")
        self._judge_operation(operation)

    def _judge_operation(self, operation: etree._Element) -> None:
        authentication = operation.find("authentication")
        if authentication is None or not authentication.findtext("status"):
            raise RemoteProtocolError("Intacct's answer does not say whether the sign-in worked.")
        messages = read_messages(operation.find("errormessage"))
        if authentication.findtext("status") != SUCCESS:
            raise sign_in_error(messages)
        if not self._answer.results:
            if messages:
                raise GatewayError(messages, level="authentication")
            raise RemoteProtocolError("Intacct's answer has no result.")
        self._answer.session_timestamp = authentication.findtext("sessiontimestamp") or ""
        self._answer.session_timeout = authentication.findtext("sessiontimeout") or ""
        self._answer.location_id = authentication.findtext("locationid") or ""


def read_answer(chunks: Iterable[bytes], *, http_status: int = 200) -> Answer:
    """Read a whole answer.

    Raises: RemoteProtocolError, AnswerLost, GatewayError and its kin.
    """
    reader = AnswerReader(http_status=http_status)
    for chunk in chunks:
        reader.feed(chunk)
    return reader.close()


def _refuse_document_type(root: etree._Element) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise RemoteProtocolError("Intacct's answer has a document type, which is refused.")
