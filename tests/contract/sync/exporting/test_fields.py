"""Custom fields, item IDs and the fields of lines, as they stand in Intacct in the end."""

from __future__ import annotations

import pytest

from factories.writing import AT, Firm, item
from tieout.ledger.facts import LineFacts
from tieout.ledger.models import Invoice
from tieout.ledger.operations import customers, invoices
from tieout.sync.models import AttemptState, Operation, RecordKind


def with_fields(amount: str = "120.00", *, code: str = "", **fields: str) -> LineFacts:
    """Make a line with fields of its own."""
    plain = item(amount)
    return LineFacts(kind=plain.kind, amount=plain.amount, name=plain.name, item=code, custom_fields=fields)


def lines_there(firm: Firm, *names: str) -> list[dict[str, str]]:
    return firm.wire.query("ARINVOICEITEM", *names)


@pytest.fixture
def regions(firm: Firm) -> Firm:
    """Let Intacct have a custom field REGION on customers and A/R invoices, and let it be written."""
    fields = {"REGION": {"type": "text"}}
    firm.wire.post_control("settings", custom_fields={"CUSTOMER": fields, "ARINVOICE": fields})
    firm.set(write_customer_fields=["REGION"], write_invoice_fields=["REGION"])
    return firm


class TestItemIds:
    def test_stand_on_the_lines_where_the_setting_says_so(self, firm: Firm) -> None:
        firm.set(send_item_id=True)
        firm.invoice(firm.customer(), with_fields(code="KETTLE-1L"))

        firm.write()

        assert [line["ITEMID"] for line in lines_there(firm, "ITEMID")] == ["KETTLE-1L"]

    def test_stay_away_otherwise(self, firm: Firm) -> None:
        firm.invoice(firm.customer(), with_fields(code="KETTLE-1L"))

        firm.write()

        assert [line["ITEMID"] for line in lines_there(firm, "ITEMID")] == [""]

    def test_that_intacct_does_not_know_are_a_failure(self, firm: Firm) -> None:
        firm.set(send_item_id=True)
        firm.invoice(firm.customer(), with_fields(code="NO-SUCH"))

        firm.write()

        assert "NO-SUCH" in firm.failure().text


class TestFieldsOfLines:
    def test_stand_in_intacct_on_account_and_dimensions(self, firm: Firm) -> None:
        firm.invoice(
            firm.customer(),
            with_fields(
                intacct_glaccountno="4100",
                intacct_location="110",
                intacct_department="20",
                intacct_project="P-100",
                intacct_class="RETAIL",
                intacct_employee="E-10",
                intacct_item="SERVICE",
            ),
        )

        firm.write()

        names = ("ACCOUNTNO", "LOCATIONID", "DEPARTMENTID", "PROJECTID", "CLASSID", "EMPLOYEEID", "ITEMID")
        [line] = lines_there(firm, *names)
        assert tuple(line[name] for name in names) == (
            *("4100", "110", "20", "P-100"),
            *("RETAIL", "E-10", "SERVICE"),
        )

    def test_mean_another_invoice_when_they_change(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), with_fields(intacct_project="P-100"))
        firm.write()

        invoices.update(invoice=invoice, lines=[with_fields(intacct_project="P-200")], at=AT)
        firm.write()

        assert firm.failures() == []
        assert [row["state"] for row in firm.there("invoices")] == ["Reversed", "Reversal", "Posted"]
        assert lines_there(firm, "PROJECTID")[-1] == {"PROJECTID": "P-200"}

    def test_that_are_misspelt_are_refused_before_they_are_sent(self, firm: Firm) -> None:
        firm.invoice(firm.customer(), with_fields(intacct_proyect="P-100"))

        firm.write()

        failure = firm.failure()
        assert (failure.cause, failure.details["field"]) == ("line_field_not_valid", "intacct_proyect")
        assert firm.there("invoices") == []


class TestCustomFieldsOfInvoices:
    def there(self, firm: Firm) -> list[str]:
        return [row["REGION"] for row in firm.wire.query("ARINVOICE", "REGION")]

    def written(self, firm: Firm) -> Invoice:
        invoice = firm.invoice(firm.customer(), "120.00", custom_fields={"REGION": "North", "ours": "x"})
        firm.write()
        return invoice

    def test_are_written_changed_in_place_and_cleared(self, regions: Firm) -> None:
        invoice = self.written(regions)
        seen = [self.there(regions)]
        for fields in ({"REGION": "South"}, {}):
            invoices.update(invoice=invoice, custom_fields=fields, at=AT)
            regions.write()
            seen.append(self.there(regions))

        assert seen == [["North"], ["South"], [""]]
        assert regions.failures() == []

    def test_need_nothing_where_only_our_own_change(self, regions: Firm) -> None:
        invoice = self.written(regions)

        invoices.update(invoice=invoice, custom_fields={"REGION": "North", "ours": "y"}, at=AT)
        regions.write()

        assert len(regions.attempts(kind=RecordKind.INVOICE)) == 1

    @pytest.mark.parametrize("fault", ["lost_request=1", "lost_answer=1"])
    def test_arrive_once_whatever_was_lost(self, regions: Firm, fault: str) -> None:
        invoice = self.written(regions)
        invoices.update(invoice=invoice, custom_fields={"REGION": "South"}, at=AT)

        regions.faults(fault)
        regions.write()
        regions.mended()
        regions.write()

        assert self.there(regions) == ["South"]
        [attempt] = regions.attempts(kind=RecordKind.INVOICE, operation=Operation.UPDATE)
        assert attempt.state == AttemptState.DONE

    def test_that_intacct_lacks_are_a_failure(self, firm: Firm) -> None:
        firm.set(write_invoice_fields=["REGION"])
        self.written(firm)

        assert firm.failure().local_number
        assert firm.there("invoices") == []


class TestCustomFieldsOfCustomers:
    def test_are_written_and_cleared(self, regions: Firm) -> None:
        acme = regions.customer("Acme", custom_fields={"REGION": "North"})
        regions.write()
        before = regions.wire.query("CUSTOMER", "REGION")

        customers.update(customer=acme, custom_fields={}, at=AT)
        regions.write()

        assert (before, regions.wire.query("CUSTOMER", "REGION")) == ([{"REGION": "North"}], [{"REGION": ""}])
