"""When a record of Intacct is believed to be ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tieout.sync.exporting.markers import (
    FoundCustomer,
    FoundInvoice,
    FoundPayment,
    is_our_customer,
    is_our_invoice,
    is_our_payment,
)
from tieout.sync.mapping.outgoing import SentInvoice

DAY = date(2026, 3, 2)
SENT = SentInvoice("INV-1", "10001", DAY, "USD", Decimal(120))
INVOICE = FoundInvoice("7", "INV-1", "10001", DAY, "USD", Decimal(120), "Posted", "42")
PAYMENT = FoundPayment("9", "tieout:x:1", "Complete")
CUSTOMER = FoundCustomer("5", "C-1", "Acme", is_active=True, created_by="42")


class TestOurInvoice:
    def test_agrees_in_everything(self) -> None:
        assert is_our_invoice(INVOICE, SENT, our_user="42")

    @pytest.mark.parametrize(
        "other",
        [
            {"number": "INV-2"},
            {"customer_id": "10002"},
            {"date": date(2026, 3, 3)},
            {"currency": "EUR"},
            {"total": Decimal("120.01")},
            {"created_by": "43"},
            {"state": "Reversed"},
            {"state": "Reversal"},
        ],
        ids=lambda other: "-".join(map(str, other.values())),
    )
    def test_is_none_that_differs_in_anything(self, other: dict[str, Any]) -> None:
        assert not is_our_invoice(replace(INVOICE, **other), SENT, our_user="42")

    def test_is_none_while_nobody_knows_who_we_are(self) -> None:
        assert not is_our_invoice(replace(INVOICE, created_by=""), SENT, our_user="")


class TestOurPayment:
    def test_carries_the_token(self) -> None:
        assert is_our_payment(PAYMENT, token="tieout:x:1")

    @pytest.mark.parametrize(
        "other",
        [{"token": "tieout:x:2"}, {"state": "Reversed"}, {"state": "Reversal"}, {"parent_key": "8"}],
        ids=["older generation", "reversed", "reversal", "counter-record"],
    )
    def test_is_none_of_another_generation_and_none_that_was_taken_back(self, other: dict[str, str]) -> None:
        assert not is_our_payment(replace(PAYMENT, **other), token="tieout:x:1")


class TestOurCustomer:
    def test_has_our_id_and_our_name(self) -> None:
        assert is_our_customer(CUSTOMER, customer_id="C-1", name="Acme", our_user="42")

    def test_is_believed_without_knowing_our_user_because_the_id_is_ours(self) -> None:
        assert is_our_customer(CUSTOMER, customer_id="C-1", name="Acme", our_user="")

    @pytest.mark.parametrize(
        "other",
        [{"customer_id": "C-2"}, {"name": "Bean There"}, {"created_by": "43"}],
        ids=lambda other: next(iter(other)),
    )
    def test_is_none_that_differs(self, other: dict[str, str]) -> None:
        assert not is_our_customer(replace(CUSTOMER, **other), customer_id="C-1", name="Acme", our_user="42")
