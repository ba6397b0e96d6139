"""Settings as a person types them."""

from datetime import date

import pytest

from tieout.cli.settings_text import changed, shown
from tieout.sync.settings import ConnectionSettings, SettingRefused

SETTINGS = ConnectionSettings()


class TestChanged:
    @pytest.mark.parametrize(
        ("assignment", "name", "value"),
        [
            ("discount_account=4900", "discount_account", "4900"),
            ("discount-account=4900", "discount_account", "4900"),
            (
                "definitions=Sales Invoice, Contract Invoice",
                "definitions",
                ("Sales Invoice", "Contract Invoice"),
            ),
            ("write_payments=off", "write_payments", False),
            ("import_all_customers=yes", "import_all_customers", True),
            ("date_from=2026-01-31", "date_from", date(2026, 1, 31)),
            ("functions_per_request=10", "functions_per_request", 10),
            ("tax_accounts=CA:2200,OR:2210", "tax_accounts", {"CA": "2200", "OR": "2210"}),
        ],
    )
    def test_reads_each_kind_of_value(self, assignment: str, name: str, value: object) -> None:
        assert getattr(changed(SETTINGS, [assignment]), name) == value

    def test_empties_a_setting(self) -> None:
        settings = changed(SETTINGS, ["date_from=2026-01-31", "location_id=100"])

        assert changed(settings, ["date_from=", "location_id="]) == SETTINGS

    def test_leaves_what_is_not_named(self) -> None:
        assert changed(SETTINGS, []) == SETTINGS

    @pytest.mark.parametrize(
        ("assignment", "words"),
        [
            ("colour=blue", "write NAME=VALUE with one of these names"),
            ("write_payments", "write NAME=VALUE with one of these names"),
            ("write_payments=perhaps", "write_payments: 'perhaps' cannot be read, it looks like 'on'"),
            ("functions_per_request=many", "functions_per_request: 'many' cannot be read"),
            ("functions_per_request=101", "functions_per_request: must be between 1 and 100"),
            ("payment_methods=check:Gold", "choose one of Printed Check, Cash, EFT, Credit Card"),
            ("definitions=", "name at least one transaction definition"),
        ],
    )
    def test_names_the_setting_and_what_it_may_be(self, assignment: str, words: str) -> None:
        with pytest.raises(SettingRefused, match=words):
            changed(SETTINGS, [assignment])


class TestShown:
    @pytest.mark.parametrize(
        "name", ["definitions", "payment_methods", "read_payments", "date_from", "item_account"]
    )
    def test_writes_what_can_be_typed_again(self, name: str) -> None:
        settings = changed(SETTINGS, ["date_from=2026-01-31"])

        assert (
            changed(SETTINGS, [f"{name}={shown(getattr(settings, name))}", "date_from=2026-01-31"])
            == settings
        )
