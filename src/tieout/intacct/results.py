"""What an answer says: results, one for each function, with their records and errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tieout.intacct.errors import Message
from tieout.intacct.queries import Row

# Whatever is not "success" is a failure; the third word of the gateway's, "aborted", as well.
SUCCESS, ABORTED = "success", "aborted"


class Record(dict[str, str]):
    """A record with the lines that it owns, by the upper-case name of a line (ARPYMTDETAIL)."""

    __slots__ = ("lines",)

    def __init__(self, fields: Row, lines: Mapping[str, Sequence["Record"]] | None = None) -> None:
        super().__init__(fields)
        self.lines = dict(lines or {})


@dataclass(frozen=True)
class Result:
    """What became of one function. `status` is empty when the answer had none: then nobody knows.

    `remaining` is None when the answer does not count what is behind its rows.
    """

    control_id: str
    status: str
    function: str = ""
    key: str = ""
    list_type: str = ""
    rows: Sequence[Row] = ()
    count: int = 0
    total: int = 0
    remaining: int | None = None
    result_id: str = ""
    messages: Sequence[Message] = ()
    # As it came, without its records: for whoever must see what was said.
    xml: str = field(default="", repr=False, compare=False)

    @property
    def is_success(self) -> bool:
        """Whether the function was executed."""
        return self.status == SUCCESS

    @property
    def is_unknown(self) -> bool:
        """Whether nobody knows what became of the function."""
        return not self.status

    @property
    def record_key(self) -> str:
        """The key of what was written: of the result itself, or of its first record."""
        first = self.rows[0] if self.rows else {}
        return self.key or first.get("RECORDNO", "") or first.get("recordno", "")


@dataclass
class Answer:
    """A whole answer: its results, and what the sign-in said about the session."""

    results: list[Result] = field(default_factory=list)
    session_timestamp: str = ""
    session_timeout: str = ""
    location_id: str = ""


def in_order(control_ids: Sequence[str], results: Sequence[Result]) -> list[Result]:
    """Return a result for each control id: by the id, by the place for a result that has none.

    What is missing, or said twice and differently, is a result without a status: nobody knows.
    """
    found: dict[str, Result] = {}
    for place, result in enumerate(results):
        has_place = not result.control_id and len(results) == len(control_ids)
        control_id = control_ids[place] if has_place else result.control_id
        known = found.setdefault(control_id, result)
        if known.status != result.status:
            found[control_id] = Result(control_id, "")
    return [found.get(control_id, Result(control_id, "")) for control_id in control_ids]


def all_or_none(results: Sequence[Result]) -> list[Result]:
    """Return the results of a transaction: when one function failed, none was executed.

    Source (documented): one failure undoes all. Which of the others have a result then, and which status, is
    not documented: they are aborted here.
    """
    if all(result.is_success or result.is_unknown for result in results):
        return list(results)
    return [
        replace(result, status=ABORTED) if result.is_success or result.is_unknown else result
        for result in results
    ]
