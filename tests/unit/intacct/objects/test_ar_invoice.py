"""Invoices: what an update says, what it clears, and what is refused before it is sent."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from tieout.intacct import (
    ChangedInvoiceLine,
    CreateInvoice,
    DeleteInvoice,
    InvoiceLine,
    LocalProtocolError,
    UpdateInvoice,
)

DAY = date(2026, 3, 2)
LINE = InvoiceLine(account="4000", amount=Decimal("150.00"))
INVOICE = CreateInvoice(customer_id="CK-1", date_created=DAY, term_name="Net 30", lines=(LINE,))


def text(function) -> str:
    return etree.tostring(function.to_xml(), encoding="unicode")


class TestUpdateInvoice:
    def test_says_what_is_named_and_nothing_else(self):
        assert text(UpdateInvoice(key="77", invoice_no="INV-1-V1")) == (
            '<update_invoice key="77"><invoiceno>INV-1-V1</invoiceno></update_invoice>'
        )

    def test_clears_a_field_by_an_empty_text_and_says_that_it_does(self):
        assert text(UpdateInvoice(key="77", description="")) == (
            '<update_invoice key="77" set_nulls="true"><description/></update_invoice>'
        )

    def test_clears_a_field_of_a_line_as_well(self):
        root = UpdateInvoice(key="77", changed_lines=(ChangedInvoiceLine(line_number=2, memo=""),)).to_xml()

        assert root.get("set_nulls") == "true"
        assert root.findtext("updateinvoiceitems/updatelineitem[@line_num='2']/memo") == ""

    def test_clears_nothing_by_the_empty_type_of_a_rate(self):
        root = UpdateInvoice(key="77", currency="EUR").to_xml()

        assert root.findtext("exchratetype") == ""
        assert root.get("set_nulls") is None

    def test_changes_lines_by_their_number_and_appends_others(self):
        changed = ChangedInvoiceLine(line_number=1, amount=Decimal("140.00"))

        root = UpdateInvoice(key="77", changed_lines=(changed,), new_lines=(LINE,)).to_xml()

        assert [str(line.tag) for line in root.find("updateinvoiceitems")] == ["updatelineitem", "lineitem"]
        assert root.findtext("updateinvoiceitems/updatelineitem/amount") == "140.00"

    def test_names_the_record_by_our_own_id_where_it_has_one(self):
        assert text(UpdateInvoice(key="7", is_external_key=True)) == (
            '<update_invoice key="7" externalkey="true"/>'
        )

    def test_refuses_a_line_with_a_label_and_an_account(self):
        line = ChangedInvoiceLine(line_number=3, account="4000", account_label="Consulting")

        with pytest.raises(LocalProtocolError, match="line 3 has an account label or an account, not both"):
            UpdateInvoice(key="77", changed_lines=(line,)).to_xml()


class TestDeleteInvoice:
    def test_names_the_record(self):
        assert text(DeleteInvoice(key="77")) == '<delete_invoice key="77"/>'
        assert text(DeleteInvoice(key="7", is_external_key=True)) == (
            '<delete_invoice key="7" externalkey="true"/>'
        )


class TestCurrency:
    def test_has_a_rate_instead_of_a_type(self):
        root = replace(INVOICE, currency="EUR", exchange_rate=Decimal("1.25")).to_xml()

        assert root.findtext("exchrate") == "1.25"
        assert root.find("exchratetype") is None

    @pytest.mark.parametrize("beside", [{"exchange_rate_date": DAY}, {"exchange_rate_type": "Treasury"}])
    def test_refuses_a_rate_with_a_date_or_a_type(self, beside):
        invoice = replace(INVOICE, currency="EUR", exchange_rate=Decimal("1.25"), **beside)

        with pytest.raises(LocalProtocolError, match="an exchange rate stands for itself"):
            invoice.to_xml()


class TestLine:
    @pytest.mark.parametrize("without", [{"task_id": "T"}, {"project_id": "P", "cost_type_id": "L"}])
    def test_refuses_a_task_without_project_and_a_cost_type_without_task(self, without):
        invoice = replace(INVOICE, lines=(replace(LINE, **without),))

        with pytest.raises(LocalProtocolError, match="a task needs its project"):
            invoice.to_xml()

    def test_carries_own_fields_by_name_with_their_kind_of_value(self):
        own = (("RENEWED", DAY), ("SHARE", Decimal("0.5")), ("VIP", True), ("NOTE", "kettle"))

        root = replace(INVOICE, lines=(replace(LINE, custom_fields=own),)).to_xml()

        fields = root.findall(".//customfield")
        assert [(each.findtext("customfieldname"), each.findtext("customfieldvalue")) for each in fields] == [
            *(("RENEWED", "03/02/2026"), ("SHARE", "0.5"), ("VIP", "true"), ("NOTE", "kettle")),
        ]
