"""Every object with every field: what lookup lists can be selected, ordered, compared and read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from factories.sandbox import Wire, in_process, make_books
from tieout.sandbox.objects.registry import OBJECTS

# Fields that a live company's lookup listed, or that independent clients read; objects.md 3.3 to 10.
DOCUMENTED = {
    "CUSTOMER": "ENTITY PARENTNAME TERMSKEY CREDITLIMIT TOTALDUE LAST_INVOICEDATE DISCOUNT EMAILOPTIN ONHOLD"
    " ENABLEONLINECARDPAYMENT RETAINAGEPERCENTAGE ACTIVATIONDATE DISPLAYCONTACT.MAILADDRESS.COUNTRYCODE"
    " CONTACTINFO.EMAIL1 BILLTO.PHONE1 SHIPTO.PRINTAS SHIPTOCONTACT.CONTACTNAME TERM.DUEDATE PARENT.NAME",
    "ARINVOICE": "RECORDTYPE RAWSTATE MODULEKEY PRBATCHKEY SCHOPKEY TRX_ENTITYDUE CUSTEMAILOPTIN WHENPAID"
    " TRX_TOTALSELECTED TRX_TOTALDISCOUNTAPPLIED DESCRIPTION2 EXCHANGE_RATE DUNNINGCOUNT CONTACT.EMAIL1"
    " BILLTO.MAILADDRESS.CITY CUSTOMER.STATUS CUSTOMER.PARENT.NAME MEGAENTITYNAME",
    "ARINVOICEITEM": "RECORDKEY LINE_NO LINEITEM ACCOUNTTITLE ENTRYDESCRIPTION TRX_TOTALPAID ORIGDOCID"
    " ORIGDOCLINEKEY LOCATIONNAME CLASSDIMKEY ARINVOICE.RECORDID",
    "ARPYMT": "PRBATCH SUMMARYTITLE FINANCIALACCOUNTCURRENCY DISPLAYSTATE PAYERNAME RECORDID RECEIPTDATE"
    " TRX_TOTALDUE CLEARED PARENTPAYMENTKEY CUSTOMER.NAME",
    "ARPYMTDETAIL": "ENTRYKEY POSADJKEY TRX_INLINEAMOUNT POSTEDADVANCEKEY TRX_POSTEDOVERPAYMENTAMOUNT"
    " NEGATIVEINVOICEENTRYKEY TRX_DISCOUNTAMOUNT PAYMENTDATE ARPYMT.STATE ARINVOICE.CUSTOMER.NAME",
    "SODOCUMENT": "DOCPARKEY DOCPARCLASS CLOSED TERM.NAME CUSTREC CUSTVENDNAME BILLTO.EMAIL1 TOTALPAID"
    " TOTALDUE PRRECORDKEY ARINVOICE.RECORDNO ARINVOICE.TRX_TOTALDUE ARINVOICE.STATE ARINVOICE.WHENMODIFIED"
    " CUSTOMER.STATUS",
    "SODOCUMENTENTRY": "DOCHDRNO DOCHDRID LINE_NO ITEMNAME UIPRICE TRX_PRICE MEMO LOCATION WAREHOUSE"
    " SODOCUMENT.ARINVOICE.TRX_TOTALDUE",
    "SODOCUMENTSUBTOTALS": "DESCRIPTION ABSVAL PERCENTVAL TRX_TOTAL SODOCUMENT.DOCNO",
    "ARTERM": "DUEDATE DUEFROM DISCFROM DISCCALCON PEN_TYPES PENFUDGEDAYS",
    "GLACCOUNT": "ACCOUNTNO TITLE NORMALBALANCE ALTERNATIVEACCOUNT REQUIREDEPT REQUIREWAREHOUSE",
    "CHECKINGACCOUNT": "BANKACCOUNTID BANKACCOUNTTYPE CURRENCY",
    "LOCATIONENTITY": "LOCATIONID NAME OPCOUNTRY FIRSTMONTH",
    "USERINFO": "LOGINID USERTYPE ADMIN CONTACTINFO.EMAIL1",
    "SODOCUMENTPARAMS": "DOCID DOCCLASS",
}


@pytest.fixture(scope="module")
def books() -> Iterator[Wire]:
    """Give a way to talk to generated books; nothing here changes them."""
    with in_process(make_books(customers=10, invoices=60)) as (talk, _app):
        yield talk


class TestFields:
    @pytest.mark.parametrize("name", sorted(OBJECTS))
    def test_that_lookup_lists_can_be_selected_ordered_and_compared(self, books: Wire, name: str) -> None:
        described = books.done(f"<lookup><object>{name}</object></lookup>")
        fields = described.xpath("data/Type/Fields/Field/ID/text()")

        rows = books.query(name, *fields)
        orders = "".join(f"<order><field>{field}</field></order>" for field in fields[:60])
        ordered = books.done(
            f"<query><object>{name}</object><select><field>RECORDNO</field></select>"
            f"<orderby>{orders}</orderby></query>"
        )
        nulls = "".join(f"<isnull><field>{field}</field></isnull>" for field in fields)
        books.query(name, "RECORDNO", condition=f"<or>{nulls}</or>")
        grouped = "".join(f"<field>{field}</field>" for field in fields)
        books.done(f"<query><object>{name}</object><select>{grouped}<count>RECORDNO</count></select></query>")

        assert all(list(row) == fields for row in rows)
        assert ordered.findtext("status") == "success"

    @pytest.mark.parametrize("name", sorted(DOCUMENTED))
    def test_that_are_documented_exist(self, books: Wire, name: str) -> None:
        fields = DOCUMENTED[name].split()

        rows = books.query(name, "RECORDNO", *fields)

        assert rows
        assert all(list(row) == ["RECORDNO", *fields] for row in rows)

    @pytest.mark.parametrize("name", sorted(OBJECTS))
    def test_come_with_a_read_as_well(self, books: Wire, name: str) -> None:
        rows = books.query(name, "RECORDNO", "WHENMODIFIED" if name != "SODOCUMENTSUBTOTALS" else "TOTAL")

        for row in rows[:1]:
            result = books.done(f"<read><object>{name}</object><keys>{row['RECORDNO']}</keys></read>")
            [record] = result.find("data")
            assert record.findtext("RECORDNO") == row["RECORDNO"]

    def test_climb_a_hierarchy_by_one_hop_only(self, books: Wire) -> None:
        result = books.call(
            "<query><object>CUSTOMER</object><select><field>PARENT.PARENT.NAME</field></select></query>"
        )

        assert result.findtext("errormessage/error/errorno") == "DL02000001"

    def test_of_both_currencies_agree_on_what_was_paid(self, wire: Wire) -> None:
        made = wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "100"}], currency="EUR")
        wire.act(
            "payment",
            customer_id="CK-1",
            invoices=[{"document": made["document"], "amount": "40"}],
            bank="CHK-EUR",
        )

        [document] = wire.query("SODOCUMENT", "TOTALPAID", "TOTALDUE", "ARINVOICE.TRX_TOTALDUE")
        [payment] = wire.query("ARPYMT", "FINANCIALACCOUNTCURRENCY", "TRX_TOTALENTERED", "TOTALENTERED")

        assert document == {"TOTALPAID": "44", "TOTALDUE": "66", "ARINVOICE.TRX_TOTALDUE": "60"}
        assert payment == {
            "FINANCIALACCOUNTCURRENCY": "EUR",
            "TRX_TOTALENTERED": "40",
            "TOTALENTERED": "44",
        }
