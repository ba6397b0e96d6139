"""Add up what was found, by currency and by scope. Every record is counted exactly once."""

from collections.abc import Iterable
from decimal import Decimal

from tieout.comparison.findings import ZERO, Finding
from tieout.comparison.reasons import Reason, Scope
from tieout.comparison.results import Balances, LeftOut


class Tally:
    """The running sums of one tie-out. It keeps no record, so that it does not grow with the books."""

    def __init__(self, base_currency: str) -> None:
        # The base currency is always shown, also when nothing is open.
        self._balances: dict[str, Balances] = {base_currency: Balances(base_currency, ZERO, ZERO, 0)}
        self._left_out: dict[tuple[Scope, str], LeftOut] = {}
        self.invoice_count = 0
        self.difference_count = 0
        self.unexplained_count = 0

    def add_agreeing(self, currency: str, count: int, balance: Decimal) -> None:
        """Count invoices on which both books agree."""
        self._add(currency, balance, balance, count)

    def add_scope(
        self, scope: Scope, currency: str, count: int, *, tieout: Decimal, intacct: Decimal
    ) -> None:
        """Count records that are not compared."""
        known = self._left_out.get((scope, currency), LeftOut(scope, currency, 0, ZERO, ZERO, ZERO))
        self._left_out[scope, currency] = LeftOut(
            scope=scope,
            currency=currency,
            count=known.count + count,
            balance=known.balance + (intacct or tieout),
            tieout=known.tieout + tieout,
            intacct=known.intacct + intacct,
        )

    def add(self, findings: Iterable[Finding]) -> list[Finding]:
        """Count what came out for single records, and return those that are differences."""
        differences = []
        for finding in findings:
            if isinstance(finding.reason, Scope):
                self.add_scope(
                    finding.reason, finding.currency, 1, tieout=finding.tieout, intacct=finding.intacct
                )
                continue
            # An invoice in two currencies is two lines and one record: Tieout's line counts it.
            is_counted = finding.kind == "invoice" and not (
                finding.reason is Reason.CURRENCY and not finding.tieout
            )
            is_open = bool(finding.tieout or finding.intacct)
            self._add(finding.currency, finding.tieout, finding.intacct, int(is_counted and is_open))
            if finding.reason is not None:
                differences.append(finding)
        self.difference_count += len(differences)
        self.unexplained_count += sum(line.reason is Reason.UNEXPLAINED for line in differences)
        return differences

    def _add(self, currency: str, tieout: Decimal, intacct: Decimal, count: int) -> None:
        known = self._balances.get(currency, Balances(currency, ZERO, ZERO, 0))
        self._balances[currency] = Balances(
            currency, known.tieout + tieout, known.intacct + intacct, known.invoice_count + count
        )
        self.invoice_count += count

    @property
    def balances(self) -> tuple[Balances, ...]:
        """Both balances of each currency, in the order of its letters."""
        return tuple(self._balances[currency] for currency in sorted(self._balances))

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What was not compared, in the order of the closed list."""
        order = list(Scope)
        keys = sorted(self._left_out, key=lambda key: (order.index(key[0]), key[1]))
        return tuple(self._left_out[key] for key in keys)
