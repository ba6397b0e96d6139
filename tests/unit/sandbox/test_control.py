"""The control address: acts, checks, settings, errors."""

from __future__ import annotations

from typing import Any

import pytest

from factories.sandbox import ADDRESS, Wire, invoice_xml, login

BY_NUMBER = "<equalto><field>RECORDNO</field><value>{}</value></equalto>"


def refused(wire: Wire, path: str, body: dict[str, Any] | None = None) -> tuple[int, str]:
    """Call the control address in vain; give status and message."""
    url = f"{wire.control}/{path}"
    answer = wire.client.get(url) if body is None else wire.client.post(url, json=body)
    assert answer.status_code >= 400, answer.text
    return answer.status_code, answer.json()["error"]["message"]


class TestHealth:
    def test_tells_how_to_call_the_sandbox(self, wire: Wire) -> None:
        shown = wire.get_control()

        assert shown["gateway"] == wire.gateway
        assert shown["address"] == ADDRESS
        assert (shown["sender_id"], shown["company_id"], shown["user_id"]) == (
            "sandbox",
            "demo",
            "xml_gateway",
        )
        assert shown["accounts"]["undeposited"] == "1070"

    @pytest.mark.parametrize(
        ("path", "body", "status", "text"),
        [
            ("nonsense", None, 404, "There is nothing at /control/nonsense."),
            ("clock", {"sit": "2012-12-31"}, 400, "'sit' is not known in the body; known are set,"),
            ("clock", {"set": "tomorrow"}, 400, "'tomorrow' is not a time"),
            ("counters", {}, 405, "POST is not for /control/counters."),
            ("acts/dance", {}, 404, "There is no act 'dance'; there are create-customer,"),
            ("books/spoons", None, 404, "There are no spoons; there are customers,"),
            ("books/invoices?colour=red", None, 400, "'colour' is no filter of invoices"),
            ("hold", {"write": "first"}, 400, "'write' of the body is not a whole number."),
            ("advance", None, 409, "These books are not from a CSV file."),
            ("settings", {"payment_summary": "Hourly"}, 400, "'payment_summary' is one of Daily"),
            (
                "settings",
                {"removed_fields": ["ARINVOICE.SHOESIZE"]},
                400,
                "There is no field 'ARINVOICE.SHOESIZE'.",
            ),
            (
                "settings",
                {"users": {"xml_gateway": {"denied": ["eat CAKE"]}}},
                400,
                "'eat CAKE' does not begin with",
            ),
            (
                "acts/sales-invoice",
                {"customer_id": "CK-1"},
                400,
                "'lines' of the body is not a list of objects.",
            ),
            (
                "acts/sales-invoice",
                {"customer_id": "CK-1", "lines": [{}]},
                400,
                "'price' is missing in a line.",
            ),
            (
                "acts/payment",
                {"customer_id": "CK-1", "invoices": [{"number": "?"}]},
                404,
                "There is no invoice",
            ),
            (
                "acts/rename-customer",
                {"customer_id": "??", "name": "A"},
                409,
                "Customer '??' specified is not valid.",
            ),
        ],
    )
    def test_says_clearly_what_is_wrong(
        self, wire: Wire, path: str, body: dict[str, Any] | None, status: int, text: str
    ) -> None:
        found, message = refused(wire, path, body)

        assert found == status
        assert message.startswith(text)

    def test_refuses_a_body_that_is_not_json(self, wire: Wire) -> None:
        answer = wire.client.post(f"{wire.control}/clock", content=b"{")

        assert answer.status_code == 400


class TestActs:
    def test_make_edit_pay_reverse_and_delete_a_sales_invoice(self, wire: Wire) -> None:
        made = wire.act(
            "sales-invoice",
            customer_id="CK-1",
            number="700",
            date="2026-02-01",
            reference="PO-9",
            lines=[{"price": "60"}, {"item": "KETTLE-1L", "quantity": "2", "price": "20.25", "memo": "Two"}],
            discount="10.00",
            tax="7.43",
        )
        assert (made["document"], made["total"]) == ("Sales Invoice-700", "97.93")
        edited = wire.act("edit-sales-invoice", document="Sales Invoice-700", tax="0.07")
        assert edited["total"] == "90.57"
        assert edited["invoice_record_no"] != made["invoice_record_no"]
        assert edited["record_no"] == made["record_no"]

        payment = wire.act(
            "payment", customer_id="CK-1", invoices=[{"number": "700", "amount": "50"}], reference="77"
        )
        [paid] = wire.get_control("books/payments", reference="77")["rows"]
        assert paid["applications"] == [
            {
                "invoice_record_no": edited["invoice_record_no"],
                "number": "700",
                "amount": "50.00",
                "credit": "0.00",
            }
        ]
        status, message = refused(
            wire, "acts/edit-sales-invoice", {"document": "Sales Invoice-700", "tax": "1"}
        )
        assert (status, message) == (409, "A payment has been made against this Invoice / Adjustment.")

        reversal = wire.act("reverse-payment", number=payment["number"])
        assert reversal["record_no"] == payment["record_no"]
        [invoice] = wire.get_control("books/invoices", record_no=edited["invoice_record_no"])["rows"]
        assert (invoice["state"], invoice["due"]) == ("Posted", "90.57")

        other = wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "1"}])
        assert wire.act("delete-sales-invoice", document=other["document"]) == {"deleted": True}

    def test_are_done_by_another_user_than_the_gateways(self, wire: Wire) -> None:
        made = wire.act("ar-invoice", customer_id="CK-1", lines=[{"amount": "5"}], number="P-1")

        [row] = wire.get_control("books/invoices", record_no=made["record_no"])["rows"]
        [user] = wire.query(
            "USERINFO", "RECORDNO", condition="<equalto><field>LOGINID</field><value>clerk</value></equalto>"
        )
        assert str(row["created_by"]) == user["RECORDNO"]

    def test_happen_in_an_entity(self, wire: Wire) -> None:
        made = wire.act(
            "sales-invoice", customer_id="CK-1", lines=[{"price": "5", "location": "210"}], entity="200"
        )

        [row] = wire.get_control("books/invoices", record_no=made["invoice_record_no"])["rows"]
        assert row["entity"] == "200"
        status, message = refused(
            wire,
            "acts/ar-invoice",
            {"customer_id": "CK-1", "lines": [{"amount": "1", "location": "110"}], "entity": "200"},
        )
        assert (status, message) == (409, "The location '110' is invalid.")

    def test_change_customers(self, wire: Wire) -> None:
        wire.act("rename-customer", customer_id="CK-1", name="Copper Pot")
        wire.act("change-customer", customer_id="CK-1", email="new@pot.example", city="Köln")
        wire.act("deactivate-customer", customer_id="CK-1")

        [row] = wire.get_control("books/customers", customer_id="CK-1")["rows"]
        assert (row["name"], row["email"], row["status"]) == ("Copper Pot", "new@pot.example", "inactive")
        wire.act("activate-customer", customer_id="CK-1")
        assert wire.get_control("books")["customers"] == {"active": 1, "inactive": 0}

    def test_leave_a_draft_out_of_the_receivables(self, wire: Wire) -> None:
        made = wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "5"}], draft=True)
        wire.act("ar-invoice", customer_id="CK-1", lines=[{"amount": "5"}], draft=True)

        assert made["invoice_record_no"] is None
        assert wire.get_control("books")["open"] == {}
        assert wire.get_control("books")["invoices"] == {"Draft": 1}


class TestSettings:
    def test_change_only_what_is_given(self, wire: Wire) -> None:
        wire.post_control("settings", users={"xml_gateway": {"denied": ["create ARPYMT"]}})

        shown = wire.post_control("settings", users={"xml_gateway": {"password": "new"}}, latency_ms=5)

        assert shown["users"]["xml_gateway"]["denied"] == ["create ARPYMT"]
        assert shown["users"]["xml_gateway"]["password"] == "new"
        assert shown["latency_ms"] == 5
        assert wire.get_control()["user_password"] == "new"

    def test_add_users_who_sign_in_and_are_known_by_their_number(self, wire: Wire) -> None:
        wire.post_control("settings", users={"alice": {"password": "kettle"}})
        as_alice = login().replace(">xml_gateway<", ">alice<").replace(">password<", ">kettle<")

        key = wire.done(invoice_xml("A-1", "1"), authentication=as_alice).findtext("key")

        [invoice] = wire.query("ARINVOICE", "CREATEDBY")
        [user] = wire.query("USERINFO", "LOGINID", condition=BY_NUMBER.format(invoice["CREATEDBY"]))
        assert user == {"LOGINID": "alice"}
        assert int(key) > int(invoice["CREATEDBY"])

    def test_change_nothing_when_one_is_wrong(self, wire: Wire) -> None:
        refused(wire, "settings", {"latency_ms": 7, "sign_in_error": 500})

        assert wire.get_control("settings")["latency_ms"] == 0
