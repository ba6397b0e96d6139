"""What Intacct says about the company and its users: currencies, entities, formats, permissions.

Source (documented): the developer pages name the functions and their facts. Source (assumed): the elements
around the facts, which are therefore read wherever they stand.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from tieout.intacct.queries import Row
from tieout.intacct.values import add, read_flag

# How this part reads dates and times (see `values.py`).
DATE_FORMAT, HOURS = "/mdY", "24"


@dataclass(frozen=True)
class GetFinancialSetup:
    """Ask for the currencies and books of the company."""

    function_name = "getFinancialSetup"
    about = ""
    # Source (assumed): not billed, it reads no record.
    transactions = 0

    def to_xml(self) -> etree._Element:
        """Build the element."""
        return etree.Element("getFinancialSetup")


@dataclass(frozen=True)
class ReadEntityDetails:
    """Ask for the entities of the company."""

    function_name = "readEntityDetails"
    about = ""
    # Source (assumed): a call, as a read.
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        return etree.Element("readEntityDetails")


@dataclass(frozen=True)
class ReadUserFormatting:
    """Ask how dates and times are written for a user."""

    user_id: str
    function_name = "readUserFormatting"
    about = ""
    # Source (assumed): not billed, it reads no record.
    transactions = 0

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("readUserFormatting")
        add(root, "userId", self.user_id)
        return root


@dataclass(frozen=True)
class GetUserPermissions:
    """Ask what a user may do."""

    user_id: str
    function_name = "getUserPermissions"
    about = ""
    # Source (assumed): not billed, it reads no record.
    transactions = 0

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("getUserPermissions")
        add(root, "userId", self.user_id)
        return root


@dataclass(frozen=True)
class GetCompanyPreferences:
    """Ask for the preferences of a module, such as AR."""

    application: str
    function_name = "get_companyprefs"
    about = ""
    # Source (assumed): not billed, it reads no record.
    transactions = 0

    def to_xml(self) -> etree._Element:
        """Build the element."""
        return etree.Element("get_companyprefs", application=self.application)


@dataclass(frozen=True)
class FinancialSetup:
    """The currencies and books of a company. Without a base currency each entity has one of its own."""

    base_currency: str
    has_several_currencies: bool
    has_several_base_currencies: bool
    has_entities: bool
    first_month: str
    default_book: str


@dataclass(frozen=True)
class UserFormatting:
    """How dates and times are written for a user: `/mdY` is 03/02/2026."""

    locale: str
    date_format: str
    offset: str
    clock: str

    @property
    def is_readable(self) -> bool:
        """Whether dates and times come as this part reads them."""
        return self.date_format == DATE_FORMAT and self.clock == HOURS


def read_financial_setup(rows: Sequence[Row]) -> FinancialSetup:
    """Read the answer about the company's currencies."""
    facts = _facts(rows)
    return FinancialSetup(
        base_currency=facts.get("basecurrency", ""),
        has_several_currencies=read_flag(facts.get("multicurrency")),
        has_several_base_currencies=read_flag(facts.get("multibasecurrency")),
        has_entities=read_flag(facts.get("multientityshared")),
        first_month=facts.get("firstfiscalmonth", ""),
        default_book=facts.get("defaultbook", ""),
    )


def read_user_formatting(rows: Sequence[Row]) -> UserFormatting:
    """Read the answer about a user's formats."""
    facts = _facts(rows)
    return UserFormatting(
        locale=facts.get("locale", ""),
        date_format=facts.get("dateformat", ""),
        offset=facts.get("gmtoffset", ""),
        clock=facts.get("clock", ""),
    )


def _facts(rows: Sequence[Row]) -> dict[str, str]:
    """Return all facts of an answer by the last part of their names, in lower case."""
    return {name.rpartition(".")[2].lower(): value for row in rows for name, value in row.items()}
