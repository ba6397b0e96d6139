"""Every request that writing sends, judged by Sage's own schema."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from factories.writing import AT, TODAY, Firm, discount, item, tax
from tieout.intacct import HttpTransport
from tieout.ledger.operations import customers, invoices, payments

SCHEMA = Path(__file__).parents[4].parent / "shared" / "intacct" / "schema" / "validate.py"


class Listener:
    """A network that keeps what goes out."""

    def __init__(self, bodies: list[bytes]) -> None:
        self.bodies = bodies
        self._below = HttpTransport()

    def send(self, address: str, body: bytes, *, is_write: bool) -> object:
        """Keep a body and send it."""
        self.bodies.append(body)
        return self._below.send(address, body, is_write=is_write)

    def close(self) -> None:
        """Close the connections below."""
        self._below.close()


@pytest.fixture
def sent(firm: Firm) -> list[bytes]:
    """Let a firm do everything that it can write, and give all requests."""
    bodies: list[bytes] = []
    acme = firm.customer("Acme & Søhne <Ltd>", email="ap@acme.example", city="Oslo")
    euros = firm.customer("Européenne", currency="EUR")
    invoice = firm.invoice(acme, item("100.00"), discount("10.00"), tax("7.20"), purchase_order="PO-7")
    other = firm.invoice(acme, "5.00", payment_terms="Net 30", due_date=None)
    firm.invoice(euros, "80.00", due_date=TODAY)
    payment = firm.payment((invoice, "97.20"), reference="CHK 1")
    firm.write(transport=Listener(bodies))
    customers.update(customer=acme, name="Acme", email="", at=AT)
    payments.void(payment=payment, voided_date=TODAY, at=AT)
    invoices.update(invoice=invoice, purchase_order="", due_date=date(2026, 4, 1), at=AT)
    invoices.update(invoice=other, lines=[item("6.00")], at=AT)
    firm.faults("lost_answer=1")
    firm.write(transport=Listener(bodies))
    firm.invoice(acme, "10.00")
    firm.write(transport=Listener(bodies))
    firm.payment((firm.invoice(acme, "20.00"), "20.00"))
    firm.write(transport=Listener(bodies))
    firm.set(void_invoices="delete")
    invoices.void(invoice=other, voided_date=TODAY, at=AT)
    firm.write(transport=Listener(bodies))
    assert firm.failures() == []
    return bodies


class TestEveryRequest:
    def test_is_known_here(self, sent: list[bytes]) -> None:
        functions = {function[0].tag for body in sent for function in etree.fromstring(body).iter("function")}

        assert functions == {
            "getAPISession",
            "query",
            "create",
            "update",
            "create_invoice",
            "update_invoice",
            "reverse_invoice",
            "delete_invoice",
            "reverse_arpayment",
        }

    @pytest.mark.skipif(not SCHEMA.exists(), reason="needs ../shared")
    def test_is_valid_by_the_schema_of_sage(self, sent: list[bytes]) -> None:
        spec = importlib.util.spec_from_file_location("validate", SCHEMA)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        schema: etree.XMLSchema = module.request_schema()

        for body in sent:
            assert schema.validate(etree.fromstring(body)), schema.error_log

    def test_of_a_write_is_unique_and_stands_for_itself(self, sent: list[bytes]) -> None:
        for body in sent:
            root = etree.fromstring(body)
            is_write = not {"query", "getAPISession"} & {each[0].tag for each in root.iter("function")}
            assert root.findtext("control/uniqueid") == ("true" if is_write else "false")
            assert root.find("operation").get("transaction") == "false"

    def test_of_a_question_sees_private_records_too(self, sent: list[bytes]) -> None:
        questions = [query for body in sent for query in etree.fromstring(body).iter("query")]

        assert questions
        assert {query.findtext("options/showprivate") for query in questions} == {"true"}
