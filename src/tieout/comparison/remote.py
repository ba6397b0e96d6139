"""Intacct's book during one tie-out: the questions that are asked, and nothing else."""

import logging
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from tieout.comparison import reading
from tieout.comparison.reading import (
    CustomerNow,
    InvoiceNow,
    PaymentNow,
    RestNow,
    Settlement,
    SourceDocument,
)
from tieout.comparison.staging import DRAFT, INVOICE, OVERPAYMENT, OpenDocument
from tieout.intacct import AllOf, Client, Condition, NotPermitted, Query, Row, UnknownField, read_amount
from tieout.sync.models import SettlementKind

logger = logging.getLogger(__name__)


class RemoteBooks:
    """Asks Intacct, and remembers which objects it may not read."""

    def __init__(self, client: Client, base_currency: str, *, also: Sequence[str] = ()) -> None:
        """Ask by this client; `also` names what else is wanted of open invoices and adjustments."""
        self._client = client
        self._also = tuple(also)
        self._base_currency = base_currency
        self.not_readable: list[str] = []
        self.total = 0

    def open_documents(self) -> Iterator[list[OpenDocument]]:
        """Yield all that is open in the receivables, page by page: invoices first, then the rest.

        Raises: IntacctError, when the invoices cannot be read; what else cannot is noted.
        """
        is_open = Condition("STATE", "notin", reading.CLOSED_STATES)
        for page in self._pages(INVOICE, (*reading.INVOICE_FIELDS, *self._also), is_open):
            yield [reading.opened(INVOICE, row, self._base_currency) for row in page]
        for name, fields in reading.OTHER_OBJECTS.items():
            more = self._also if name in reading.NAMING_MORE else ()
            # One that is used up keeps its state: without this every overpayment of all times would come.
            is_left = [Condition("TRX_TOTALDUE", "greaterthan", ["0"])] if name == OVERPAYMENT else []
            for page in self._pages_if_readable(name, (*fields, *more), is_open, *is_left):
                yield [reading.opened(name, row, self._base_currency) for row in page]

    def invoices(self, keys: Collection[str]) -> dict[str, InvoiceNow]:
        """Read invoices by key, whatever their state; one that is gone is missing from the answer."""
        return {
            row["RECORDNO"]: reading.invoice_now(row, self._base_currency)
            for row in self._by_key(INVOICE, reading.NOW_FIELDS, "RECORDNO", keys)
        }

    def settlements(self, keys: Collection[str]) -> list[Settlement]:
        """Read what settles invoices, summed over their lines; what was reversed is left out."""
        sums: dict[tuple[str, str, SettlementKind, str], Decimal] = {}
        for row in self._by_key("ARPYMTDETAIL", reading.SETTLEMENT_FIELDS, "RECORDKEY", keys):
            if reading.REVERSED in row.get("STATE", ""):
                continue
            for kind, (column, used) in reading.SETTLEMENTS.items():
                amount = read_amount(row.get(column))
                if amount:
                    key = (row["RECORDKEY"], row["PAYMENTKEY"], kind, row.get(used, "") if used else "")
                    sums[key] = sums.get(key, reading.ZERO) + amount
        return [Settlement(*key, amount) for key, amount in sums.items() if amount]

    def payments(self, keys: Collection[str]) -> dict[str, PaymentNow]:
        """Read payments by key, and advances, which are payments too; one that is gone is missing."""
        fields = ("RECORDNO", "RECORDID", "STATE", "DESCRIPTION", "WHENMODIFIED")
        return {
            row["RECORDNO"]: PaymentNow(
                key=row["RECORDNO"],
                number=row.get("RECORDID", ""),
                is_reversed=reading.REVERSED in row.get("STATE", ""),
                description=row.get("DESCRIPTION", ""),
                modified=row.get("WHENMODIFIED", ""),
            )
            for row in self._by_key("ARPYMT", fields, "RECORDNO", keys)
        }

    def rests(self, name: str, keys: Collection[str], *, by: str = "RECORDNO") -> dict[str, RestNow]:
        """Read what is open of overpayments, advances or adjustments; one that is gone is missing."""
        found: dict[str, RestNow] = {}
        if name in self.not_readable:
            return found
        for row in self._by_key(name, reading.REST_NOW_FIELDS[name], by, keys):
            document = reading.opened(name, row, self._base_currency)
            known = found.get(row[by])
            is_open = document.state not in (*reading.CLOSED_STATES, DRAFT)
            found[row[by]] = RestNow(
                open=(known.open if known else reading.ZERO) + (document.open if is_open else reading.ZERO),
                currency=document.currency,
                modified=row.get("WHENMODIFIED", ""),
            )
        return found

    def posted_to(self, account: str, adjustment_keys: Collection[str]) -> frozenset[str]:
        """Return the keys of the adjustments that have a line on an account."""
        here = Condition("ACCOUNTNO", "equalto", [account])
        fields = ("RECORDNO", "RECORDKEY")
        rows = self._by_key("ARADJUSTMENTITEM", fields, "RECORDKEY", adjustment_keys, here)
        return frozenset(row["RECORDKEY"] for row in rows)

    def payments_of_overpayments(self, keys: Collection[str]) -> dict[str, str]:
        """Return the key of the payment that each overpayment came from."""
        if OVERPAYMENT in self.not_readable:
            return {}
        rows = self._by_key(OVERPAYMENT, ("RECORDNO", "PARENTPAYMENTKEY"), "RECORDNO", keys)
        return {row["RECORDNO"]: row.get("PARENTPAYMENTKEY", "") for row in rows}

    def used_on(self, payment_keys: Collection[str], advance_keys: Collection[str]) -> list[Settlement]:
        """Read what was used of the overpayments of payments, and of advances, on whatever invoice.

        Shape: `used_key` is the key of the payment or advance that it was used of.
        """
        parents: dict[str, str] = {}
        if payment_keys and OVERPAYMENT not in self.not_readable:
            fields = ("RECORDNO", "PARENTPAYMENTKEY")
            rows = self._by_key(OVERPAYMENT, fields, "PARENTPAYMENTKEY", payment_keys)
            parents = {row["RECORDNO"]: row["PARENTPAYMENTKEY"] for row in rows}
        found = []
        for kind, sources in (
            (SettlementKind.OVERPAYMENT, parents),
            (SettlementKind.ADVANCE, {key: key for key in advance_keys}),
        ):
            column, used = reading.SETTLEMENTS[kind]
            for row in self._by_key("ARPYMTDETAIL", reading.SETTLEMENT_FIELDS, used, sources):
                if reading.REVERSED not in row.get("STATE", ""):
                    key, amount = sources[row[used]], read_amount(row.get(column))
                    found.append(Settlement(row.get("RECORDKEY", ""), row["PAYMENTKEY"], kind, key, amount))
        return found

    def current_keys(self, document_keys: Collection[str]) -> dict[str, str]:
        """Return the A/R key that each Order Entry document has now (E10)."""
        rows = self._by_key("SODOCUMENT", ("RECORDNO", "PRRECORDKEY"), "RECORDNO", document_keys)
        return {row["RECORDNO"]: row["PRRECORDKEY"] for row in rows if row.get("PRRECORDKEY")}

    def documents_of(self, ar_keys: Collection[str]) -> dict[str, SourceDocument]:
        """Return the Order Entry document that posted each A/R invoice."""
        fields = ("RECORDNO", "DOCID", "DOCPARID", "MEGAENTITYID", "PRRECORDKEY")
        rows = self._by_key("SODOCUMENT", fields, "PRRECORDKEY", ar_keys)
        return {
            row["PRRECORDKEY"]: SourceDocument(
                key=row["RECORDNO"],
                number=row.get("DOCID", ""),
                definition=row.get("DOCPARID", ""),
                entity_id=row.get("MEGAENTITYID", ""),
            )
            for row in rows
        }

    def at_location(self, document_keys: Collection[str], location: str) -> frozenset[str]:
        """Return the keys of the Order Entry documents that have a line at a location."""
        here = Condition("LOCATION", "equalto", [location])
        rows = self._by_key("SODOCUMENTENTRY", ("RECORDNO", "DOCHDRNO"), "DOCHDRNO", document_keys, here)
        return frozenset(row["DOCHDRNO"] for row in rows)

    def customers(self, customer_ids: Collection[str]) -> dict[str, CustomerNow]:
        """Read customers by the id that people know."""
        rows = self._by_key("CUSTOMER", ("RECORDNO", "CUSTOMERID", "STATUS"), "CUSTOMERID", customer_ids)
        return {
            row["CUSTOMERID"]: CustomerNow(row["RECORDNO"], is_active=row.get("STATUS") != "inactive")
            for row in rows
        }

    def _by_key(
        self, name: str, fields: Sequence[str], key_field: str, keys: Collection[str], *more: Condition
    ) -> Iterator[Row]:
        for lot in reading.lots(keys):
            for page in self._pages(name, fields, Condition(key_field, "in", lot), *more):
                yield from page

    def _pages_if_readable(
        self, name: str, fields: Sequence[str], *conditions: Condition
    ) -> Iterator[Sequence[Row]]:
        """Yield pages of an object that a company may not have, or this user may not read."""
        try:
            yield from self._pages(name, fields, *conditions)
        except (NotPermitted, UnknownField) as refusal:
            logger.info("Intacct does not show %s: %s", name, refusal)
            self.not_readable.append(name)

    def _pages(self, name: str, fields: Sequence[str], *conditions: Condition) -> Iterator[Sequence[Row]]:
        for page in self._client.pages(Query(about=name, fields=fields, where=AllOf(conditions))):
            if name == INVOICE:
                self.total = max(self.total, page.total)
            yield page.rows
