"""Questions to Intacct while writing: by name, by marker, by key. Never one question for each record.

Every question takes a whole batch, asks for the few fields that a verdict needs, and sees private records of
entities too. What Intacct refuses here stops the pass: without an answer nothing may be concluded.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from tieout.intacct import (
    AnyOf,
    Client,
    Condition,
    Filter,
    FunctionRefused,
    IntacctError,
    Query,
    Row,
    UpdateContact,
    read_amount,
    read_date,
)
from tieout.sync.exporting import settle
from tieout.sync.exporting.boundary import Step, committed, crossing
from tieout.sync.exporting.gateway_words import stopped
from tieout.sync.exporting.markers import FoundCustomer, FoundInvoice, FoundPayment, is_reversed
from tieout.sync.exporting.payload import from_json
from tieout.sync.mapping import outgoing, outgoing_customers, outgoing_invoices
from tieout.sync.mapping.incoming_customers import BILL_TO, DISPLAY
from tieout.sync.models import Attempt, AttemptState, Connection, Operation, RemoteObject
from tieout.sync.settings import BILL_TO_CONTACT

VALUES_MAX = 1000  # Source (documented): gateway.md 11, values of one `in`.
_ACTIVE = "active"
# Source (documented): objects.md 5.1, the origin of an invoice that an Order Entry document posted.
_FROM_ORDER_ENTRY = "8.SO"
_CUSTOMER = ("CUSTOMERID", "NAME", "STATUS", "CREATEDBY", "MEGAENTITYID")
# With bill-to contacts: the own contact of a customer, and the name under which it is printed.
_OWN_CONTACT = tuple(f"{path}{name}" for path in (BILL_TO, DISPLAY) for name in ("CONTACTNAME", "PRINTAS"))
_INVOICE = (
    "RECORDID",
    "CUSTOMERID",
    "WHENCREATED",
    "CURRENCY",
    "TRX_TOTALENTERED",
    "STATE",
    "MODULEKEY",
    "CREATEDBY",
)
_OVERPAYMENT = "ARPOSTEDOVERPAYMENT"
_PAYMENT = ("DESCRIPTION", "STATE", "PARENTPAYMENTKEY", "CREATEDBY")


class Lookups:
    """The questions of one pass over one connection."""

    def __init__(self, client: Client, connection: Connection) -> None:
        self._client = client
        self._connection = connection
        self._our_user: str | None = None

    @property
    def base_currency(self) -> str:
        """The currency that an empty CURRENCY stands for."""
        return self._connection.organization.base_currency

    def request(self, attempt: Attempt) -> Any:
        """Rebuild the request that an attempt sends.

        Raises: PayloadUnknown.
        """
        return from_json(attempt.payload, known=outgoing.REQUESTS)

    # --- By what people see -------------------------------------------------------------------------------

    def customers(self, *, ids: Collection[str], names: Collection[str]) -> list[FoundCustomer]:
        """Find customers by their ID or by their trimmed name, in one question for a page of both.

        With bill-to contacts the name is the printed one of the contact that is a customer's own (E6).
        Intacct compares texts exactly, so `Acme` does not find `Acme ` with a blank behind it. All names with
        a blank at either end are few and are fetched along; whoever asked compares them trimmed.
        Source (assumed): `like` minds blanks; other white space at an end is not met in names.
        Raises: IntacctStopped.
        """
        step = Step.MATCH if names else Step.LOOK_UP
        found: dict[str, FoundCustomer] = {}
        for some_ids, some_names in _pairs(list(ids), list(names)):
            parts: list[Filter] = []
            if some_ids:
                parts.append(Condition("CUSTOMERID", "in", some_ids))
            for field in self._name_fields if some_names else ():
                parts.append(Condition(field, "in", some_names))
                parts += [Condition(field, "like", ("% ",)), Condition(field, "like", (" %",))]
            fields = (*_CUSTOMER, *_OWN_CONTACT) if self._bills_contacts else _CUSTOMER
            rows = self._rows("CUSTOMER", fields, AnyOf(parts), step=step)
            found |= {row["RECORDNO"]: _customer(row) for row in rows}
        return list(found.values())

    @property
    def _bills_contacts(self) -> bool:
        return self._connection.settings.customer_source == BILL_TO_CONTACT

    @property
    def _name_fields(self) -> tuple[str, ...]:
        return (f"{BILL_TO}PRINTAS", f"{DISPLAY}PRINTAS") if self._bills_contacts else ("NAME",)

    def invoices(self, numbers: Collection[str]) -> list[FoundInvoice]:
        """Find A/R invoices by their number.

        Raises: IntacctStopped.
        """
        return self._documents(RemoteObject.ARINVOICE, numbers)

    def adjustments(self, numbers: Collection[str]) -> list[FoundInvoice]:
        """Find credit memos and debit memos by their number; they show what an invoice shows.

        Raises: IntacctStopped.
        """
        return self._documents(RemoteObject.ARADJUSTMENT, numbers)

    def payments(
        self, *, tokens: Collection[str], about: RemoteObject = RemoteObject.ARPYMT
    ) -> list[FoundPayment]:
        """Find payments, or advances, by the token in their description.

        Raises: IntacctStopped.
        """
        return [_payment(row) for row in self._in(about, _PAYMENT, "DESCRIPTION", tokens)]

    # --- By key -------------------------------------------------------------------------------------------

    def states(self, about: RemoteObject, keys: Collection[str]) -> Mapping[str, str]:
        """Return the state of records by RECORDNO; one that is gone is missing.

        Raises: IntacctStopped.
        """
        return {row["RECORDNO"]: row["STATE"] for row in self._in(about, ("STATE",), "RECORDNO", keys)}

    def adjustment_numbers(self, keys: Collection[str]) -> Mapping[str, str]:
        """Return the number that each adjustment has today, by RECORDNO.

        Raises: IntacctStopped.
        """
        rows = self._in(RemoteObject.ARADJUSTMENT, ("RECORDID",), "RECORDNO", keys)
        return {row["RECORDNO"]: row["RECORDID"] for row in rows}

    def overpayments(self, payment_keys: Collection[str]) -> Mapping[str, str]:
        """Return the RECORDNO of what is left of payments, by the RECORDNO of the payment.

        Source (documented): objects.md 7.8, an overpayment is a record of its own that names its payment.
        Raises: IntacctStopped.
        """
        rows = self._in(_OVERPAYMENT, ("PARENTPAYMENTKEY", "STATE"), "PARENTPAYMENTKEY", payment_keys)
        return {row["PARENTPAYMENTKEY"]: row["RECORDNO"] for row in rows if not is_reversed(row["STATE"])}

    def document_keys(self, keys: Collection[str]) -> Mapping[str, str]:
        """Return the key of the A/R invoice that each Order Entry document has today, by RECORDNO.

        Source (documented): objects.md 8.1, PRRECORDKEY.
        Raises: IntacctStopped.
        """
        rows = self._in("SODOCUMENT", ("PRRECORDKEY",), "RECORDNO", keys)
        return {row["RECORDNO"]: row["PRRECORDKEY"] for row in rows}

    def equal_customers(self, attempts: Sequence[Attempt]) -> frozenset[int]:
        """Return the ids of the updates whose customer in Intacct already has the content that they send.

        Raises: IntacctStopped.
        """
        requests = {attempt.pk: self.request(attempt) for attempt in attempts}
        contacts = [attempt for attempt in attempts if isinstance(requests[attempt.pk], UpdateContact)]
        others = [attempt for attempt in attempts if attempt not in contacts]
        fields = ("CONTACTNAME", *outgoing_customers.CONTACT_FIELDS)
        rows = {
            **self._by("CUSTOMER", outgoing_customers.CUSTOMER_FIELDS, "RECORDNO", others),
            **self._by("CONTACT", fields, "CONTACTNAME", contacts),
        }
        return frozenset(
            attempt.pk
            for attempt in attempts
            if attempt.pk in rows and _is_equal(requests[attempt.pk], rows[attempt.pk])
        )

    def equal_invoices(self, attempts: Sequence[Attempt]) -> frozenset[int]:
        """Return the ids of the changes of headers that Intacct already shows.

        One that sends custom fields cannot be told by what a query shows, and goes again.
        Raises: IntacctStopped.
        """
        sent = {attempt.pk: outgoing_invoices.sent_header(self.request(attempt)) for attempt in attempts}
        keys = {attempt.marker for attempt in attempts if sent[attempt.pk]}
        rows = self._in("ARINVOICE", outgoing_invoices.HEADER_FIELDS, "RECORDNO", keys) if keys else []
        shown = {row["RECORDNO"]: outgoing_invoices.shown_header(row) for row in rows}
        return frozenset(
            attempt.pk
            for attempt in attempts
            if sent[attempt.pk] and sent[attempt.pk].items() <= shown.get(attempt.marker, {}).items()
        )

    def _by(
        self, about: str, fields: Sequence[str], name: str, attempts: Sequence[Attempt]
    ) -> dict[int, Row]:
        """Return what Intacct holds under the markers of attempts, by the attempt's id."""
        found = {row[name]: row for row in self._in(about, fields, name, {each.marker for each in attempts})}
        return {each.pk: found[each.marker] for each in attempts if each.marker in found}

    # --- Who we are ---------------------------------------------------------------------------------------

    def our_user(self) -> str:
        """Return the CREATEDBY value of our web services user; empty while nobody can tell.

        The user's own record says it. Where we may not read that, the last record says it that Intacct
        confirmed at once as created by us.
        Source (documented): objects.md 10, USERINFO by LOGINID. Source (assumed): CREATEDBY is its RECORDNO.
        Raises: IntacctStopped.
        """
        if self._connection.remote_user_key:
            return self._connection.remote_user_key
        if self._our_user is None:
            self._our_user = self._user_by_login() or self._user_by_record()
        return self._our_user

    def _user_by_login(self) -> str:
        is_us = Condition("LOGINID", "equalto", (self._connection.login,))
        try:
            rows = list(self._pages(Query("USERINFO", ("RECORDNO",), where=is_us), step=Step.LOOK_UP))
        except FunctionRefused:
            # Reading users is a permission that nothing else here needs.
            return ""
        except IntacctError as error:
            raise stopped(error) from error
        key = rows[0]["RECORDNO"] if rows else ""
        if key:
            with committed(Step.LEARN_USER):
                self._connection.remote_user_key = key
                self._connection.save(update_fields=["remote_user_key"])
        return key

    def _user_by_record(self) -> str:
        confirmed = (
            Attempt.objects.filter(
                connection=self._connection,
                operation=Operation.CREATE,
                state=AttemptState.DONE,
                settled_by=settle.BY_ANSWER,
            )
            .exclude(remote_key="")
            .order_by("-id")
            .first()
        )
        if confirmed is None:
            return ""
        about = settle.remote_object(confirmed)
        rows = self._in(about, ("CREATEDBY",), "RECORDNO", [confirmed.remote_key])
        return rows[0]["CREATEDBY"] if rows else ""

    # --- Asking -------------------------------------------------------------------------------------------

    def _documents(self, about: RemoteObject, numbers: Collection[str]) -> list[FoundInvoice]:
        rows = self._in(about, _INVOICE, "RECORDID", numbers)
        try:
            return [self._invoice(row) for row in rows]
        except IntacctError as error:
            raise stopped(error) from error

    def _in(self, about: str, fields: Sequence[str], name: str, values: Collection[str]) -> list[Row]:
        wanted = sorted(set(values))
        rows: list[Row] = []
        for at in range(0, len(wanted), VALUES_MAX):
            where = Condition(name, "in", wanted[at : at + VALUES_MAX])
            rows += self._rows(about, fields, where, step=Step.LOOK_UP)
        return rows

    def _rows(self, about: str, fields: Sequence[str], where: Filter, *, step: Step) -> list[Row]:
        query = Query(about, ("RECORDNO", *fields), where=where)
        try:
            rows = list(self._pages(query, step=step))
        except IntacctError as error:
            raise stopped(error) from error
        return [{name: row.get(name, "") for name in query.fields} for row in rows]

    def _pages(self, query: Query, *, step: Step) -> Iterator[Row]:
        """Ask page by page; each page is a request of its own."""
        is_last = False
        while not is_last:
            with crossing(step):
                page = self._client.query(query)
            yield from page.rows
            is_last = not page.remaining or not page.rows
            if not is_last:
                query = query.after(page.rows[-1]["RECORDNO"])

    def _invoice(self, row: Row) -> FoundInvoice:
        return FoundInvoice(
            record_no=row["RECORDNO"],
            number=row["RECORDID"],
            customer_id=row["CUSTOMERID"],
            date=read_date(row["WHENCREATED"]),
            currency=row["CURRENCY"] or self.base_currency,
            total=read_amount(row["TRX_TOTALENTERED"]),
            state=row["STATE"],
            created_by=row["CREATEDBY"],
            is_from_document=row["MODULEKEY"] == _FROM_ORDER_ENTRY,
        )


def _is_equal(request: outgoing_customers.Request, row: Row) -> bool:
    # What a query shows of custom fields is not asked for: such an update goes again.
    if outgoing_customers.sent_custom_fields(request):
        return False
    sent = outgoing_customers.sent_fields(request)
    return all(row[name].strip() == text.strip() for name, text in sent.items())


def _customer(row: Row) -> FoundCustomer:
    path = BILL_TO if row.get(f"{BILL_TO}CONTACTNAME") else DISPLAY
    return FoundCustomer(
        record_no=row["RECORDNO"],
        customer_id=row["CUSTOMERID"],
        name=row["NAME"],
        is_active=row["STATUS"] == _ACTIVE,
        created_by=row["CREATEDBY"],
        contact_name=row.get(f"{path}CONTACTNAME", ""),
        printed_name=row.get(f"{path}PRINTAS", ""),
        entity_id=row["MEGAENTITYID"],
    )


def _payment(row: Row) -> FoundPayment:
    return FoundPayment(
        record_no=row["RECORDNO"],
        token=row["DESCRIPTION"],
        state=row["STATE"],
        parent_key=row["PARENTPAYMENTKEY"],
        created_by=row["CREATEDBY"],
    )


def _pairs(ids: Sequence[str], names: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    for at in range(0, max(len(ids), len(names)), VALUES_MAX):
        yield ids[at : at + VALUES_MAX], names[at : at + VALUES_MAX]
