"""What an invoice of Tieout looks like to Intacct, and what of it changes in place."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tieout.ledger.facts import InvoiceFacts, LineFacts
from tieout.money import Money
from tieout.sync.exporting.payload import from_json, to_json
from tieout.sync.mapping import outgoing, outgoing_invoices
from tieout.sync.mapping.outgoing import CannotBeSent
from tieout.sync.mapping.outgoing_invoices import content, differs, freed_number, is_header
from tieout.sync.settings import ConnectionSettings

DAY, LATER = date(2026, 3, 2), date(2026, 4, 1)
SETTINGS = ConnectionSettings(
    location_id="100",
    department_id="10",
    discount_account="4900",
    tax_account="2200",
    tax_accounts={"reduced": "2210"},
    shipping_account="4200",
)


def line(kind: str, amount: str, **facts: Any) -> LineFacts:
    return LineFacts(kind=kind, amount=Decimal(amount), **{"position": 1, "name": "Work", **facts})


def invoice(*lines: LineFacts, currency: str = "USD", **facts: Any) -> InvoiceFacts:
    total = sum((each.amount for each in lines), Decimal(0))
    given = {"number": "INV-1", "due_date": DAY, "total": Money(total, currency), "issue_date": DAY, **facts}
    return InvoiceFacts(
        id=1,
        uid=UUID("01980000-0000-7000-8000-abcdef012345"),
        revision=1,
        customer_id=1,
        currency=currency,
        state="issued",
        open_balance=Money.zero(currency),
        lines=lines,
        **given,
    )


def create_invoice(facts: InvoiceFacts, settings: ConnectionSettings = SETTINGS) -> Any:
    return outgoing_invoices.create_invoice(
        facts, settings=settings, customer_id="10001", base_currency="USD"
    )


class TestCreateInvoice:
    def test_puts_each_kind_of_line_on_its_own_account(self) -> None:
        request = create_invoice(
            invoice(
                line("item", "100"),
                line("discount", "-10"),
                line("tax", "7", tax_rate="standard"),
                line("tax", "3", tax_rate="reduced"),
                line("shipping", "5"),
            )
        )

        assert [(each.account, each.amount) for each in request.lines] == [
            ("4000", Decimal("100.00")),
            ("4900", Decimal("-10.00")),
            ("2200", Decimal("7.00")),
            ("2210", Decimal("3.00")),
            ("4200", Decimal("5.00")),
        ]
        assert {(each.location_id, each.department_id) for each in request.lines} == {("100", "10")}

    @pytest.mark.parametrize(
        ("kind", "setting"),
        [
            ("item", "item_account"),
            ("discount", "discount_account"),
            ("tax", "tax_account"),
            ("shipping", "shipping_account"),
        ],
    )
    def test_refuses_a_line_without_an_account_and_names_the_setting(self, kind: str, setting: str) -> None:
        facts = invoice(line("item", "100"), line(kind, "-1" if kind == "discount" else "1"))
        settings = replace(SETTINGS, **{setting: ""}, tax_accounts={})

        with pytest.raises(CannotBeSent, match=f"no {kind} account is set") as refusal:
            create_invoice(facts, settings)

        assert (refusal.value.cause, refusal.value.details["setting"]) == ("account_not_set", setting)

    def test_refuses_a_third_decimal(self) -> None:
        with pytest.raises(CannotBeSent, match=r"The amount of line 1 is 1\.125\.") as refusal:
            create_invoice(invoice(line("item", "1.125"), currency="KWD"))

        assert refusal.value.cause == "too_many_decimals"

    def test_takes_zeros_behind_the_second_decimal_for_nothing(self) -> None:
        assert str(create_invoice(invoice(line("item", "1.250000"))).lines[0].amount) == "1.25"

    def test_refuses_lines_that_do_not_add_up(self) -> None:
        with pytest.raises(CannotBeSent, match=r"The lines add up to 100\.00, not to") as refusal:
            create_invoice(invoice(line("item", "100"), total=Money.of("90", "USD")))

        assert refusal.value.cause == "lines_not_equal_total"

    @pytest.mark.parametrize(("number", "cause"), [("", "number_empty"), ("9" * 31, "number_too_long")])
    def test_refuses_a_number_that_cannot_be_its_marker(self, number: str, cause: str) -> None:
        with pytest.raises(CannotBeSent) as refusal:
            create_invoice(invoice(line("item", "1"), number=number))

        assert refusal.value.cause == cause

    @pytest.mark.parametrize(
        ("due_date", "terms", "sent"),
        [
            (date(2026, 4, 1), "Net 30", (date(2026, 4, 1), "")),
            (None, "Net 30", (None, "Net 30")),
            (None, "", (DAY, "")),
        ],
    )
    def test_sends_a_due_date_or_terms(
        self, due_date: date | None, terms: str, sent: tuple[date | None, str]
    ) -> None:
        request = create_invoice(invoice(line("item", "1"), due_date=due_date, payment_terms=terms))

        assert (request.date_due, request.term_name) == sent

    def test_names_the_currency_only_where_it_is_foreign(self) -> None:
        assert create_invoice(invoice(line("item", "1"))).currency == ""
        assert create_invoice(invoice(line("item", "1"), currency="EUR")).currency == "EUR"


def update_header(facts: InvoiceFacts, settings: ConnectionSettings = SETTINGS) -> Any:
    return outgoing_invoices.update_header(facts, remote_key="77", settings=settings)


class TestCustomFieldsOfAnInvoice:
    SETTINGS = replace(SETTINGS, write_invoice_fields=("REGION", "TIER"))
    FACTS = invoice(line("item", "1"), custom_fields={"REGION": "North", "ours": "x"})

    def test_go_where_the_setting_names_them(self) -> None:
        request = create_invoice(self.FACTS, self.SETTINGS)

        assert request.custom_fields == (("REGION", "North"),)
        assert create_invoice(self.FACTS).custom_fields == ()

    def test_are_cleared_by_an_update_where_they_are_empty(self) -> None:
        xml = update_header(self.FACTS, self.SETTINGS).to_xml()

        pairs = [
            (each.findtext("customfieldname"), each.findtext("customfieldvalue"))
            for each in xml.iter("customfield")
        ]
        assert pairs == [("REGION", "North"), ("TIER", "")]
        assert xml.get("set_nulls") == "true"

    def test_cannot_be_told_from_a_query(self) -> None:
        assert outgoing_invoices.sent_header(update_header(self.FACTS, self.SETTINGS)) == {}


class TestUpdateHeader:
    def test_leaves_customer_date_and_lines_unsaid(self) -> None:
        request = update_header(invoice(line("item", "1")))

        assert [each.tag for each in request.to_xml()] == ["datedue", "invoiceno", "ponumber"]

    def test_names_another_contact_to_bill(self) -> None:
        request = outgoing_invoices.update_header(
            invoice(line("item", "1")), remote_key="77", settings=SETTINGS, contact_name="Acme West"
        )

        assert request.to_xml().findtext("payto/contactname") == "Acme West"
        assert outgoing_invoices.sent_header(request) == {}

    def test_clears_a_purchase_order_that_is_gone(self) -> None:
        xml = update_header(invoice(line("item", "1"))).to_xml()

        assert (xml.findtext("ponumber"), xml.get("set_nulls")) == ("", "true")

    def test_refuses_a_number_that_intacct_cannot_hold(self) -> None:
        with pytest.raises(CannotBeSent):
            update_header(invoice(line("item", "1"), number="9" * 31))


class TestFreedNumber:
    @pytest.mark.parametrize(
        ("number", "generation", "freed"),
        [("INV-1", 1, "INV-1-V1"), ("INV-1", 12, "INV-1-V12"), ("9" * 30, 2, "9" * 27 + "-V2")],
    )
    def test_names_the_generation_and_fits(self, number: str, generation: int, freed: str) -> None:
        assert freed_number(number, generation=generation) == freed


class TestContent:
    BEFORE = invoice(line("item", "100.00"), line("tax", "7.00", tax_rate="standard"), purchase_order="PO-1")

    def changed(self, settings: ConnectionSettings = SETTINGS, **facts: Any) -> frozenset[str]:
        before = content(self.BEFORE, customer_id="10001", settings=settings)
        after = content(replace(self.BEFORE, **facts), customer_id="10001", settings=settings)
        return differs(before, after)

    @pytest.mark.parametrize(
        "facts",
        [
            {"number": "INV-2"},
            {"due_date": LATER},
            {"due_date": None, "payment_terms": "Net 30"},
            {"purchase_order": "PO-2"},
        ],
        ids="-".join,
    )
    def test_changes_in_place_where_only_the_header_does(self, facts: dict[str, Any]) -> None:
        assert self.changed(**facts)
        assert is_header(self.changed(**facts))

    @pytest.mark.parametrize(
        "facts",
        [
            {"issue_date": date(2026, 3, 1)},
            {"currency": "EUR"},
            {"lines": (line("item", "100.00"), line("tax", "7.01", tax_rate="standard"))},
            {"lines": (line("item", "100.00"), line("tax", "7.00", tax_rate="reduced"))},
            {"lines": (line("item", "100.00", name="Play"), line("tax", "7.00", tax_rate="standard"))},
            {"lines": (line("item", "107.00"),)},
        ],
        ids=["date", "currency", "amount", "tax rate", "text", "fewer lines"],
    )
    def test_means_another_invoice_where_anything_else_does(self, facts: dict[str, Any]) -> None:
        assert not is_header(self.changed(**facts))

    def test_means_another_invoice_for_another_customer(self) -> None:
        before = content(self.BEFORE, customer_id="10001", settings=SETTINGS)
        after = content(self.BEFORE, customer_id="10002", settings=SETTINGS)

        assert not is_header(differs(before, after))

    def test_changes_in_place_where_another_contact_is_billed(self) -> None:
        before, after = (
            content(self.BEFORE, customer_id="10001", settings=SETTINGS, contact_name=name)
            for name in ("Acme East", "Acme West")
        )

        assert differs(before, after) == {"contact_name"}
        assert is_header(differs(before, after))

    def test_stays_where_nothing_that_is_written_changes(self) -> None:
        finer = (line("item", "100.000000", quantity=Decimal(4)), self.BEFORE.lines[1])

        assert self.changed(notes="Sent by post", lines=finer) == frozenset()

    def test_is_all_different_where_nobody_knows_what_was_told(self) -> None:
        assert not is_header(differs({}, content(self.BEFORE, customer_id="10001", settings=SETTINGS)))

    def test_has_the_items_only_where_they_are_sent(self) -> None:
        lines = (replace(self.BEFORE.lines[0], item="PLAY"), self.BEFORE.lines[1])

        assert self.changed(lines=lines) == frozenset()
        assert self.changed(replace(SETTINGS, send_item_id=True), lines=lines) == {"items"}

    def test_has_the_custom_fields_only_where_they_are_written(self) -> None:
        fields = {"region": "North"}

        assert self.changed(custom_fields=fields) == frozenset()
        written = self.changed(replace(SETTINGS, write_invoice_fields=("region",)), custom_fields=fields)
        assert written == {"custom_fields"}
        assert is_header(written)

    def test_minds_no_setting_that_was_switched_on_meanwhile(self) -> None:
        before = content(self.BEFORE, customer_id="10001", settings=SETTINGS)
        settings = replace(SETTINGS, send_item_id=True, write_invoice_fields=("region",), location_id="200")

        assert differs(before, content(self.BEFORE, customer_id="10001", settings=settings)) == frozenset()

    def test_means_another_invoice_for_another_dimension_of_a_line(self) -> None:
        lines = (
            replace(self.BEFORE.lines[0], custom_fields={"intacct_project": "P-1"}),
            self.BEFORE.lines[1],
        )

        assert self.changed(lines=lines) == {"lines"}


class TestRequests:
    @pytest.mark.parametrize(
        "request_made",
        [
            create_invoice(invoice(line("item", "100"), line("discount", "-10"), payment_terms="Net 30")),
            update_header(invoice(line("item", "1"))),
            outgoing_invoices.rename(remote_key="77", number="INV-1-V1"),
            outgoing_invoices.reverse_invoice(remote_key="77", day=DAY),
            outgoing_invoices.delete_invoice(remote_key="77"),
        ],
        ids=["create", "update", "rename", "reverse", "delete"],
    )
    def test_come_back_from_the_database_as_they_were_planned(self, request_made: Any) -> None:
        stored = json.loads(json.dumps(to_json(request_made)))

        assert from_json(stored, known=outgoing.REQUESTS) == request_made


class TestSentHeader:
    def test_is_compared_with_what_a_query_shows(self) -> None:
        request = update_header(invoice(line("item", "1"), purchase_order="PO-7"))
        row = {"RECORDID": "INV-1", "DOCNUMBER": "PO-7", "WHENDUE": "03/02/2026", "TERMNAME": "Net 30"}

        sent = outgoing_invoices.sent_header(request)

        assert sent.items() <= outgoing_invoices.shown_header(row).items()
        assert not sent.items() <= outgoing_invoices.shown_header({**row, "DOCNUMBER": ""}).items()
