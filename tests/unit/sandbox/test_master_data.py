"""Terms and account labels: kept by A/R itself, and what terms lead to."""

from __future__ import annotations

from datetime import date

import pytest

from factories.sandbox import Wire, errors_of, invoice_xml
from tieout.sandbox.rules.terms import discounted_until, due_on

TERM = (
    "<{0}_arterm{1}>{2}<description>Mid month</description><status>active</status><due><dueday>15</dueday>"
    "<duefrom>of next month from invoice/bill date</duefrom></due><discount><discday>5</discday>"
    "<discamount>3</discamount><discpercamn>%</discpercamn></discount></{0}_arterm>"
)
NEW_TERM = TERM.format("create", "", "<name>Mid month</name>")
LABEL = (
    "<create><ARACCOUNTLABEL><ACCOUNTLABEL>{}</ACCOUNTLABEL><DESCRIPTION>Repairs</DESCRIPTION>"
    "<GLACCOUNTNO>{}</GLACCOUNTNO></ARACCOUNTLABEL></create>"
)


def with_term(number: str, term: str) -> str:
    return invoice_xml(number, "100").replace("Net 30", term)


class TestTerm:
    def test_is_created_used_and_changed(self, wire: Wire) -> None:
        made = wire.done(NEW_TERM)
        wire.done(with_term("A-1", "Mid month"))
        wire.done('<update_arterm name="Mid month"><due><dueday>20</dueday></due></update_arterm>')
        wire.done(with_term("A-2", "Mid month"))

        condition = "<equalto><field>NAME</field><value>Mid month</value></equalto>"
        [row] = wire.query("ARTERM", "DESCRIPTION", "DUEDATE", "DUEFROM", "DISCAMOUNT", condition=condition)
        assert made.findtext("key") == "Mid month"
        assert list(row.values()) == ["Mid month", "20", "of next month from invoice/bill date", "3"]
        assert [each["WHENDUE"] for each in wire.query("ARINVOICE", "WHENDUE")] == [
            "04/15/2026",
            "04/20/2026",
        ]

    def test_that_is_named_somewhere_stays(self, wire: Wire) -> None:
        wire.done(NEW_TERM)
        key = wire.done(with_term("A-1", "Mid month")).findtext("key")

        kept = wire.call('<delete_arterm name="Mid month"/>')
        wire.done(f'<delete_invoice key="{key}"/>')
        wire.done('<delete_arterm name="Mid month"/>')
        gone = wire.call('<delete_arterm name="Mid month"/>')

        assert errors_of(kept)[0][1] == "Term Mid month is used by other records and can't be deleted."
        assert errors_of(gone)[0] == ("BL01001973", "Cannot find term with key 'Mid month' to delete.")

    def test_has_a_name_of_its_own_without_odd_characters(self, wire: Wire) -> None:
        wire.done(NEW_TERM)

        taken = wire.call(NEW_TERM)
        odd = wire.call(TERM.format("create", "", "<name>2 &amp; 10</name>"))

        assert errors_of(taken)[0] == (
            "BL34000061",
            "Another Term with the given value(s) Mid month  already exists",
        )
        assert errors_of(odd)[0][1] == "Term '2 & 10' contains characters that are not allowed."

    @pytest.mark.parametrize(
        ("days", "start", "due"),
        [
            ("30", "from invoice/bill date", date(2026, 3, 1)),
            ("31", "of the month of invoice/bill date", date(2026, 1, 31)),
            ("31", "of next month from invoice/bill date", date(2026, 2, 28)),
            ("10", "of 2nd month from invoice/bill date", date(2026, 3, 10)),
            ("1", "of 6th month from invoice/bill date", date(2026, 7, 1)),
            ("", "", date(2026, 1, 30)),
        ],
    )
    def test_leads_to_a_due_date(self, days: str, start: str, due: date) -> None:
        assert due_on({"DUEDATE": days, "DUEFROM": start}, date(2026, 1, 30)) == due

    def test_gives_days_of_grace_on_top_of_its_discount(self) -> None:
        facts = {"DISCDATE": "10", "DISCFROM": "from invoice/bill date", "DISCFUDGEDAYS": "2"}

        assert discounted_until(facts, date(2026, 12, 25)) == date(2027, 1, 6)


class TestAccountLabel:
    def test_is_created_changed_and_deleted(self, wire: Wire) -> None:
        made = wire.done(LABEL.format("Repair", "4100")).findtext("data/araccountlabel/RECORDNO")
        wire.done(
            f"<update><ARACCOUNTLABEL><RECORDNO>{made}</RECORDNO><GLACCOUNTNO>4000</GLACCOUNTNO></ARACCOUNTLABEL>"
            "</update>"
        )
        condition = "<equalto><field>ACCOUNTLABEL</field><value>Repair</value></equalto>"
        [row] = wire.query("ARACCOUNTLABEL", "RECORDNO", "DESCRIPTION", "GLACCOUNTNO", condition=condition)
        wire.done(f"<delete><object>ARACCOUNTLABEL</object><keys>{made}</keys></delete>")

        assert list(row.values()) == [made, "Repairs", "4000"]
        assert wire.query("ARACCOUNTLABEL", "RECORDNO", condition=condition) == []

    def test_leads_to_an_account_that_exists(self, wire: Wire) -> None:
        assert errors_of(wire.call(LABEL.format("Repair", "9999")))[0][1] == "Account 9999 is not valid"

    def test_is_kept_by_the_legacy_functions_as_well(self, wire: Wire) -> None:
        wire.done(
            "<create_araccountlabel><glaccountno>4100</glaccountno><accountlabel>Fix</accountlabel>"
            "<description>Fixing</description></create_araccountlabel>"
        )
        wire.done(
            '<update_araccountlabel accountlabel="Fix"><status>inactive</status></update_araccountlabel>'
        )
        condition = "<equalto><field>ACCOUNTLABEL</field><value>Fix</value></equalto>"
        [row] = wire.query("ARACCOUNTLABEL", "STATUS", "DESCRIPTION", condition=condition)
        wire.done('<delete_araccountlabel accountlabel="Fix"/>')

        assert list(row.values()) == ["inactive", "Fixing"]
        assert wire.query("ARACCOUNTLABEL", "RECORDNO", condition=condition) == []
