"""A client that other people wrote for the real gateway, against the sandbox over TCP.

sageintacctsdk has the address of the real gateway written into each of its objects; the fixture replaces that
one address and nothing else.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest
from sageintacctsdk import SageIntacctSDK
from sageintacctsdk.apis.api_base import ApiBase
from sageintacctsdk.apis.constants import dimensions_fields_mapping
from sageintacctsdk.exceptions import InvalidTokenError, NoPrivilegeError, WrongParamsError

from tieout.sandbox.server import SandboxServer
from tieout.sandbox.start import Content

REAL_ADDRESS = "https://api.intacct.com/ia/xml/xmlgw.phtml"


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    """Run a sandbox with generated books."""
    with SandboxServer(content=Content(customers=30, invoices=90)) as running:
        yield running


@pytest.fixture
def connect(server: SandboxServer, monkeypatch: pytest.MonkeyPatch) -> object:
    """Give a way to sign in as the SDK does, at the sandbox's address."""
    real_init = ApiBase.__init__

    def init(self: ApiBase, *arguments: object, **options: object) -> None:
        real_init(self, *arguments, **options)
        assert self._ApiBase__api_url == REAL_ADDRESS
        self._ApiBase__api_url = server.gateway

    monkeypatch.setattr(ApiBase, "__init__", init)

    def sign_in(password: str = "password", **options: object) -> SageIntacctSDK:  # noqa: S107
        return SageIntacctSDK(
            sender_id="sandbox",
            sender_password="sandbox-secret",
            user_id="xml_gateway",
            company_id="demo",
            user_password=password,
            **options,
        )

    return sign_in


@pytest.fixture
def sdk(connect: object) -> SageIntacctSDK:
    """Give a signed-in SDK that sees private rows."""
    return connect(show_private=True)


def an_invoice(number: str, amount: str) -> dict[str, object]:
    """Give an invoice of one line as the SDK takes it."""
    return {
        "customerid": "C-00002",
        "datecreated": {"year": "2026", "month": "01", "day": "31"},
        "termname": "Net 30",
        "invoiceno": number,
        "invoiceitems": {"lineitem": [{"glaccountno": "4000", "amount": amount, "locationid": "100"}]},
    }


class TestCustomers:
    def test_are_counted_listed_and_found(self, sdk: SageIntacctSDK) -> None:
        every = sdk.customers.get_all()
        found = sdk.customers.get("CUSTOMERID", "C-00003")["customer"]

        assert sdk.customers.count() == 30
        assert len(every) == 32
        assert len({row["RECORDNO"] for row in every}) == 32
        assert found["NAME"] in {row["NAME"] for row in every}

    def test_are_created_and_updated(self, sdk: SageIntacctSDK) -> None:
        made = sdk.customers.post(
            {"CUSTOMERID": "SDK-1", "NAME": "Löffel & Söhne", "DISPLAYCONTACT": {"PRINTAS": "Löffel & Söhne"}}
        )
        sdk.customers.update({"CUSTOMERID": "SDK-1", "COMMENTS": "it's <fine>"})

        assert made["status"] == "success"
        [row] = sdk.customers.get_by_query(
            fields=["NAME", "COMMENTS"], and_filter=[("equalto", "CUSTOMERID", "SDK-1")]
        )
        assert (row["NAME"], row["COMMENTS"]) == ("Löffel & Söhne", "it's <fine>")

    def test_refuse_an_id_in_use(self, sdk: SageIntacctSDK) -> None:
        customer = {"CUSTOMERID": "C-00001", "NAME": "Twin", "DISPLAYCONTACT": {"PRINTAS": "Twin"}}

        with pytest.raises(WrongParamsError) as refused:
            sdk.customers.post(customer)

        [first, last] = refused.value.response["error"]
        assert first["errorno"] == "BL34000061"
        assert "already exists" in first["description2"]
        assert last["description2"] == "Could not create Customer record!"


class TestInvoices:
    def test_are_created_listed_and_paid(self, sdk: SageIntacctSDK) -> None:
        invoice = {
            "customerid": "C-00002",
            "datecreated": {"year": "2026", "month": "01", "day": "31"},
            "datedue": {"year": "2026", "month": "02", "day": "28"},
            "invoiceno": "SDK-INV-1",
            "invoiceitems": {
                "lineitem": [
                    {"glaccountno": "4000", "amount": "100.50", "memo": "Work", "locationid": "100"},
                    {"glaccountno": "4100", "amount": "49.50", "memo": "Repair", "locationid": "100"},
                ]
            },
        }
        key = sdk.ar_invoices.post(invoice)["key"]
        payment = sdk.ar_payments.post(
            {
                "UNDEPOSITEDACCOUNTNO": "1070",
                "PAYMENTMETHOD": "Cash",
                "CUSTOMERID": "C-00002",
                "RECEIPTDATE": "02/05/2026",
                "ARPYMTDETAILS": {"ARPYMTDETAIL": [{"RECORDKEY": key, "TRX_PAYMENTAMOUNT": "120.50"}]},
            }
        )

        [row] = sdk.ar_invoices.get_by_query(
            fields=["RECORDNO", "TOTALDUE", "STATE"], and_filter=[("equalto", "RECORDID", "SDK-INV-1")]
        )
        assert row["RECORDNO"] == key
        assert (row["TOTALDUE"], row["STATE"]) == ("29.5", "Partially Paid")
        paid = payment["data"]["arpymt"]["RECORDNO"]
        found = sdk.ar_payments.get("RECORDNO", paid)["arpymt"]
        assert (found["TOTALENTERED"], found["STATE"]) == ("120.5", "Complete")

    def test_refuse_a_number_in_use(self, sdk: SageIntacctSDK) -> None:
        invoice = an_invoice("SDK-TWICE", "1")
        sdk.ar_invoices.post(invoice)

        with pytest.raises(WrongParamsError) as refused:
            sdk.ar_invoices.post(invoice)

        text = refused.value.response["error"][0]["description2"]
        assert text.startswith("A transaction with the number 'SDK-TWICE' already exists.")

    def test_come_with_every_field_that_the_sdk_asks_for(self, sdk: SageIntacctSDK) -> None:
        invoices = sdk.ar_invoices.get_all()
        items = sdk.ar_invoice_items.get_all()

        assert {item["RECORDKEY"] for item in items} == {invoice["RECORDNO"] for invoice in invoices}
        asked = dimensions_fields_mapping["ARINVOICE"]
        assert len(asked) >= 115
        assert list(invoices[0]) == asked


class TestPayments:
    def test_come_with_every_field_that_the_sdk_asks_for(self, sdk: SageIntacctSDK) -> None:
        payments = sdk.ar_payments.get_all()

        assert len(payments) == sdk.ar_payments.count(None)
        assert {payment["STATE"] for payment in payments} == {"Complete"}

    def test_are_reversed(self, sdk: SageIntacctSDK) -> None:
        key = sdk.ar_invoices.post(an_invoice("SDK-REV-1", "80"))["key"]
        detail = {"RECORDKEY": key, "TRX_PAYMENTAMOUNT": "80"}
        paid = sdk.ar_payments.post(
            {
                "UNDEPOSITEDACCOUNTNO": "1070",
                "PAYMENTMETHOD": "Cash",
                "CUSTOMERID": "C-00002",
                "RECEIPTDATE": "02/05/2026",
                "ARPYMTDETAILS": {"ARPYMTDETAIL": [detail]},
            }
        )["data"]["arpymt"]["RECORDNO"]

        sdk.ar_payments.format_and_send_request(
            {
                "reverse_arpayment": {
                    "@key": paid,
                    "datereversed": {"year": "2026", "month": "02", "day": "06"},
                    "description": "NSF",
                }
            }
        )

        fields = ["RECORDNO", "STATE", "TRX_TOTALENTERED"]
        pair = sdk.ar_payments.get_by_query(
            fields=fields,
            or_filter=[("equalto", "RECORDNO", paid), ("equalto", "PARENTPAYMENTKEY", paid)],
        )
        assert {(row["STATE"], row["TRX_TOTALENTERED"]) for row in pair} == {
            ("Reversed", "80"),
            ("Reversal", "-80"),
        }
        assert sdk.ar_invoices.get("RECORDNO", key)["arinvoice"]["TRX_TOTALDUE"] == "80"


class TestAdjustments:
    def test_are_created_and_applied(self, sdk: SageIntacctSDK) -> None:
        key = sdk.ar_invoices.post(an_invoice("SDK-ADJ-1", "80"))["key"]
        credit = sdk.ar_invoices.format_and_send_request(
            {
                "create_aradjustment": {
                    "customerid": "C-00002",
                    "datecreated": {"year": "2026", "month": "02", "day": "01"},
                    "adjustmentno": "SDK-CM-1",
                    "aradjustmentitems": {
                        "lineitem": {"glaccountno": "4000", "amount": "-30", "locationid": "100"}
                    },
                }
            }
        )["key"]
        detail = {"RECORDKEY": key, "ADJUSTMENTKEY": credit, "TRX_ADJUSTMENTAMOUNT": "30"}
        sdk.ar_payments.post(
            {
                "UNDEPOSITEDACCOUNTNO": "1070",
                "PAYMENTMETHOD": "Cash",
                "CUSTOMERID": "C-00002",
                "RECEIPTDATE": "02/05/2026",
                "ARPYMTDETAILS": {"ARPYMTDETAIL": [detail]},
            }
        )

        [row] = sdk.ar_invoices.get_by_query(
            fields=["TRX_TOTALDUE"], and_filter=[("equalto", "RECORDNO", key)]
        )
        assert row["TRX_TOTALDUE"] == "50"


class TestPaging:
    def test_gives_each_row_once(self, sdk: SageIntacctSDK) -> None:
        sdk.ar_invoice_items._ApiBase__pagesize = 50

        with warnings.catch_warnings():
            warnings.simplefilter("error")
            rows = sdk.ar_invoice_items.get_by_query(
                fields=["RECORDNO"], and_filter=[("greaterthan", "RECORDNO", "0")]
            )

        assert len(rows) > 200
        assert len({row["RECORDNO"] for row in rows}) == len(rows)

    def test_follows_the_generator_in_an_order(self, sdk: SageIntacctSDK) -> None:
        sdk.customers._ApiBase__pagesize = 10

        pages = list(
            sdk.customers.get_all_generator(fields=["RECORDNO"], order_by_field="RECORDNO", order="ascending")
        )

        keys = [int(row["RECORDNO"]) for page in pages for row in page]
        assert len(pages) == 4
        assert keys == sorted(keys)

    def test_reads_by_query_a_thousand_at_a_time(self, sdk: SageIntacctSDK) -> None:
        result = sdk.ar_invoice_items.read_by_query(fields=["RECORDNO"])

        assert int(result["data"]["@count"]) == min(1000, int(result["data"]["@totalcount"]))


class TestDescriptions:
    def test_look_up_an_object(self, sdk: SageIntacctSDK) -> None:
        found = sdk.ar_payments.get_lookup()

        assert "RECEIPTDATE" in {field["ID"] for field in found["Type"]["Fields"]["Field"]}

    @pytest.mark.parametrize(
        ("name", "key"),
        [
            *(
                ("locations", "LOCATIONID"),
                ("location_entities", "LOCATIONID"),
                ("departments", "DEPARTMENTID"),
            ),
            *(("accounts", "ACCOUNTNO"), ("items", "ITEMID"), ("checking_accounts", "BANKACCOUNTID")),
            *(("contacts", "CONTACTNAME"),),
        ],
    )
    def test_list_the_master_data(self, sdk: SageIntacctSDK, name: str, key: str) -> None:
        rows = getattr(sdk, name).get_all()

        assert rows
        assert all(row[key] for row in rows)


class TestErrors:
    def test_are_refused_sign_ins_with_the_gateways_own_status(self, connect: object) -> None:
        with pytest.raises(InvalidTokenError) as refused:
            connect(password="wrong")

        assert refused.value.response["error"]["errorno"] == "XL03000006"

    def test_are_unknown_fields(self, sdk: SageIntacctSDK) -> None:
        with pytest.raises(WrongParamsError) as refused:
            sdk.customers.get_all(fields=["SHOESIZE"])

        assert refused.value.response["error"][0]["errorno"] == "DL02000001"

    def test_are_missing_permissions(self, server: SandboxServer, sdk: SageIntacctSDK) -> None:
        user = server.books.settings.users["xml_gateway"]
        user.denied = ["query CUSTOMER"]
        try:
            with pytest.raises(NoPrivilegeError):
                sdk.customers.get_all()
        finally:
            user.denied = []
