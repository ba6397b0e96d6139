"""Lines of invoices on their way to Intacct: what settings add and what a line itself says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tieout.intacct import InvoiceLine
from tieout.ledger.facts import LineFacts
from tieout.sync.mapping.outgoing import CannotBeSent
from tieout.sync.mapping.outgoing_lines import LINE_FIELDS, invoice_line, line_content, place_of
from tieout.sync.settings import ConnectionSettings

SETTINGS = ConnectionSettings(
    location_id="100", department_id="10", entity_locations={"200": "210"}, send_item_id=True
)
WORK = LineFacts(kind="item", amount=Decimal("100.00"), position=1, name="Work", item="SERVICE")


def sent(line: LineFacts = WORK, *, settings: ConnectionSettings = SETTINGS, **fields: str) -> InvoiceLine:
    return invoice_line(
        replace(line, custom_fields=fields), settings=settings, place=place_of(settings, entity_id="")
    )


class TestPlace:
    @pytest.mark.parametrize(("entity", "location"), [("", "100"), ("200", "210"), ("300", "300")])
    def test_is_a_location_that_the_entity_has(self, entity: str, location: str) -> None:
        assert place_of(SETTINGS, entity_id=entity).location_id == location


class TestItemIds:
    def test_go_where_the_setting_says_so(self) -> None:
        assert sent().item_id == "SERVICE"
        assert sent(settings=replace(SETTINGS, send_item_id=False)).item_id is None

    def test_are_those_of_item_lines_with_an_item(self) -> None:
        assert sent(replace(WORK, item="")).item_id is None
        taxed = replace(SETTINGS, tax_account="2200")
        assert sent(replace(WORK, kind="tax"), settings=taxed).item_id is None


class TestFieldsOfALine:
    def test_are_the_sixteen_of_the_product(self) -> None:
        assert len(LINE_FIELDS) == 16
        assert set(LINE_FIELDS.values()) <= set(InvoiceLine.__dataclass_fields__)

    @pytest.mark.parametrize("name", [name for name in LINE_FIELDS if "date" not in name])
    def test_are_carried_to_the_field_of_their_name(self, name: str) -> None:
        assert getattr(sent(**{name: "X-1"}), LINE_FIELDS[name]) == "X-1"

    def test_go_all_together_without_a_limit(self) -> None:
        texts = {name: "2026-03-31" if "date" in name else "X-1" for name in LINE_FIELDS}

        xml = sent(**texts)

        assert [getattr(xml, attribute) for attribute in LINE_FIELDS.values()] == [
            date(2026, 3, 31) if "date" in name else "X-1" for name in LINE_FIELDS
        ]

    def test_go_before_what_settings_say(self) -> None:
        made = sent(intacct_location="110", intacct_department="20", intacct_item="PLAY")

        assert (made.location_id, made.department_id, made.item_id) == ("110", "20", "PLAY")

    def test_name_an_account_where_no_setting_does(self) -> None:
        shipping = replace(WORK, kind="shipping")

        made = sent(shipping, intacct_glaccountno="4200")

        assert made.account == "4200"

    def test_leave_other_fields_at_home(self) -> None:
        assert sent(colour="blue") == sent()

    @pytest.mark.parametrize(
        ("fields", "text"),
        [
            (
                {"intacct_proyect": "P-1"},
                "The field intacct_proyect of line 1 is none of Intacct's line fields",
            ),
            ({"intacct_revrecstartdate": "3/31"}, "line 1 is '3/31'; write the day like 2026-03-31."),
        ],
        ids=["a name", "a day"],
    )
    def test_refuse_what_intacct_cannot_have(self, fields: dict[str, Any], text: str) -> None:
        with pytest.raises(CannotBeSent, match=text) as refusal:
            sent(**fields)

        assert refusal.value.cause == "line_field_not_valid"

    def test_are_part_of_what_the_line_says(self) -> None:
        project = replace(WORK, custom_fields={"intacct_project": "P-1", "colour": "blue"})

        assert line_content(project) != line_content(WORK)
        assert line_content(replace(WORK, custom_fields={"colour": "blue"})) == line_content(WORK)
