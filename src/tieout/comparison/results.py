"""What a tie-out says, as plain facts. The single lines are read from where they are kept, when asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from tieout.comparison.models import Difference, TieOutCustomer
from tieout.comparison.reasons import Reason, Scope
from tieout.money import Money, NotExact


@dataclass(frozen=True)
class Balances:
    """Both books' open balance in one currency, over what was compared."""

    currency: str
    tieout: Decimal
    intacct: Decimal
    invoice_count: int

    @property
    def difference(self) -> Decimal:
        """Tieout's balance minus Intacct's."""
        return self.tieout - self.intacct


@dataclass(frozen=True)
class LeftOut:
    """What one scope keeps out of the comparison, in one currency."""

    scope: Scope
    currency: str
    count: int
    balance: Decimal
    tieout: Decimal
    intacct: Decimal


@dataclass(frozen=True)
class CustomerBalances:
    """Both books' open balance of one customer on whom they disagree, in one currency."""

    number: str
    name: str
    currency: str
    tieout: Decimal
    intacct: Decimal
    difference_count: int

    @property
    def difference(self) -> Decimal:
        """Tieout's balance minus Intacct's."""
        return self.tieout - self.intacct


@dataclass(frozen=True)
class DifferenceFact:
    """One line on which the two books disagree."""

    kind: str
    currency: str
    tieout: Decimal
    intacct: Decimal
    reason: Reason
    record_id: int | None = None
    local_number: str = ""
    remote_object: str = ""
    remote_key: str = ""
    remote_number: str = ""
    customer_number: str = ""
    customer_name: str = ""
    parts: tuple[Mapping[str, str], ...] = field(default_factory=tuple)

    @property
    def record(self) -> str:
        """The printed number that people know it by."""
        return self.local_number or self.remote_number or f"{self.remote_object} {self.remote_key}"


@dataclass(frozen=True)
class TieOut:
    """The proof that both books agree, or the list of why not."""

    run_id: int
    at: datetime
    base_currency: str
    invoice_count: int
    customer_count: int
    difference_count: int
    unexplained_count: int
    balances: tuple[Balances, ...]
    left_out: tuple[LeftOut, ...]
    not_readable: tuple[str, ...]
    request_count: int

    @property
    def is_clean(self) -> bool:
        """Whether both books agree on every compared record."""
        return not self.difference_count

    @cached_property
    def differences(self) -> tuple[DifferenceFact, ...]:
        """The lines on which the books disagree, in the order in which they were found."""
        return tuple(self.each_difference())

    def each_difference(self) -> Iterator[DifferenceFact]:
        """Read the differences one by one, however many there are."""
        for row in Difference.objects.filter(run_id=self.run_id).order_by("pk").iterator():
            yield DifferenceFact(
                kind=row.kind,
                currency=row.currency,
                tieout=row.tieout,
                intacct=row.intacct,
                reason=Reason(row.reason),
                record_id=row.record_id,
                local_number=row.local_number,
                remote_object=row.remote_object,
                remote_key=row.remote_key,
                remote_number=row.remote_number,
                customer_number=row.customer_number,
                customer_name=row.customer_name,
                parts=tuple(row.parts),
            )

    @cached_property
    def customers(self) -> tuple[CustomerBalances, ...]:
        """The customers on whom the books disagree, by number; on all others they agree."""
        rows = TieOutCustomer.objects.filter(run_id=self.run_id).order_by("pk")
        return tuple(
            CustomerBalances(
                number=row.number,
                name=row.name,
                currency=row.currency,
                tieout=row.tieout_balance,
                intacct=row.intacct_balance,
                difference_count=row.difference_count,
            )
            for row in rows
        )

    def to_json(self) -> dict[str, Any]:
        """Return the shape that the commands print.

        Amounts: strings with the currency's decimals. A scope's balance is in the base currency; where it
        holds other currencies too, they follow beside it.
        """
        return {
            "invoices": self.invoice_count,
            "by_currency": {
                line.currency: {
                    "tieout_balance": _text(line.tieout, line.currency),
                    "intacct_balance": _text(line.intacct, line.currency),
                }
                for line in self.balances
            },
            "out_of_scope": self._scopes_as_json(),
            "differences": [
                {
                    "record": line.record,
                    "tieout": _text(line.tieout, line.currency),
                    "intacct": _text(line.intacct, line.currency),
                    "reason": line.reason.value,
                }
                for line in self.differences
            ],
        }

    def _scopes_as_json(self) -> dict[str, Any]:
        scopes: dict[str, Any] = {}
        for scope in Scope:
            lines = [line for line in self.left_out if line.scope is scope]
            if not lines:
                continue
            only = lines[0].currency if len(lines) == 1 else self.base_currency
            balance = sum((line.balance for line in lines if line.currency == only), Decimal(0))
            entry: dict[str, Any] = {
                "count": sum(line.count for line in lines),
                "balance": _text(balance, only),
            }
            if len(lines) > 1:
                entry["by_currency"] = {line.currency: _text(line.balance, line.currency) for line in lines}
            scopes[scope.value] = entry
        return scopes


def _text(amount: Decimal, currency: str) -> str:
    try:
        return str(Money(amount, currency))
    except NotExact:
        # Intacct keeps two decimals in every currency: what it says is shown as it is, never rounded away.
        return f"{amount.normalize():f}"
