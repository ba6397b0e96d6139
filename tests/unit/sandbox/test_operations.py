"""Several functions in a request: independence, transactions, control ids."""

from __future__ import annotations

from factories.sandbox import Wire, errors_of, invoice_xml


def function(control_id: str, body: str) -> str:
    return f'<function controlid="{control_id}">{body}</function>'


def statuses(root: object) -> list[tuple[str, str]]:
    return [
        (result.findtext("controlid"), result.findtext("status"))
        for result in root.iterfind("operation/result")
    ]


class TestFunctions:
    def test_do_not_mind_each_other(self, wire: Wire) -> None:
        bad = invoice_xml("A-2", "1", customer="NOBODY")

        root = wire.send(
            function("a", invoice_xml("A-1", "1"))
            + function("b", bad)
            + function("c", invoice_xml("A-3", "1"))
        )

        assert statuses(root) == [("a", "success"), ("b", "failure"), ("c", "success")]
        assert [row["RECORDID"] for row in wire.query("ARINVOICE", "RECORDID")] == ["A-1", "A-3"]

    def test_in_a_transaction_are_all_or_nothing(self, wire: Wire) -> None:
        bad = invoice_xml("A-2", "1", customer="NOBODY")

        root = wire.send(
            function("a", invoice_xml("A-1", "1"))
            + function("b", bad)
            + function("c", invoice_xml("A-3", "1")),
            transaction=True,
        )

        assert statuses(root) == [("a", "aborted"), ("b", "failure")]
        aborted, failed = root.iterfind("operation/result")
        assert [code for code, _ in errors_of(aborted)] == ["XL03000009"]
        assert [code for code, _ in errors_of(failed)] == ["BL03000018", "BL01001973", "XL03000009"]
        assert aborted.find("key") is None
        assert wire.query("ARINVOICE", "RECORDNO") == []

    def test_in_a_transaction_commit_together(self, wire: Wire) -> None:
        root = wire.send(
            function("a", invoice_xml("A-1", "1")) + function("b", invoice_xml("A-2", "1")), transaction=True
        )

        assert statuses(root) == [("a", "success"), ("b", "success")]
        assert len(wire.query("ARINVOICE", "RECORDNO")) == 2

    def test_that_are_not_built_say_so(self, wire: Wire) -> None:
        result = wire.call("<get_araging><agingperiods/></get_araging>")

        assert errors_of(result) == [("SANDBOX", "The sandbox does not know the function get_araging yet.")]


class TestControlIds:
    def test_refuse_a_replay_without_telling_the_key(self, wire: Wire) -> None:
        wire.done(invoice_xml("A-1", "1"), control_id="once", unique=True)

        again = wire.call(invoice_xml("A-1", "1"), control_id="once", unique=True)

        assert again.findtext("status") == "failure"
        assert again.find("key") is None
        [(code, text)] = errors_of(again)
        assert code == ""
        assert text == "a successful transaction has already been recorded with the control id once"
        assert len(wire.query("ARINVOICE", "RECORDNO")) == 1
        assert wire.get_control("counters")["replays"] == 1

    def test_may_be_used_again_after_a_failure(self, wire: Wire) -> None:
        wire.call(invoice_xml("A-1", "1", customer="LATER"), control_id="once", unique=True)
        wire.act("create-customer", name="Later", customer_id="LATER")

        wire.done(invoice_xml("A-1", "1", customer="LATER"), control_id="once", unique=True)

    def test_are_not_looked_at_when_uniqueid_is_false(self, wire: Wire) -> None:
        wire.done(invoice_xml("A-1", "1"), control_id="same")
        wire.done(invoice_xml("A-2", "1"), control_id="same")

    def test_block_reads_as_well(self, wire: Wire) -> None:
        query = "<query><object>CUSTOMER</object><select><field>NAME</field></select></query>"

        wire.done(query, control_id="look", unique=True)

        assert "already been recorded" in errors_of(wire.call(query, control_id="look", unique=True))[0][1]

    def test_of_an_aborted_transaction_are_free_again(self, wire: Wire) -> None:
        good, bad = invoice_xml("A-1", "1"), invoice_xml("A-2", "1", customer="NOBODY")
        wire.send(function("a", good) + function("b", bad), transaction=True, unique=True)

        wire.done(good, control_id="a", unique=True)


class TestCounters:
    def test_count_billed_transactions_and_objects(self, wire: Wire) -> None:
        wire.post_control("counters/reset")

        wire.send(function("a", invoice_xml("A-1", "1")) + function("b", invoice_xml("A-2", "1")))
        wire.query("ARINVOICE", "RECORDNO")
        wire.done("<getAPISession/>")
        wire.done("<lookup><object>ARINVOICE</object></lookup>")

        counters = wire.get_control("counters")
        assert counters["requests"] == 4
        assert counters["transactions"] == 3
        assert counters["writes"] == 2
        assert counters["sign_ins"] == 4
        assert counters["functions"] == {"create_invoice": 2, "query": 1, "getAPISession": 1, "lookup": 1}
        assert counters["by_object"]["query ARINVOICE"] == 1
        assert counters["largest_overlap"] == 1
