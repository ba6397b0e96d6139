"""What the company tells of itself: setup, entities, formats, permissions, dimensions, preferences."""

from __future__ import annotations

from factories.sandbox import Wire, errors_of


def texts(wire: Wire, function: str, path: str) -> dict[str, str]:
    found = wire.done(function).find(f"data/{path}")
    return {child.tag: child.text or "" for child in found}


class TestCompany:
    def test_tells_its_financial_setup(self, wire: Wire) -> None:
        assert texts(wire, "<getFinancialSetup/>", "financialSetup") == {
            "baseCurrency": "USD",
            "defaultBook": "ACCRUAL",
            "firstFiscalMonth": "1",
            "multiBaseCurrency": "false",
            "multiBook": "false",
            "multiCurrency": "true",
            "multiEntityShared": "true",
        }

    def test_tells_the_entities_that_a_user_may_enter(self, wire: Wire) -> None:
        entities = wire.done("<readEntityDetails/>").xpath("data/entity/id/text()")
        wire.post_control("settings", users={"xml_gateway": {"entities": ["", "200"]}})

        assert entities == ["100", "200"]
        assert texts(wire, "<readEntityDetails/>", "entity")["name"] == "Copper Kettle West LLC"

    def test_tells_its_dimensions_and_preferences(self, wire: Wire) -> None:
        names = wire.done("<getDimensions/>").xpath("data/dimensions/dimension/objectName/text()")
        months = wire.done('<get_companyprefs application="GEN"/>').xpath(
            "data/companypref[preference='FISCAL_FIRST_MONTH']/prefvalue/text()"
        )

        assert {"LOCATION", "DEPARTMENT", "CUSTOMER"} <= set(names)
        assert months == ["1"]
        assert len(wire.done('<get_companyprefs application="AR"/>').find("data")) == 0


class TestUsers:
    def test_have_formats_by_key_and_by_name(self, wire: Wire) -> None:
        by_name = texts(wire, "<readUserFormatting><userId>xml_gateway</userId></readUserFormatting>", "*")
        key = by_name["recordno"]
        by_key = texts(wire, f"<readUserFormatting><key>{key}</key></readUserFormatting>", "userformatting")

        assert by_key == by_name
        assert (by_key["locale"], by_key["dateformat"], by_key["clock"]) == ("en_US", "/mdY", "24")

    def test_have_rights_by_policy(self, wire: Wire) -> None:
        wire.post_control("settings", users={"xml_gateway": {"denied": ["create ARPYMT", "* CUSTOMER"]}})

        result = wire.done("<getUserPermissions><userId>xml_gateway</userId></getUserPermissions>")

        rights = "data/permissions/appSubscription/policies/policy[policyName='{}']/rights"
        assert result.xpath(rights.format("Receive Payments"))[0].text == "List|View|Edit|Delete|Reverse"
        assert result.xpath(rights.format("Customers"))[0].text is None

    def test_that_are_unknown_are_refused(self, wire: Wire) -> None:
        for function in (
            "<readUserFormatting><key>99999</key></readUserFormatting>",
            "<getUserPermissions><userId>nobody</userId></getUserPermissions>",
        ):
            assert errors_of(wire.call(function))[0][0] == "BL03000025"
