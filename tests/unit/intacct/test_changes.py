"""Where a reading of changes stands, and what it asks for next."""

from lxml import etree

from tieout.intacct import ChangePlace, Condition, Query

OPEN = Condition("STATE", "equalto", ("Posted",))


class TestChangePlace:
    QUERY = Query("CUSTOMER", ("RECORDNO", "WHENMODIFIED", "NAME"), where=OPEN)
    NOON, LATER = "03/02/2026 12:00:00", "03/02/2026 12:00:01"

    def branches(self, place: ChangePlace) -> str:
        root = place.question(self.QUERY).to_xml()
        joined = root.find("filter/and")
        assert etree.tostring(joined[0], encoding="unicode") == etree.tostring(
            OPEN.to_xml(), encoding="unicode"
        )
        return text_of(joined[1])

    def test_orders_by_the_time_and_then_by_the_key(self):
        assert ChangePlace().question(self.QUERY).order == ("WHENMODIFIED", "RECORDNO")

    def test_at_the_beginning_takes_everything_changed_or_not(self):
        assert self.branches(ChangePlace()) == "or(isnotnull WHENMODIFIED, isnull WHENMODIFIED)"

    def test_of_a_time_takes_the_time_itself(self):
        assert self.branches(ChangePlace(modified=self.NOON)) == (
            f"or(greaterthanorequalto WHENMODIFIED {self.NOON}, isnull WHENMODIFIED)"
        )

    def test_behind_a_row_breaks_the_tie_by_the_key(self):
        place = ChangePlace(modified=self.NOON, record_no="7", blank_record_no="9")

        assert self.branches(place) == (
            f"or(greaterthan WHENMODIFIED {self.NOON},"
            f" and(equalto WHENMODIFIED {self.NOON}, greaterthan RECORDNO 7),"
            " and(isnull WHENMODIFIED, greaterthan RECORDNO 9))"
        )

    def test_moves_behind_the_last_row_of_each_kind_wherever_they_are_sorted(self):
        rows = [
            {"RECORDNO": "3", "WHENMODIFIED": ""},
            {"RECORDNO": "5", "WHENMODIFIED": self.NOON},
            {"RECORDNO": "4", "WHENMODIFIED": self.LATER},
            {"RECORDNO": "8", "WHENMODIFIED": ""},
        ]

        assert ChangePlace().behind(rows) == ChangePlace(self.LATER, "4", "8")

    def test_stays_where_it_is_behind_no_row(self):
        place = ChangePlace(self.NOON, "7", "9")

        assert place.behind([]) == place


def text_of(element: etree._Element) -> str:
    """Write a filter in one line of words."""
    if element.tag in {"and", "or"}:
        return f"{element.tag}({', '.join(text_of(child) for child in element)})"
    return " ".join([str(element.tag), *(child.text or "" for child in element)])
