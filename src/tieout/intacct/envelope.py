"""Requests: the envelope around functions, as pure logic without a socket.

A request is small, so it is built as a whole. It has one operation, in which each function stands for itself
unless a transaction is asked for.
Source (documented): element order of api.xsd.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from tieout.intacct.errors import LocalProtocolError
from tieout.intacct.functions import Function
from tieout.intacct.values import add

# Source (documented): api.xsd.
CONTROL_ID_LENGTH_MAX = 256


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


def build_request(
    *,
    sender: Sender,
    authentication: Login | SessionId,
    calls: Sequence[Call],
    control_id: str,
    is_unique: bool,
    is_transaction: bool = False,
    wants_error_ids: bool = True,
) -> bytes:
    """Write a request.

    `is_unique` lets the gateway refuse a function's control id that it has executed before. It is always
    said, because its default is true and reads would collide. In a transaction one failure undoes all
    functions. `wants_error_ids` asks for the stable ids of errors.
    Raises: LocalProtocolError.
    """
    for each in (control_id, *(call.control_id for call in calls)):
        if not 1 <= len(each) <= CONTROL_ID_LENGTH_MAX:
            raise LocalProtocolError(f"a control id has 1 to {CONTROL_ID_LENGTH_MAX} characters: {each!r}")
    root = etree.Element("request")
    control = add(root, "control")
    add(control, "senderid", sender.sender_id)
    add(control, "password", sender.password)
    add(control, "controlid", control_id)
    add(control, "uniqueid", "true" if is_unique else "false")
    add(control, "dtdversion", "3.0")
    add(control, "includewhitespace", "false")
    if wants_error_ids:
        add(control, "showadditionalerrorinfo", "true")
    operation = etree.SubElement(root, "operation", transaction="true" if is_transaction else "false")
    add(operation, "authentication").append(authentication.to_xml())
    content = add(operation, "content")
    for call in calls:
        function = etree.SubElement(content, "function", controlid=call.control_id)
        function.append(call.function.to_xml())
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
