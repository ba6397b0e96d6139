"""The settings of a connection: what they refuse, and what they answer."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from tieout.sync.settings import ConnectionSettings, SettingRefused


class TestSettings:
    @pytest.mark.parametrize(
        ("values", "reason"),
        [
            ({"void_invoices": "burn"}, "void_invoices: choose reverse or delete"),
            ({"payment_accounts": {"check": "bank/CHK"}}, "write it like check"),
            ({"payment_accounts": {"check+eur": "bank/CHK"}}, "write it like check"),
            ({"payment_accounts": {"check+EUR": "CHK"}}, "write it like check"),
            ({"payment_accounts": {"check+EUR": "vault/CHK"}}, "write it like check"),
            ({"payment_accounts": {"check+EUR": "bank/"}}, "write it like check"),
            ({"write_invoice_fields": ("RE GION",)}, "'RE GION' is no name of a field"),
            ({"write_customer_fields": ("",)}, "'' is no name of a field"),
        ],
        ids=lambda value: str(value)[:40],
    )
    def test_refuse_what_cannot_be_meant(self, values: dict[str, Any], reason: str) -> None:
        with pytest.raises(SettingRefused, match=reason):
            ConnectionSettings(**values)

    def test_come_back_from_the_database_as_they_were(self) -> None:
        settings = ConnectionSettings(
            definitions=("Sales Invoice", "Contract Invoice"),
            write_invoice_fields=("REGION", "TIER"),
            payment_accounts={"check+EUR": "bank/CHK-EUR"},
        )

        assert ConnectionSettings.from_json(json.loads(json.dumps(settings.to_json()))) == settings

    def test_explain_themselves(self) -> None:
        assert all(field.metadata["help"] for field in dataclasses.fields(ConnectionSettings))


class TestPaymentAccount:
    SETTINGS = ConnectionSettings(
        undeposited_funds_account="1070",
        payment_accounts={
            "check+EUR": "bank/CHK-EUR",
            "check+*": "undeposited/1075",
            "*+EUR": "bank/EUR-2",
            "cash+USD": "undeposited/1071",
        },
    )

    @pytest.mark.parametrize(
        ("method", "currency", "account"),
        [
            ("check", "EUR", ("bank", "CHK-EUR")),
            ("check", "USD", ("undeposited", "1075")),
            ("wire", "EUR", ("bank", "EUR-2")),
            ("cash", "USD", ("undeposited", "1071")),
            ("cash", "GBP", ("undeposited", "1070")),
        ],
    )
    def test_is_that_of_the_rule_that_says_most(
        self, method: str, currency: str, account: tuple[str, str]
    ) -> None:
        assert self.SETTINGS.payment_account(method=method, currency=currency) == account

    def test_may_have_a_rule_for_everything(self) -> None:
        settings = ConnectionSettings(payment_accounts={"*+*": "bank/CHK"})

        assert settings.payment_account(method="wire", currency="USD") == ("bank", "CHK")
