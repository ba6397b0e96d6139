"""Read and delete, and what each object's functions look like and cost."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from tieout.intacct import (
    ArPaymentDetail,
    ChangedSoLine,
    Contact,
    CreateArPayment,
    CreateCustomer,
    CreateInvoice,
    CreateSoTransaction,
    Delete,
    InvoiceLine,
    LocalProtocolError,
    Query,
    Read,
    ReverseArPayment,
    ReverseInvoice,
    SoLine,
    SoSubtotal,
    UpdateCustomer,
    UpdateSoTransaction,
)

DAY = date(2026, 3, 2)
LINE = InvoiceLine(account="4000", amount=Decimal("150.00"), memo="Work", location_id="100")
INVOICE = CreateInvoice(customer_id="CK-1", date_created=DAY, term_name="Net 30", lines=(LINE,))
PAYMENT = CreateArPayment(
    customer_id="CK-1",
    payment_method="EFT",
    receipt_date=DAY,
    undeposited_account="1070",
    details=(ArPaymentDetail(record_key="77", payment_amount=Decimal("150.00")),),
)
KETTLE = SoLine(item_id="KETTLE-1L", quantity=Decimal(2), price=Decimal("75.00"))


def text(function) -> str:
    return etree.tostring(function.to_xml(), encoding="unicode")


class TestRead:
    def test_asks_for_all_fields_unless_told_otherwise(self):
        assert text(Read("CUSTOMER", ("149", "150"))) == (
            "<read><object>CUSTOMER</object><keys>149,150</keys><fields>*</fields>"
            "<returnFormat>xml</returnFormat></read>"
        )

    def test_names_the_definition_whose_custom_fields_are_wanted(self):
        xml = text(Read("SODOCUMENT", ("1",), ("RECORDNO", "DOCNO"), definition="Sales Invoice"))

        assert "<fields>RECORDNO,DOCNO</fields>" in xml
        assert xml.endswith("<docparid>Sales Invoice</docparid></read>")

    def test_takes_a_hundred_keys_and_no_more(self):
        keys = tuple(str(number) for number in range(101))

        assert Read("CUSTOMER", keys[:100]).to_xml() is not None
        with pytest.raises(LocalProtocolError, match="at most 100 keys"):
            Read("CUSTOMER", keys).to_xml()


class TestDelete:
    def test_names_all_keys_and_costs_one_for_each(self):
        function = Delete("ARPYMT", ("7", "8"))

        assert text(function) == "<delete><object>ARPYMT</object><keys>7,8</keys></delete>"
        assert function.transactions == 2


class TestCustomer:
    def test_is_created_without_the_blanks_of_its_contact(self):
        contact = Contact(print_as="Copper Kettle", email1="", city="Zürich")

        assert text(CreateCustomer(customer_id="CK-1", name="Copper Kettle", display_contact=contact)) == (
            "<create><CUSTOMER><CUSTOMERID>CK-1</CUSTOMERID><NAME>Copper Kettle</NAME><DISPLAYCONTACT>"
            "<PRINTAS>Copper Kettle</PRINTAS><MAILADDRESS><CITY>Zürich</CITY></MAILADDRESS>"
            "</DISPLAYCONTACT></CUSTOMER></create>"
        )

    def test_is_created_without_an_id_where_intacct_gives_it(self):
        xml = text(CreateCustomer(name="Copper Kettle", display_contact=Contact(print_as="Copper Kettle")))

        assert "CUSTOMERID" not in xml

    def test_is_cleared_by_blanks_and_left_alone_where_nothing_is_said(self):
        contact = Contact(print_as="Copper Kettle", email1="", city="")

        assert text(UpdateCustomer(customer_id="CK-1", display_contact=contact)) == (
            "<update><CUSTOMER><CUSTOMERID>CK-1</CUSTOMERID><DISPLAYCONTACT>"
            "<PRINTAS>Copper Kettle</PRINTAS><EMAIL1/><MAILADDRESS><CITY/></MAILADDRESS>"
            "</DISPLAYCONTACT></CUSTOMER></update>"
        )


class TestInvoice:
    def test_has_the_fixed_order_of_its_legacy_function(self):
        full = replace(
            INVOICE,
            date_due=DAY,
            invoice_no="INV-1",
            po_number="PO-7",
            description="Kettles",
            currency="EUR",
            lines=(replace(LINE, department_id="20"),),
        )

        root = full.to_xml()

        assert [str(child.tag) for child in root] == [
            *("customerid", "datecreated", "datedue", "termname", "action", "invoiceno", "ponumber"),
            *("description", "currency", "exchratetype", "invoiceitems"),
        ]
        assert [str(child.tag) for child in root.find("invoiceitems/lineitem")] == [
            *("glaccountno", "amount", "memo", "locationid", "departmentid"),
        ]

    def test_is_posted_unless_it_is_a_draft(self):
        assert INVOICE.to_xml().findtext("action") == "Submit"
        assert replace(INVOICE, action="Draft").to_xml().findtext("action") == "Draft"

    def test_sends_an_empty_rate_type_with_a_currency(self):
        # The schema wants a type or a rate; an empty one is Intacct's daily rate.
        assert replace(INVOICE, currency="EUR").to_xml().findtext("exchratetype") == ""
        assert INVOICE.to_xml().find("exchratetype") is None

    def test_keeps_the_rate_type_that_is_given(self):
        given = replace(INVOICE, currency="EUR", exchange_rate_type="Treasury")

        assert given.to_xml().findtext("exchratetype") == "Treasury"

    def test_has_an_account_label_instead_of_an_account_where_labels_are_used(self):
        line = replace(LINE, account_label="Consulting")

        root = replace(INVOICE, lines=(line,)).to_xml()

        assert root.findtext(".//accountlabel") == "Consulting"
        assert root.find(".//glaccountno") is None

    def test_is_reversed_by_its_key_on_a_day(self):
        assert text(ReverseInvoice(key="77", date_reversed=DAY, description="Wrong customer")) == (
            '<reverse_invoice key="77"><datereversed><year>2026</year><month>03</month><day>02</day>'
            "</datereversed><description>Wrong customer</description></reverse_invoice>"
        )


class TestPayment:
    def test_is_cash_on_undeposited_funds_with_one_detail_for_each_invoice(self):
        assert text(replace(PAYMENT, description="token", doc_number="1042", currency="USD")) == (
            "<create><ARPYMT><UNDEPOSITEDACCOUNTNO>1070</UNDEPOSITEDACCOUNTNO>"
            "<PAYMENTMETHOD>EFT</PAYMENTMETHOD><CUSTOMERID>CK-1</CUSTOMERID><DOCNUMBER>1042</DOCNUMBER>"
            "<DESCRIPTION>token</DESCRIPTION><RECEIPTDATE>03/02/2026</RECEIPTDATE><CURRENCY>USD</CURRENCY>"
            "<ARPYMTDETAILS><ARPYMTDETAIL><RECORDKEY>77</RECORDKEY>"
            "<TRX_PAYMENTAMOUNT>150.00</TRX_PAYMENTAMOUNT></ARPYMTDETAIL></ARPYMTDETAILS></ARPYMT></create>"
        )

    def test_goes_to_a_bank_account_or_into_a_summary_that_is_named(self):
        root = replace(
            PAYMENT, undeposited_account="", bank_account="CHK", summary_title="March", payment_date=DAY
        ).to_xml()

        assert root.findtext("ARPYMT/FINANCIALENTITY") == "CHK"
        assert root.findtext("ARPYMT/PRBATCH") == "March"
        assert root.findtext("ARPYMT/PAYMENTDATE") == "03/02/2026"
        assert root.find("ARPYMT/UNDEPOSITEDACCOUNTNO") is None

    def test_is_reversed_by_its_key_on_a_day(self):
        assert text(ReverseArPayment(key="99", date_reversed=DAY)) == (
            '<reverse_arpayment key="99"><datereversed><year>2026</year><month>03</month><day>02</day>'
            "</datereversed></reverse_arpayment>"
        )


class TestSoTransaction:
    def test_is_created_with_lines_and_subtotals(self):
        root = CreateSoTransaction(
            definition="Sales Invoice",
            date_created=DAY,
            customer_id="CK-1",
            term_name="Net 30",
            lines=(KETTLE,),
            subtotals=(SoSubtotal(description="Discount", total=Decimal("-10.00")),),
        ).to_xml()

        assert [str(child.tag) for child in root] == [
            *("transactiontype", "datecreated", "customerid", "termname", "sotransitems", "subtotals"),
        ]
        assert root.findtext("subtotals/subtotal/total") == "-10.00"

    def test_is_updated_by_its_document_id_line_by_line(self):
        changed = ChangedSoLine(line_number=1, quantity=Decimal(3))

        root = UpdateSoTransaction(
            document_id="Sales Invoice-SI-1",
            message="More kettles",
            changed_lines=(changed,),
            new_lines=(KETTLE,),
            subtotals=(SoSubtotal(description="Tax", total=Decimal("8.25")),),
        ).to_xml()

        assert root.get("key") == "Sales Invoice-SI-1"
        assert [str(child.tag) for child in root.find("updatesotransitems")] == [
            *("updatesotransitem", "sotransitem"),
        ]
        assert root.find("updatesotransitems/updatesotransitem").get("line_num") == "1"
        assert root.findtext("updatesubtotals/updatesubtotal/total") == "8.25"

    def test_without_lines_changes_the_header_only(self):
        assert text(UpdateSoTransaction(document_id="Sales Invoice-SI-1", date_due=DAY)) == (
            '<update_sotransaction key="Sales Invoice-SI-1"><datedue><year>2026</year><month>03</month>'
            "<day>02</day></datedue></update_sotransaction>"
        )


class TestCost:
    @pytest.mark.parametrize(
        ("function", "name", "about"),
        [
            (Query("ARINVOICE", ("RECORDNO",)), "query", "ARINVOICE"),
            (Read("ARINVOICE", ("1", "2")), "read", "ARINVOICE"),
            (INVOICE, "create_invoice", "ARINVOICE"),
            (ReverseInvoice(key="7", date_reversed=DAY), "reverse_invoice", "ARINVOICE"),
            (PAYMENT, "create", "ARPYMT"),
            (ReverseArPayment(key="7", date_reversed=DAY), "reverse_arpayment", "ARPYMT"),
            (UpdateCustomer(customer_id="CK-1"), "update", "CUSTOMER"),
            (UpdateSoTransaction(document_id="D"), "update_sotransaction", "SODOCUMENT"),
        ],
    )
    def test_is_one_for_a_page_and_one_for_a_record_however_many_lines_it_has(self, function, name, about):
        assert (function.function_name, function.about, function.transactions) == (name, about, 1)
        assert function.to_xml().tag == name
