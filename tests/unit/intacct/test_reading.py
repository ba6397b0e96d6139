"""Records, results and messages out of the elements of an answer."""

import pytest
from lxml import etree

from factories.gateway_answers import error, errors, result, rows_xml
from tieout.intacct import Message, Record
from tieout.intacct.reading import read_messages, read_record, read_result


def record(xml: str):
    return read_record(etree.fromstring(xml), {})


def messages(*parts: str) -> list[Message]:
    return read_messages(etree.fromstring(errors(*parts)))


def read(xml: str, rows=()):
    return read_result(etree.fromstring(xml), list(rows))


class TestReadRecord:
    def test_has_its_fields_by_name_with_nothing_as_an_empty_text(self):
        row = record("<CUSTOMER><RECORDNO>149</RECORDNO><NAME>Copper &amp; Co</NAME><PARENTID/></CUSTOMER>")

        assert row == {"RECORDNO": "149", "NAME": "Copper & Co", "PARENTID": ""}

    def test_keeps_the_dots_of_related_fields(self):
        row = record("<GLBATCH><JOURNAL.SYMBOL>APJ</JOURNAL.SYMBOL></GLBATCH>")

        assert row == {"JOURNAL.SYMBOL": "APJ"}

    def test_joins_the_names_of_nested_records_with_dots(self):
        row = record(
            "<CUSTOMER><DISPLAYCONTACT><PRINTAS>Copper</PRINTAS><MAILADDRESS><CITY>Zürich</CITY></MAILADDRESS>"
            "</DISPLAYCONTACT></CUSTOMER>"
        )

        assert row == {"DISPLAYCONTACT.PRINTAS": "Copper", "DISPLAYCONTACT.MAILADDRESS.CITY": "Zürich"}

    @pytest.mark.parametrize(
        ("outer", "inner"),
        [
            ("ARPYMTDETAILS", "arpymtdetail"),
            ("ARPYMTDETAILS", "ARPYMTDETAIL"),
            ("SODOCUMENTENTRIES", "sodocumententry"),
            ("SUBTOTALS", "sodocumentsubtotals"),
        ],
    )
    @pytest.mark.parametrize("count", [1, 2])
    def test_keeps_owned_lines_apart_one_or_many_in_either_case(self, outer, inner, count):
        line = f"<{inner}><RECORDNO>7</RECORDNO></{inner}>"

        row = record(f"<DOC><RECORDNO>1</RECORDNO><{outer}>{line * count}</{outer}></DOC>")

        assert isinstance(row, Record)
        assert row == {"RECORDNO": "1"}
        assert row.lines == {inner.upper(): [{"RECORDNO": "7"}] * count}

    def test_keeps_repeated_records_apart_that_stand_in_no_list(self):
        role = "<CONTACT_LIST_INFO><CATEGORYNAME>{}</CATEGORYNAME></CONTACT_LIST_INFO>"

        row = record(f"<CUSTOMER>{role.format('Billing')}{role.format('Shipping')}</CUSTOMER>")

        assert row.lines == {"CONTACT_LIST_INFO": [{"CATEGORYNAME": "Billing"}, {"CATEGORYNAME": "Shipping"}]}

    def test_has_the_attributes_of_the_record_with_a_mark_before_the_name(self):
        assert record('<Type Name="CUSTOMER"><ID>7</ID></Type>') == {"@Name": "CUSTOMER", "ID": "7"}

    def test_of_a_single_element_is_its_text(self):
        assert record("<baseCurrency>USD</baseCurrency>") == {"baseCurrency": "USD"}
        assert record("<baseCurrency/>") == {}

    def test_joins_equal_fields_of_a_nested_record(self):
        values = "<VALUES><VALUE>Posted</VALUE><VALUE>Paid</VALUE></VALUES>"

        assert record(f"<Field>{values}</Field>") == {"VALUES.VALUE": "Posted#~#Paid"}

    def test_takes_a_field_that_was_asked_for_twice_once(self):
        twice = "<TOTALDUE>5</TOTALDUE><TOTALDUE>5</TOTALDUE>"

        assert record(f"<ARINVOICE>{twice}</ARINVOICE>") == {"TOTALDUE": "5"}

    def test_is_a_plain_dictionary_where_there_are_no_lines(self):
        assert type(record("<A><B>1</B></A>")) is dict

    def test_holds_one_string_for_each_name_over_all_records(self):
        names: dict[str, str] = {}
        first, second = (
            read_record(etree.fromstring("<A><RECORDNO>1</RECORDNO></A>"), names) for _ in range(2)
        )

        assert next(iter(first)) is next(iter(second))


class TestReadResult:
    def test_counts_a_page_of_a_query(self):
        read_page = read(result(rows_xml("ARINVOICE", [{"RECORDNO": "1"}], total=99, remaining=98)))

        assert (read_page.status, read_page.function, read_page.control_id) == ("success", "query", "f-1")
        assert (read_page.list_type, read_page.count, read_page.total, read_page.remaining) == (
            *("ARINVOICE", 1, 99, 98),
        )

    def test_keeps_the_id_under_which_more_is_read(self):
        page = read(
            result('<data listtype="class" count="1" totalcount="2" numremaining="1" resultId="more"/>')
        )

        assert page.result_id == "more"

    def test_has_the_key_of_a_legacy_function(self):
        assert read(result("<key> 1234 </key>", function="create_invoice")).record_key == "1234"

    @pytest.mark.parametrize("name", ["RECORDNO", "recordno"])
    def test_has_the_key_of_the_first_record_of_a_generic_function(self, name):
        created = read(result('<data listtype="objects" count="1"/>'), [{name: "77", "CUSTOMERID": "CK-1"}])

        assert created.record_key == "77"

    def test_counts_a_legacy_list_by_its_own_element(self):
        listed = read(
            result('<listtype start="0" end="1" total="5">class</listtype><data/>', function="get_list"),
            [{"key": "C1"}, {"key": "C2"}],
        )

        assert (listed.list_type, listed.count, listed.total, listed.remaining) == ("class", 2, 5, 3)

    def test_has_neither_key_nor_data_after_a_delete(self):
        deleted = read(result(function="delete"))

        assert (deleted.is_success, deleted.record_key, deleted.rows, deleted.remaining) == (
            True,
            "",
            [],
            None,
        )

    def test_without_a_status_is_unknown(self):
        unknown = read(result(status=""))

        assert unknown.is_unknown
        assert not unknown.is_success

    @pytest.mark.parametrize("status", ["failure", "aborted", "whatever"])
    def test_is_a_success_for_one_word_only(self, status):
        assert not read(result(status=status)).is_success


class TestReadMessages:
    def test_keeps_the_order_of_the_errors(self):
        read_errors = messages(
            error("BL34000061", "Another Customer exists", correction="Use a unique value instead."),
            error("BL01001973", "Could not create Customer record!"),
        )

        assert [message.code for message in read_errors] == ["BL34000061", "BL01001973"]
        assert read_errors[0].correction == "Use a unique value instead."

    def test_cuts_off_and_decodes_the_support_id(self):
        [message] = messages(error("BL01", "It failed. [Support ID: abc%7Edef%40x]"))

        assert (message.text, message.support_id) == ("It failed.", "abc~def@x")

    def test_cuts_off_the_request_id_of_the_edge(self):
        [message] = messages(error("GW-0011", description="Invalid Request [Request ID: AC47:D9_63.59]"))

        assert (message.text, message.support_id) == ("Invalid Request", "AC47:D9_63.59")

    def test_undoes_a_second_escaping(self):
        [message] = messages(error("BL01", "The account &#039;4000&#039; is not valid"))

        assert message.text == "The account '4000' is not valid"

    def test_takes_a_sentence_that_stands_where_the_code_should(self):
        [message] = messages("<error><errorno>Invalid fields list x</errorno></error>")

        assert message == Message(code="Invalid fields list x")

    def test_takes_an_error_without_anything(self):
        assert messages("<error/>") == [Message()]

    def test_takes_no_errormessage_at_all(self):
        assert read_messages(None) == []

    def test_keeps_the_stable_ids_of_the_additional_information(self):
        [message] = messages(
            error(
                "BL01001973",
                more=(
                    "<additionalinfo><errorid>GL-0493</errorid><category>Duplication Prevention</category>"
                    "<description><messageid>IA.DUPLICATE_ACCOUNT_NUMBER</messageid></description>"
                    "</additionalinfo>"
                ),
            )
        )

        assert (message.error_id, message.message_id) == ("GL-0493", "IA.DUPLICATE_ACCOUNT_NUMBER")

    def test_joins_both_descriptions_without_the_advice(self):
        [message] = messages(error("DL02", "There was an error.", description="Error", correction="Try."))

        assert message.text == "Error There was an error."
