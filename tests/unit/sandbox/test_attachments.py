"""Attachments: folders and documents with files, named by records."""

from __future__ import annotations

import pytest

from factories.sandbox import Wire, errors_of, invoice_xml, payment_xml

FOLDER = "<create_supdocfolder><supdocfoldername>{}</supdocfoldername>{}</create_supdocfolder>"
FILE = (
    "<attachment><attachmentname>{}</attachmentname><attachmenttype>pdf</attachmenttype>"
    "<attachmentdata>{}</attachmentdata></attachment>"
)
DOCUMENT = (
    "<{}_supdoc><supdocid>D-1</supdocid><supdocname>Invoice</supdocname><supdocfoldername>March"
    "</supdocfoldername><attachments>{}</attachments></{}_supdoc>"
)


@pytest.fixture
def attached(wire: Wire) -> Wire:
    """Give a company with one attachment, D-1, in a folder."""
    wire.done(FOLDER.format("March", ""))
    wire.done(DOCUMENT.format("create", FILE.format("a", "QUJD"), "create"))
    return wire


class TestAttachment:
    def test_has_files_that_can_be_added_and_replaced(self, attached: Wire) -> None:
        attached.done(
            DOCUMENT.format("update", FILE.format("a", "QUJDRA==") + FILE.format("b", "QQ=="), "update")
        )

        [shown] = attached.get_control("books/attachments")["rows"]

        assert (shown["number"], shown["name"], shown["folder"]) == ("D-1", "Invoice", "March")
        assert shown["files"] == [
            {"name": "a", "type": "pdf", "size": 8},
            {"name": "b", "type": "pdf", "size": 4},
        ]

    def test_is_in_a_folder_that_exists(self, wire: Wire) -> None:
        unknown = wire.call(DOCUMENT.format("create", FILE.format("a", ""), "create"))
        inside = wire.call(FOLDER.format("May", "<supdocparentfoldername>Year</supdocparentfoldername>"))

        assert errors_of(unknown)[0][1] == "Folder 'March' specified is not valid."
        assert errors_of(inside)[0][1] == "Folder 'Year' specified is not valid."

    def test_has_an_id_of_its_own(self, attached: Wire) -> None:
        again = attached.call(DOCUMENT.format("create", FILE.format("a", ""), "create"))
        folder = attached.call(FOLDER.format("March", ""))

        assert errors_of(again) == [
            ("BL34000061", "Another Attachment with the given value(s) D-1  already exists"),
            ("BL01001973", "Could not create Attachment record!"),
        ]
        assert errors_of(folder)[0][1] == "Another Folder with the given value(s) March  already exists"

    def test_goes_before_its_folder(self, attached: Wire) -> None:
        kept = attached.call('<delete_supdocfolder key="March"/>')
        attached.done('<delete_supdoc key="D-1"/>')
        attached.done('<delete_supdocfolder key="March"/>')
        gone = attached.call('<delete_supdoc key="D-1"/>')

        assert errors_of(kept) == [("BL01001973", "Folder March is not empty and can't be deleted.")]
        assert errors_of(gone) == [("BL01001973", "Cannot find attachment with key 'D-1' to delete.")]
        assert attached.get_control("books/attachments")["count"] == 0

    def test_is_named_by_records(self, attached: Wire) -> None:
        body = invoice_xml("A-1", "5").replace("<invoiceitems>", "<supdocid>D-1</supdocid><invoiceitems>")
        key = attached.done(body).findtext("key")
        attached.done(payment_xml((key, "5"), SUPDOCID="D-1"))
        attached.act("sales-invoice", customer_id="CK-1", lines=[{"price": "9"}], attachment="D-1")
        attached.done(
            "<update><CUSTOMER><CUSTOMERID>CK-1</CUSTOMERID><SUPDOCID>D-1</SUPDOCID></CUSTOMER></update>"
        )

        named = [attached.query(name, "SUPDOCID") for name in ("ARPYMT", "SODOCUMENT", "CUSTOMER")]

        assert named == [[{"SUPDOCID": "D-1"}]] * 3
        assert attached.query("ARINVOICE", "SUPDOCID") == [{"SUPDOCID": "D-1"}, {"SUPDOCID": ""}]

    def test_that_is_not_there_cannot_be_named(self, wire: Wire) -> None:
        body = invoice_xml("A-1", "5").replace("<invoiceitems>", "<supdocid>X</supdocid><invoiceitems>")

        assert errors_of(wire.call(body))[0][1] == "Attachment 'X' specified is not valid."
