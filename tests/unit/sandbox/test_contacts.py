"""Contacts: made, changed and removed, and named by customers and documents."""

from __future__ import annotations

import pytest

from factories.sandbox import Wire, errors_of, in_process, invoice_xml, login, make_books
from tieout.sandbox.control_books import totals

CONTACT = "<create><CONTACT><CONTACTNAME>{}</CONTACTNAME><PRINTAS>{}</PRINTAS>{}</CONTACT></create>"
COULD_NOT = ("BL01001973", "Could not create Contact record!")
CANNOT = ("BL01001973", "Currently, we can't create the transaction")
DAY = "<year>2026</year><month>03</month><day>01</day>"
SALES_INVOICE = (
    "<create_sotransaction><transactiontype>Sales Invoice</transactiontype>"
    f"<datecreated>{DAY}</datecreated><customerid>CK-1</customerid><documentno>{{}}</documentno>"
    "<termname>Net 30</termname>{}<sotransitems><sotransitem><itemid>SERVICE</itemid><quantity>1</quantity>"
    "<price>10</price><locationid>100</locationid></sotransitem></sotransitems></create_sotransaction>"
)


def contact(wire: Wire, name: str, *fields: str) -> dict[str, str]:
    condition = f"<equalto><field>CONTACTNAME</field><value>{name}</value></equalto>"
    [row] = wire.query("CONTACT", *fields, condition=condition)
    return row


@pytest.fixture
def kitchen(wire: Wire) -> str:
    """Give the name of a second contact of CK-1."""
    made = wire.act(
        "add-contact", customer_id="CK-1", contact_name="Kitchen", print_as="Copper Kettle, Kitchen"
    )
    return str(made["contact_name"])


class TestContact:
    def test_is_written_changed_and_deleted(self, wire: Wire) -> None:
        made = wire.done(CONTACT.format("Ana", "Ana Peña", "<MAILADDRESS><CITY>Köln</CITY></MAILADDRESS>"))
        key = made.findtext("data/contact/RECORDNO")
        wire.done(
            f"<update><CONTACT><RECORDNO>{key}</RECORDNO><EMAIL1>a@b.example</EMAIL1></CONTACT></update>"
        )
        wire.done("<update><CONTACT><CONTACTNAME>Ana</CONTACTNAME><PHONE1>1</PHONE1></CONTACT></update>")

        row = contact(wire, "Ana", "PRINTAS", "EMAIL1", "PHONE1", "MAILADDRESS.CITY", "STATUS")
        wire.done(f"<delete><object>CONTACT</object><keys>{key}</keys></delete>")

        assert made.findtext("data/contact/CONTACTNAME") == "Ana"
        assert row == {
            "PRINTAS": "Ana Peña",
            "EMAIL1": "a@b.example",
            "PHONE1": "1",
            "MAILADDRESS.CITY": "Köln",
            "STATUS": "active",
        }
        assert len(wire.query("CONTACT", "RECORDNO")) == 1

    def test_needs_a_name_of_its_own_in_the_whole_company(self, wire: Wire) -> None:
        wire.done(CONTACT.format("Ana", "Ana", ""))

        taken = wire.call(CONTACT.format("Ana", "Ana", ""))
        nameless = wire.call(CONTACT.format("", "Ana", ""))

        assert errors_of(taken) == [
            ("BL34000061", "Another Contact with the given value(s) Ana  already exists"),
            COULD_NOT,
        ]
        assert errors_of(nameless)[1] == COULD_NOT

    def test_needs_an_address_that_mail_can_reach(self, wire: Wire) -> None:
        refused = wire.call(CONTACT.format("Ana", "Ana", "<EMAIL1>nowhere</EMAIL1>"))
        wire.done(CONTACT.format("Ana", "Ana", ""))
        changed = wire.call(
            "<update><CONTACT><CONTACTNAME>Ana</CONTACTNAME><EMAIL1>nowhere</EMAIL1></CONTACT></update>"
        )

        text = "Illegal format for Contactversion : Primary Email Address nowhere."
        assert errors_of(refused) == [("BL03000018", text), COULD_NOT]
        assert errors_of(changed) == [("BL03000018", text), COULD_NOT]

    def test_that_is_not_there_cannot_be_changed_or_deleted(self, wire: Wire) -> None:
        change = wire.call("<update><CONTACT><CONTACTNAME>X</CONTACTNAME></CONTACT></update>")
        deletion = wire.call("<delete><object>CONTACT</object><keys>999</keys></delete>")

        assert errors_of(change) == [("Cannot update non-existing CONTACT with CONTACTNAME=X.", "")]
        assert errors_of(deletion) == [("BL01001973", "Cannot find contact with key '999' to delete.")]

    def test_that_is_named_somewhere_stays(self, wire: Wire, kitchen: str) -> None:
        wire.act("ar-invoice", customer_id="CK-1", lines=[{"amount": "5"}], bill_to=kitchen)
        key = contact(wire, kitchen, "RECORDNO")["RECORDNO"]

        refused = wire.call(f"<delete><object>CONTACT</object><keys>{key}</keys></delete>")

        assert "is used by other records" in errors_of(refused)[0][1]
        assert contact(wire, kitchen, "RECORDNO") == {"RECORDNO": key}

    def test_of_an_entity_is_unknown_in_another(self, wire: Wire) -> None:
        wire.done(CONTACT.format("West", "West", ""), authentication=login("200"))

        invoice = invoice_xml("A-1", "5").replace(
            "<invoiceitems>", "<billto><contactname>West</contactname></billto><invoiceitems>"
        )
        refused = wire.call(invoice, authentication=login("100"))

        assert errors_of(refused) == [("BL03000018", "Contact 'West' specified is not valid."), CANNOT]


class TestLegacyFunctions:
    def test_write_customers_with_inline_contacts(self, wire: Wire) -> None:
        contact_xml = "<contact><contactname>{0}</contactname><printas>{0}</printas></contact>"
        made = wire.done(
            "<create_customer><customerid>L-1</customerid><name>Lane</name><termname>Net 15</termname>"
            "<creditlimit>500</creditlimit><onhold>false</onhold><status>active</status>"
            f"<primary>{contact_xml.format('Lane Inc')}</primary>"
            f"<billto>{contact_xml.format('Lane Pay')}</billto>"
            "</create_customer>"
        )
        wire.done(
            '<update_customer customerid="L-1"><comments>Good</comments><shipto><contactname>Lane Pay'
            "</contactname></shipto></update_customer>"
        )

        [row] = wire.query(
            "CUSTOMER",
            *("CUSTOMERID", "COMMENTS", "TERMNAME", "CREDITLIMIT", "DISPLAYCONTACT.CONTACTNAME"),
            *("BILLTO.PRINTAS", "SHIPTOCONTACT.CONTACTNAME"),
            condition="<equalto><field>CUSTOMERID</field><value>L-1</value></equalto>",
        )
        gone = wire.done('<delete_customer customerid="L-1"/>')

        assert made.findtext("key") == "L-1"
        assert row == {
            "CUSTOMERID": "L-1",
            "COMMENTS": "Good",
            "TERMNAME": "Net 15",
            "CREDITLIMIT": "500",
            "DISPLAYCONTACT.CONTACTNAME": "Lane Inc",
            "BILLTO.PRINTAS": "Lane Pay",
            "SHIPTOCONTACT.CONTACTNAME": "Lane Pay",
        }
        assert gone.find("key") is None
        assert len(wire.query("CUSTOMER", "RECORDNO")) == 1
        assert {row["CONTACTNAME"] for row in wire.query("CONTACT", "CONTACTNAME")} == {
            "Copper Kettle(CCK-1)",
            "Lane Pay",
        }

    def test_ignore_duplicates_when_told_to(self, wire: Wire) -> None:
        customer = "<create_customer{}><customerid>CK-1</customerid><name>Other</name></create_customer>"
        person = "<create_contact{}><contactname>Ana</contactname><printas>Ana</printas></create_contact>"
        wire.done(person.format(""))

        refused = [wire.call(each.format("")) for each in (customer, person)]
        done = [wire.done(each.format(' ignoreduplicates="true"')) for each in (customer, person)]

        assert [errors_of(each)[0][0] for each in refused] == ["BL34000061", "BL34000061"]
        assert [each.findtext("key") for each in done] == ["CK-1", "Ana"]
        assert wire.query("CUSTOMER", "NAME") == [{"NAME": "Copper Kettle"}]

    def test_address_contacts_by_name_or_by_the_id_of_their_maker(self, wire: Wire) -> None:
        wire.done(
            "<create_contact><contactname>Ana</contactname><printas>Ana</printas><phone1>1</phone1>"
            "<externalid>E-9</externalid></create_contact>"
        )
        wire.done(
            '<update_contact contactname="E-9" externalkey="true"><printas>Ana P.</printas><phone1/>'
            "</update_contact>"
        )
        kept = contact(wire, "Ana", "PRINTAS", "PHONE1")
        wire.done(
            '<update_contact contactname="Ana" set_nulls="true"><printas>Ana P.</printas><phone1/>'
            "</update_contact>"
        )
        cleared = contact(wire, "Ana", "PHONE1")
        wire.done('<delete_contact contactname="Ana"/>')

        missing = wire.call('<delete_contact contactname="Ana"/>')

        assert kept == {"PRINTAS": "Ana P.", "PHONE1": "1"}
        assert cleared == {"PHONE1": ""}
        assert errors_of(missing) == [("BL01001973", "Cannot find contact with key 'Ana' to delete.")]


class TestCustomer:
    def test_bills_its_bill_to_contact_from_then_on(self, wire: Wire, kitchen: str) -> None:
        wire.done(invoice_xml("A-1", "5"))
        wire.done(
            "<update><CUSTOMER><CUSTOMERID>CK-1</CUSTOMERID><BILLTO><CONTACTNAME>Kitchen</CONTACTNAME></BILLTO>"
            "</CUSTOMER></update>"
        )
        wire.done(invoice_xml("A-2", "5"))

        rows = wire.query("ARINVOICE", "RECORDID", "BILLTOPAYTOCONTACTNAME", "BILLTO.PRINTAS")

        assert rows == [
            {
                "RECORDID": "A-1",
                "BILLTOPAYTOCONTACTNAME": "Copper Kettle(CCK-1)",
                "BILLTO.PRINTAS": "Copper Kettle",
            },
            {
                "RECORDID": "A-2",
                "BILLTOPAYTOCONTACTNAME": kitchen,
                "BILLTO.PRINTAS": "Copper Kettle, Kitchen",
            },
        ]

    def test_goes_back_to_its_display_contact_when_the_bill_to_is_blank(
        self, wire: Wire, kitchen: str
    ) -> None:
        update = (
            "<update><CUSTOMER><CUSTOMERID>CK-1</CUSTOMERID><BILLTO><CONTACTNAME>{}</CONTACTNAME></BILLTO>"
            "</CUSTOMER></update>"
        )
        wire.done(update.format(kitchen))
        wire.done(update.format(""))

        [row] = wire.query("CUSTOMER", "BILLTOKEY", "BILLTO.CONTACTNAME")

        assert row == {"BILLTOKEY": "", "BILLTO.CONTACTNAME": "Copper Kettle(CCK-1)"}

    def test_cannot_name_a_contact_that_is_unknown_or_inactive(self, wire: Wire, kitchen: str) -> None:
        wire.act("change-contact", contact_name=kitchen, status="inactive")
        update = (
            "<update><CUSTOMER><CUSTOMERID>CK-1</CUSTOMERID><BILLTO><CONTACTNAME>{}</CONTACTNAME></BILLTO>"
            "</CUSTOMER></update>"
        )

        refused = [wire.call(update.format(name)) for name in (kitchen, "Nobody")]

        assert [errors_of(each)[0][1] for each in refused] == [
            "Contact 'Kitchen' specified is not valid.",
            "Contact 'Nobody' specified is not valid.",
        ]

    def test_lists_its_contacts_by_category(self, wire: Wire) -> None:
        for name in ("Ana", "Ben", "Cleo"):
            wire.done(CONTACT.format(name, name, ""))
        update = "<update><CUSTOMER><CUSTOMERID>CK-1</CUSTOMERID>{}</CUSTOMER></update>"
        entry = "<{0}><CATEGORYNAME>{1}</CATEGORYNAME><CONTACT><NAME>{2}</NAME></CONTACT></{0}>"
        old = entry.format("CONTACT_LIST_INFO", "Old", "Ana")
        new = entry.format("CUSTOMERENTITYCONTACTS", "Pay", "Ben") + entry.format(
            "CUSTOMERENTITYCONTACTS", "Ship", "Cleo"
        )

        wire.done(update.format(old))
        first = wire.get_control("books/customers")["rows"][0]["contacts"]
        wire.done(update.format(f"{old}<CUSTOMERCONTACTS>{new}</CUSTOMERCONTACTS>"))
        read = wire.done("<readByName><object>CUSTOMER</object><keys>CK-1</keys></readByName>")

        listed = read.findall("data/CUSTOMER/CUSTOMERCONTACTS/customerentitycontacts")
        assert first == ["Ana"]
        assert [(each.findtext("CATEGORYNAME"), each[-2].text) for each in listed] == [
            ("Pay", "Ben"),
            ("Ship", "Cleo"),
        ]


class TestDocuments:
    def test_of_order_entry_post_to_their_bill_to_contact(self, wire: Wire, kitchen: str) -> None:
        named = "".join(
            f"<{each}><contactname>{kitchen}</contactname></{each}>" for each in ("shipto", "billto")
        )
        wire.done(SALES_INVOICE.format("S-1", named))
        wire.done(SALES_INVOICE.format("S-2", ""))

        fields = ("DOCNO", "BILLTO.CONTACTNAME", "SHIPTO.PRINTAS", "ARINVOICE.BILLTOPAYTOCONTACTNAME")
        rows = wire.query("SODOCUMENT", *fields)

        assert [list(row.values()) for row in rows] == [
            ["S-1", kitchen, "Copper Kettle, Kitchen", kitchen],
            ["S-2", "Copper Kettle(CCK-1)", "Copper Kettle", "Copper Kettle(CCK-1)"],
        ]

    def test_keep_their_contacts_when_they_are_edited(self, wire: Wire, kitchen: str) -> None:
        made = wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "9"}], bill_to=kitchen)

        wire.act("edit-sales-invoice", document=made["document"], lines=[{"price": "8"}])
        kept = wire.query("ARINVOICE", "TRX_TOTALDUE", "BILLTOPAYTOCONTACTNAME")
        wire.done(
            f'<update_sotransaction key="{made["document"]}"><billto><contactname>Copper Kettle(CCK-1)'
            "</contactname></billto></update_sotransaction>"
        )
        [moved] = wire.get_control("books/documents", document=made["document"])["rows"]

        assert kept == [{"TRX_TOTALDUE": "8", "BILLTOPAYTOCONTACTNAME": kitchen}]
        assert moved["bill_to"] == "Copper Kettle(CCK-1)"
        assert wire.get_control("books/invoices", bill_to=kitchen)["count"] == 0

    def test_of_a_return_credit_their_bill_to_contact(self, wire: Wire, kitchen: str) -> None:
        wire.act(
            "sales-invoice",
            customer_id="CK-1",
            lines=[{"price": "9"}],
            bill_to=kitchen,
            definition="Sales Return",
        )

        assert wire.query("ARADJUSTMENT", "TRX_TOTALDUE", "BILLTOPAYTOCONTACTNAME") == [
            {"TRX_TOTALDUE": "-9", "BILLTOPAYTOCONTACTNAME": kitchen}
        ]

    def test_of_accounts_receivable_change_theirs(self, wire: Wire, kitchen: str) -> None:
        made = wire.done(invoice_xml("A-1", "5"))
        key = made.findtext("key")
        new = "<contact><contactname>Bar</contactname><printas>Bar</printas></contact>"

        wire.done(
            f'<update_invoice key="{key}"><payto><contactname>{kitchen}</contactname></payto>'
            "</update_invoice>"
        )
        first = wire.query("ARINVOICE", "BILLTOPAYTOCONTACTNAME", "SHIPTORETURNTOCONTACTNAME")
        wire.done(f'<update_invoice key="{key}"><payto>{new}</payto></update_invoice>')
        second = wire.query("ARINVOICE", "BILLTOPAYTOCONTACTNAME")

        assert first == [
            {"BILLTOPAYTOCONTACTNAME": kitchen, "SHIPTORETURNTOCONTACTNAME": "Copper Kettle(CCK-1)"}
        ]
        assert second == [{"BILLTOPAYTOCONTACTNAME": "Bar"}]

    def test_move_to_the_contacts_of_another_customer(self, wire: Wire) -> None:
        wire.act("create-customer", name="Tea House", customer_id="TH-1", term="Net 30")
        key = wire.done(invoice_xml("A-1", "5")).findtext("key")

        wire.done(f'<update_invoice key="{key}"><customerid>TH-1</customerid></update_invoice>')

        assert wire.query("ARINVOICE", "BILLTOPAYTOCONTACTNAME") == [
            {"BILLTOPAYTOCONTACTNAME": "Tea House(CTH-1)"}
        ]


class TestGeneratedBooks:
    def test_bill_some_customers_at_several_contacts(self) -> None:
        books = make_books(customers=8, invoices=80)

        with in_process(books) as (wire, _app):
            rows = wire.query("ARINVOICE", "CUSTOMERID", "BILLTOPAYTOCONTACTNAME", "SYSTEMGENERATED")
            [several] = wire.get_control("books/customers", customer_id="C-00004")["rows"]

        billed: dict[str, set[str]] = {}
        for row in rows:
            billed.setdefault(row["CUSTOMERID"], set()).add(row["BILLTOPAYTOCONTACTNAME"])
        assert len(billed["C-00004"]) == 3
        assert len(several["contacts"]) == 2
        assert {name.split(" (")[0].rpartition(", ")[2] for name in billed["C-00006"]} == {"Accounts"}
        assert len(billed["C-00001"]) == 1
        assert totals(books)["customers"]["active"] == 8
