"""What the company, its entities, dimensions and users are like.

Source (documented): elements and their order of each answer. Source (assumed): they stand in a bare ``data``.
"""

from __future__ import annotations

from tieout.sandbox.call import Call
from tieout.sandbox.envelope import FunctionResult
from tieout.sandbox.errors import ErrorItem, FunctionRefused
from tieout.sandbox.rendering import element
from tieout.sandbox.sessions import may_enter
from tieout.sandbox.settings import BASE_CURRENCY, User
from tieout.sandbox.values import read_key, show_boolean
from tieout.sandbox.wire import child

# Source (documented): the names of general preferences. Source (assumed): those of modules are not known.
_PREFERENCES = {
    "GEN": {
        "PRIMARY_ACCTNO_LENGTH": "4",
        "ACCTNO_SEPARATOR": "-",
        "SUBACCTNO_LENGTH": "0",
        "FISCAL_FIRST_MONTH": "1",
        "FISCAL_FIRST_MONTH_TAX": "1",
        "WEEK_START": "1",
        "CUSTOM_ACCOUNTING_PERIODS": "F",
    }
}
_DIMENSIONS = ("DEPARTMENT", "LOCATION", "PROJECT", "CUSTOMER", "VENDOR", "EMPLOYEE", "ITEM", "CLASS")
# Source (documented): applications hold policies, policies rights with bars between them.
# Source (assumed): the names of policies and the rights that each has.
_POLICIES = {
    "Accounts Receivable": {
        "Customers": "CUSTOMER",
        "Invoices": "ARINVOICE",
        "Adjustments": "ARADJUSTMENT",
        "Receive Payments": "ARPYMT",
        "Advances": "ARADVANCE",
    },
    "Order Entry": {"Order Entry Transactions": "SODOCUMENT"},
    "Company": {"Contacts": "CONTACT"},
}
_RIGHTS = {
    "query": "List",
    "read": "View",
    "create": "Add",
    "update": "Edit",
    "delete": "Delete",
    "reverse": "Reverse",
}


def _answer(call: Call, *elements: str) -> FunctionResult:
    return call.result(f"<data>{''.join(elements)}</data>")


def _block(name: str, values: dict[str, str]) -> str:
    return f"<{name}>{''.join(element(each, value) for each, value in values.items())}</{name}>"


def get_financial_setup(call: Call) -> FunctionResult:
    """Tell base currency, books and what the company has switched on."""
    setup = {
        "baseCurrency": BASE_CURRENCY,
        "defaultBook": "ACCRUAL",
        "firstFiscalMonth": "1",
        "multiBaseCurrency": "false",
        "multiBook": "false",
        "multiCurrency": show_boolean(int(call.books.settings.multi_currency)),
        "multiEntityShared": show_boolean(int(call.books.settings.multi_entity)),
    }
    return _answer(call, _block("financialSetup", setup))


def read_entity_details(call: Call) -> FunctionResult:
    """List the entities that the user may enter."""
    rows = call.books.rows(
        "SELECT recordno, id, name FROM reference WHERE object = 'LOCATIONENTITY' AND status = 'active'"
        " ORDER BY id"
    )
    entities = [
        {
            "id": str(row["id"]),
            "name": str(row["name"]),
            "recordno": str(row["recordno"]),
            "currency": BASE_CURRENCY,
            "firstfiscalmonth": "1",
            "firstfiscaltaxmonth": "",
            "weekstart": "",
        }
        for row in rows
        if may_enter(call.books, call.caller.user, str(row["id"]))
    ]
    return _answer(call, *(_block("entity", entity) for entity in entities))


def read_user_formatting(call: Call) -> FunctionResult:
    """Tell how dates and times are written for a user."""
    key = child(call.body, "key")
    if key:
        users = call.books.settings.users.values()
        user = next((user for user in users if user.record_no == read_key(key)), None)
    else:
        user = call.books.settings.users.get(child(call.body, "userId"))
    found = _existing(user, key or child(call.body, "userId"))
    formatting = {
        "recordno": str(found.record_no),
        "locale": "en_US",
        "dateformat": "/mdY",
        "gmtoffset": "+00:00",
        "clock": "24",
    }
    return _answer(call, _block("userformatting", formatting))


def _existing(user: User | None, name: str) -> User:
    if user is None:
        # Source (observed): BL03000025 with these words for a user elsewhere.
        text = f"Login ID {name} does not exist."
        raise FunctionRefused(ErrorItem("BL03000025", "", text, "Provide a valid USER.LOGINID value."))
    return user


def get_user_permissions(call: Call) -> FunctionResult:
    """Tell what a user may do with the objects of the books."""
    name = child(call.body, "userId")
    user = _existing(call.books.settings.users.get(name), name)
    applications = []
    for application, policies in _POLICIES.items():
        shown = "".join(
            _block("policy", {"policyName": policy, "rights": _rights(user, object_name)})
            for policy, object_name in policies.items()
        )
        applications.append(
            f"<appSubscription>{element('applicationName', application)}<policies>{shown}</policies>"
            "</appSubscription>"
        )
    return _answer(call, f"<permissions>{''.join(applications)}</permissions>")


def _rights(user: User, object_name: str) -> str:
    return "|".join(right for verb, right in _RIGHTS.items() if user.may(verb, object_name))


def get_dimensions(call: Call) -> FunctionResult:
    """List the standard dimensions; there are none of the company's own."""
    dimensions = (
        {
            "objectName": name,
            "objectLabel": name.capitalize(),
            "termLabel": name.capitalize(),
            "userDefinedDimension": "false",
            "enabledInGL": "true",
        }
        for name in _DIMENSIONS
    )
    shown = "".join(_block("dimension", dimension) for dimension in dimensions)
    return _answer(call, f"<dimensions>{shown}</dimensions>")


def get_company_preferences(call: Call) -> FunctionResult:
    """List the preferences of an application."""
    application = str(call.body.get("application"))
    preferences = (
        {"application": application, "preference": name, "prefvalue": value}
        for name, value in _PREFERENCES.get(application, {}).items()
    )
    return _answer(call, *(_block("companypref", preference) for preference in preferences))
