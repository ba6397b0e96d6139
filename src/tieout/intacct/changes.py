"""Where a reading of changes stands: by WHENMODIFIED, with RECORDNO as tie-break.

Every page is a question of its own, so what changes meanwhile moves behind the place and is met again;
nothing is skipped. Records that were never changed may have no WHENMODIFIED at all; they are a branch of the
same question with a place of their own, because where the gateway sorts them is not documented.
Source (observed): the reading pattern of public clients, and records without WHENMODIFIED.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tieout.intacct.queries import AllOf, AnyOf, Condition, Filter, Query, Row

MODIFIED, RECORD_NO = "WHENMODIFIED", "RECORDNO"


@dataclass(frozen=True)
class ChangePlace:
    """How far the changes of one object were read. Times are Intacct's own text (mm/dd/yyyy hh:mm:ss).

    `modified` alone means: from this time on, the time included. An empty one means: from the beginning.
    `blank_record_no` is the largest RECORDNO that was seen among records without WHENMODIFIED.
    """

    modified: str = ""
    record_no: str = ""
    blank_record_no: str = ""

    def question(self, query: Query) -> Query:
        """Return the question for what lies behind this place, in the order of the changes."""
        return replace(query, order=(MODIFIED, RECORD_NO)).narrowed(AnyOf(self._branches()))

    def behind(self, rows: Sequence[Row]) -> "ChangePlace":
        """Return the place behind a page of rows."""
        place = self
        for row in rows:
            if row.get(MODIFIED):
                place = replace(place, modified=row[MODIFIED], record_no=row[RECORD_NO])
            else:
                place = replace(place, blank_record_no=row[RECORD_NO])
        return place

    def _branches(self) -> tuple[Filter, ...]:
        return (*self._changed(), self._never_changed())

    def _changed(self) -> tuple[Filter, ...]:
        if not self.modified:
            return (Condition(MODIFIED, "isnotnull"),)
        if not self.record_no:
            return (Condition(MODIFIED, "greaterthanorequalto", (self.modified,)),)
        same_time = Condition(MODIFIED, "equalto", (self.modified,))
        larger = Condition(RECORD_NO, "greaterthan", (self.record_no,))
        return (Condition(MODIFIED, "greaterthan", (self.modified,)), AllOf((same_time, larger)))

    def _never_changed(self) -> Filter:
        is_blank = Condition(MODIFIED, "isnull")
        if not self.blank_record_no:
            return is_blank
        return AllOf((is_blank, Condition(RECORD_NO, "greaterthan", (self.blank_record_no,))))
