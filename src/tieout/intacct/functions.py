"""What a function of a request is, and the functions that are about no object of their own."""

from dataclasses import dataclass
from typing import Protocol

from lxml import etree

from tieout.intacct.errors import LocalProtocolError
from tieout.intacct.values import add

# Source (documented): the official SDKs refuse more.
READ_KEYS_MAX = 100


class Function(Protocol):
    """One function: it knows its name, the object it is about, what it costs, and its XML."""

    @property
    def function_name(self) -> str:
        """The element's name."""

    @property
    def about(self) -> str:
        """The object, for the meter."""

    @property
    def transactions(self) -> int:
        """How many billed transactions it is when it succeeds."""

    def to_xml(self) -> etree._Element:
        """Build the element inside `function`."""


@dataclass(frozen=True)
class GetApiSession:
    """Open a session; `entity_id` None keeps the level, an entity switches to it, an empty one to the top."""

    entity_id: str | None = None
    function_name = "getAPISession"
    about = ""
    transactions = 0

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("getAPISession")
        if self.entity_id is not None:
            add(root, "locationid", self.entity_id)
        return root


@dataclass(frozen=True)
class Read:
    """Read records with their lines by RECORDNO, at most 100.

    `definition` is the transaction definition whose custom fields an Order Entry document is to show.
    """

    about: str
    keys: tuple[str, ...]
    fields: tuple[str, ...] = ("*",)
    definition: str = ""
    function_name = "read"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element.

        Raises: LocalProtocolError.
        """
        if len(self.keys) > READ_KEYS_MAX:
            raise LocalProtocolError(f"a read of {self.about} takes at most {READ_KEYS_MAX} keys")
        root = etree.Element("read")
        add(root, "object", self.about)
        add(root, "keys", ",".join(self.keys))
        add(root, "fields", ",".join(self.fields))
        add(root, "returnFormat", "xml")
        if self.definition:
            add(root, "docparid", self.definition)
        return root


@dataclass(frozen=True)
class Delete:
    """Delete records by RECORDNO."""

    about: str
    keys: tuple[str, ...]
    function_name = "delete"

    @property
    def transactions(self) -> int:
        """One for each record."""
        return len(self.keys)

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("delete")
        add(root, "object", self.about)
        add(root, "keys", ",".join(self.keys))
        return root
