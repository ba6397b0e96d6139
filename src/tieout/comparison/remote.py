"""Intacct's book during one tie-out: the questions that are asked, and nothing else."""

import logging
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from tieout.comparison import reading
from tieout.comparison.evidence import PartKind
from tieout.comparison.reading import InvoiceNow, PaymentNow, Settlement
from tieout.comparison.staging import INVOICE, OpenDocument
from tieout.intacct import AllOf, Client, Condition, FunctionRefused, Query, Row

logger = logging.getLogger(__name__)


class RemoteBooks:
    """Asks Intacct, and remembers which objects it may not read."""

    def __init__(self, client: Client, base_currency: str) -> None:
        self._client = client
        self._base_currency = base_currency
        self._inactive: frozenset[str] | None = None
        self.not_readable: list[str] = []
        self.total = 0

    def open_documents(self) -> Iterator[list[OpenDocument]]:
        """Yield all that is open in the receivables, page by page: invoices first, then the rest.

        Raises: IntacctError, when the invoices cannot be read; what else cannot is noted.
        """
        is_open = [Condition("STATE", "notin", reading.CLOSED_STATES)]
        for page in self._pages(INVOICE, reading.INVOICE_FIELDS, is_open):
            yield [reading.opened(INVOICE, row, self._base_currency) for row in page]
        for name, fields in reading.OTHER_OBJECTS.items():
            for page in self._pages_if_readable(name, fields, is_open):
                yield [reading.opened(name, row, self._base_currency) for row in page]

    def invoices(self, keys: Collection[str]) -> dict[str, InvoiceNow]:
        """Read invoices by key, whatever their state; one that is gone is missing from the answer."""
        return {
            row["RECORDNO"]: reading.invoice_now(row, self._base_currency)
            for row in self._by_key(INVOICE, reading.NOW_FIELDS, "RECORDNO", keys)
        }

    def settlements(self, keys: Collection[str]) -> list[Settlement]:
        """Read what settles invoices, summed over their lines; what was reversed is left out."""
        sums: dict[tuple[str, str, PartKind], Decimal] = {}
        for row in self._by_key("ARPYMTDETAIL", reading.SETTLEMENT_FIELDS, "RECORDKEY", keys):
            if reading.REVERSED in row.get("STATE", ""):
                continue
            for name, kind in reading.SETTLEMENT_AMOUNTS.items():
                amount = reading.number(row, name)
                if amount:
                    key = (row["RECORDKEY"], row["PAYMENTKEY"], kind)
                    sums[key] = sums.get(key, reading.ZERO) + amount
        return [Settlement(*key, amount) for key, amount in sums.items() if amount]

    def payments(self, keys: Collection[str]) -> dict[str, PaymentNow]:
        """Read payments by key; one that is gone is missing from the answer."""
        return {
            row["RECORDNO"]: PaymentNow(
                key=row["RECORDNO"],
                is_reversed=reading.REVERSED in row.get("STATE", ""),
                modified=row.get("WHENMODIFIED", ""),
            )
            for row in self._by_key("ARPYMT", ("RECORDNO", "STATE", "WHENMODIFIED"), "RECORDNO", keys)
        }

    def current_keys(self, document_keys: Collection[str]) -> dict[str, str]:
        """Return the A/R key that each Order Entry document has now (E10)."""
        rows = self._by_key("SODOCUMENT", ("RECORDNO", "PRRECORDKEY"), "RECORDNO", document_keys)
        return {row["RECORDNO"]: row["PRRECORDKEY"] for row in rows if row.get("PRRECORDKEY")}

    def documents_of(self, ar_keys: Collection[str]) -> dict[str, str]:
        """Return the number of the Order Entry document that posted each A/R invoice."""
        rows = self._by_key("SODOCUMENT", ("RECORDNO", "DOCID", "PRRECORDKEY"), "PRRECORDKEY", ar_keys)
        return {row["PRRECORDKEY"]: row["DOCID"] for row in rows}

    def keys_at_location(self, ar_keys: Collection[str], location: str) -> frozenset[str]:
        """Return the keys of the invoices that have a line at a location."""
        here = Condition("LOCATIONID", "equalto", [location])
        fields = ("RECORDNO", "RECORDKEY")
        rows = self._by_key("ARINVOICEITEM", fields, "RECORDKEY", ar_keys, here)
        return frozenset(row["RECORDKEY"] for row in rows)

    def inactive_customers(self) -> frozenset[str]:
        """Return the ids of all inactive customers; they are read once, when first asked for."""
        if self._inactive is None:
            is_inactive = [Condition("STATUS", "equalto", ["inactive"])]
            pages = self._pages("CUSTOMER", ("RECORDNO", "CUSTOMERID"), is_inactive)
            self._inactive = frozenset(row["CUSTOMERID"] for page in pages for row in page)
        return self._inactive

    def _by_key(
        self, name: str, fields: Sequence[str], key_field: str, keys: Collection[str], *more: Condition
    ) -> Iterator[Row]:
        for lot in reading.lots(keys):
            for page in self._pages(name, fields, [Condition(key_field, "in", lot), *more]):
                yield from page

    def _pages_if_readable(
        self, name: str, fields: Sequence[str], conditions: Sequence[Condition]
    ) -> Iterator[Sequence[Row]]:
        """Yield pages of an object that a company may not have, or this user may not read."""
        try:
            yield from self._pages(name, fields, conditions)
        except FunctionRefused as refusal:
            logger.info("Intacct does not show %s: %s", name, refusal)
            self.not_readable.append(name)

    def _pages(
        self, name: str, fields: Sequence[str], conditions: Sequence[Condition]
    ) -> Iterator[Sequence[Row]]:
        question = Query(about=name, fields=tuple(fields), where=AllOf(tuple(conditions)))
        for page in self._client.pages(question):
            if name == INVOICE:
                self.total = max(self.total, page.total)
            yield page.rows
