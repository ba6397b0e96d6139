"""What a function of a request is, and the functions that are about no object of their own."""

from dataclasses import dataclass
from typing import Protocol

from lxml import etree

from tieout.intacct.values import add


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
    """Open a session; `entity_id` None keeps the level, an entity switches to it."""

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
    """Read records with their lines by RECORDNO, at most 100."""

    about: str
    keys: tuple[str, ...]
    fields: tuple[str, ...] = ("*",)
    function_name = "read"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("read")
        add(root, "object", self.about)
        add(root, "keys", ",".join(self.keys))
        add(root, "fields", ",".join(self.fields))
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
