"""What a client can ask: one page or all pages, what changed, records by key or by name, descriptions."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence

from tieout.intacct.changes import MODIFIED, ChangePlace
from tieout.intacct.company import (
    FinancialSetup,
    GetFinancialSetup,
    GetUserPermissions,
    ReadEntityDetails,
    ReadUserFormatting,
    UserFormatting,
    read_financial_setup,
    read_user_formatting,
)
from tieout.intacct.descriptions import (
    EVERY_OBJECT,
    Inspect,
    Lookup,
    ObjectDescription,
    read_description,
    read_object_names,
)
from tieout.intacct.errors import RemoteProtocolError
from tieout.intacct.functions import Function, Read
from tieout.intacct.lists import GetList
from tieout.intacct.older_reads import ALL_FIELDS, ReadByName, ReadByQuery, ReadMore, ReadRelated
from tieout.intacct.queries import Page, Query
from tieout.intacct.results import Record, Result


class Questions(ABC):
    """The questions, over a way to ask one.

    Each raises: FunctionRefused and its kin, SignInRefused and its kin, TransportError, ProtocolError.
    """

    @abstractmethod
    def _ask(self, function: Function, *, is_repeatable: bool = True) -> Result:
        """Send a function that changes nothing."""

    def query(self, query: Query) -> Page:
        """Ask for one page.

        Raises: FunctionRefused and its kin, SignInRefused and its kin, TransportError, ProtocolError.
        """
        return _page(self._ask(query), query.about)[0]

    def pages(self, query: Query) -> Iterator[Page]:
        """Ask for all pages, by RECORDNO: what changes meanwhile cannot shift a page.

        Raises: as `query`.
        """
        assert tuple(query.order) == ("RECORDNO",), "paging goes by RECORDNO"
        assert "RECORDNO" in query.fields, "paging needs RECORDNO among the fields"
        last = ""
        page = self.query(query)
        while True:
            yield page
            if not page.remaining:
                return
            last = _moved_on(last, page)
            page = self.query(query.after(last))

    def changes(self, query: Query, place: ChangePlace) -> Iterator[tuple[Page, ChangePlace]]:
        """Ask for all that changed behind a place, by WHENMODIFIED and RECORDNO, page by page.

        Shape: each page with the place behind it, from which a later reading may go on once its rows are
        stored. Records without WHENMODIFIED are among the rows.
        Raises: as `query`.
        """
        assert {MODIFIED, "RECORDNO"} <= set(query.fields), "a reading of changes needs both fields"
        while True:
            page = self.query(place.question(query))
            behind = place.behind(page.rows)
            yield page, behind
            if not page.remaining:
                return
            if behind == place:
                raise RemoteProtocolError(f"Intacct's pages of {query.about} do not move on.")
            place = behind

    def read(self, about: str, keys: Sequence[str], fields: Sequence[str] = ("*",)) -> Sequence[Record]:
        """Read records by RECORDNO, with the lines they own; one that is gone is missing.

        Raises: as `query`.
        """
        return _records(self._ask(Read(about, tuple(keys), tuple(fields))))

    def read_by_name(
        self, about: str, names: Sequence[str], fields: Sequence[str] = ALL_FIELDS
    ) -> Sequence[Record]:
        """Read records by the ids that people see; one that is gone is missing."""
        return _records(self._ask(ReadByName(about, tuple(names), tuple(fields))))

    def read_related(
        self, about: str, relation: str, keys: Sequence[str], fields: Sequence[str] = ALL_FIELDS
    ) -> Sequence[Record]:
        """Read what custom objects are related to."""
        return _records(self._ask(ReadRelated(about, relation, tuple(keys), tuple(fields))))

    def pages_by_query(self, question: ReadByQuery) -> Iterator[Page]:
        """Ask for all pages of an older question. A lost answer ends it: its page cannot come again."""
        page, result_id = _page(self._ask(question), question.about)
        while True:
            yield page
            if not page.remaining:
                return
            if not result_id:
                raise RemoteProtocolError(f"Intacct's page of {question.about} does not say how to go on.")
            remaining_before = page.remaining
            result = self._ask(ReadMore(result_id, question.about), is_repeatable=False)
            page, _ = _page(result, question.about)
            if page.remaining >= remaining_before:
                raise RemoteProtocolError(f"Intacct's pages of {question.about} do not move on.")

    def list_pages(self, question: GetList) -> Iterator[Page]:
        """Ask for all pages of a legacy list."""
        start = question.start or 0
        while True:
            page, _ = _page(self._ask(question.from_place(start)), question.about)
            yield page
            if not page.remaining:
                return
            if not page.rows:
                raise RemoteProtocolError(f"Intacct's pages of {question.about} do not move on.")
            start += len(page.rows)

    def lookup(self, about: str, *, definition: str = "") -> ObjectDescription:
        """Ask which fields an object has, and what it is related to."""
        return read_description(self._ask(Lookup(about, definition)).rows)

    def object_names(self) -> tuple[str, ...]:
        """Ask which objects there are."""
        return read_object_names(self._ask(Inspect(EVERY_OBJECT)).rows)

    def inspect(self, about: str, *, with_detail: bool | None = None) -> Sequence[Record]:
        """Ask how an object is named in the database."""
        return _records(self._ask(Inspect(about, with_detail)))

    def financial_setup(self) -> FinancialSetup:
        """Ask for the company's currencies."""
        return read_financial_setup(self._ask(GetFinancialSetup()).rows)

    def entity_details(self) -> Sequence[Record]:
        """Ask for the company's entities."""
        return _records(self._ask(ReadEntityDetails()))

    def user_formatting(self, user_id: str) -> UserFormatting:
        """Ask how dates and times are written for a user."""
        return read_user_formatting(self._ask(ReadUserFormatting(user_id)).rows)

    def user_permissions(self, user_id: str) -> Sequence[Record]:
        """Ask what a user may do."""
        return _records(self._ask(GetUserPermissions(user_id)))


def _records(result: Result) -> list[Record]:
    return [row if isinstance(row, Record) else Record(row) for row in result.rows]


def _page(result: Result, about: str) -> tuple[Page, str]:
    """Return a page and the id under which more is read.

    Raises: RemoteProtocolError.
    """
    # A page that does not say what is behind it would end a reading too early without a word.
    if result.remaining is None or result.count != len(result.rows):
        raise RemoteProtocolError(f"Intacct's page of {about} does not count its rows rightly.")
    return Page(rows=result.rows, total=result.total, remaining=result.remaining), result.result_id


def _moved_on(before: str, page: Page) -> str:
    """Return the RECORDNO behind which the next page begins.

    Raises: RemoteProtocolError, when the pages would go round in a circle.
    """
    last = page.rows[-1].get("RECORDNO", "") if page.rows else ""
    if not last.isdigit() or (before and int(last) <= int(before)):
        raise RemoteProtocolError(f"Intacct's pages do not move on: RECORDNO {last!r} after {before!r}.")
    return last
