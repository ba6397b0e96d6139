"""The story with `--books`: a real ledger of 2013, day by day, in two books.

As of 2012-12-31 the file stands in the sandbox. Customers at even places of the sorted list live on in
Intacct, those at odd places in Tieout. At every month end the books are synced and tied out, and both must
show what the file itself says.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from tieout.demo.outcome import Disagreement, MonthEnd, OpenFailure, Outcome
from tieout.demo.person_in_tieout import item
from tieout.demo.receivables_file import Receivable, ReceivablesFile, Settlement, month_ends
from tieout.demo.stage import Stage
from tieout.ledger.models import Customer, Invoice

AS_OF, LAST_DAY = date(2012, 12, 31), date(2014, 1, 31)

# Nothing goes wrong in this story: both lists are empty, whatever the books say.
EXPECTED_FAILURES: tuple[OpenFailure, ...] = ()
EXPECTED_DIFFERENCES: tuple[Disagreement, ...] = ()


class FileStory:
    """One play of the file: the acts of both people, and the proof at every month end."""

    def __init__(self, *, stage: Stage, file: ReceivablesFile) -> None:
        self._stage = stage
        self._file = file
        self.outcome = Outcome()
        self._months = self.outcome.months = []
        self._customers: dict[str, Customer] = {}
        self._invoices: dict[str, Invoice] = {}

    def play(self) -> None:
        """Play all months; what was found is in `outcome`."""
        self._begin()
        lived_until = AS_OF
        for month_end in month_ends(AS_OF, LAST_DAY):
            for day in _days(lived_until, month_end):
                self._live(day)
            lived_until = month_end
            self._stage.tell(f"{month_end:%B %Y}: sync and tie out")
            self._stage.sync_until_quiet()
            self._prove(month_end)
        self._judge_the_end()

    def _begin(self) -> None:
        stage = self._stage
        stage.move_to(AS_OF)
        stage.connect()
        stage.save_settings()
        stage.import_customers()
        stage.import_invoices()
        stage.start_reconcile()
        self._customers = {customer.number: customer for customer in stage.books.customers()}
        self._invoices = {invoice.number: invoice for invoice in stage.books.invoices()}

    def _live(self, day: date) -> None:
        """Let one day happen in both books, invoices before settlements."""
        stage, file = self._stage, self._file
        stage.move_to(day)
        in_intacct = [customer_id for customer_id in file.customer_ids if file.lives_in_intacct(customer_id)]
        stage.intacct.advance(to=day, customers=in_intacct)
        for row in file.issued_between(day - timedelta(days=1), day):
            if not file.lives_in_intacct(row.customer_id):
                self._bill(row)
        for settlement in file.settlements_between(day - timedelta(days=1), day):
            if not file.lives_in_intacct(settlement.customer_id):
                self._receive(settlement)

    def _bill(self, row: Receivable) -> None:
        self._invoices[row.number] = self._stage.biller.issue_invoice(
            customer=self._customers[row.customer_id],
            number=row.number,
            lines=[item(row.amount)],
            issued=row.issued,
        )

    def _receive(self, settlement: Settlement) -> None:
        self._stage.biller.receive_payment(
            customer=self._customers[settlement.customer_id],
            settles=[(self._invoices[row.number], row.amount) for row in settlement.receivables],
            reference=f"CHK-{settlement.settled:%m%d}",
            received=settlement.settled,
        )

    def _prove(self, month_end: date) -> None:
        """Tie out and hold both books against the file's own numbers."""
        outcome, stage = self.outcome, self._stage
        proof = stage.tie_out(outcome)
        wanted = self._file.open_at(month_end)
        month = MonthEnd(
            day=month_end,
            invoices=stage.books.open_count(),
            tieout_balance=stage.books.open_balance(),
            intacct_balance=stage.intacct.open_balance()[1],
        )
        self._months.append(month)
        outcome.judge_equal(f"open invoices at {month_end}", wanted.count, month.invoices)
        outcome.judge_equal(f"Tieout's balance at {month_end}", wanted.balance, month.tieout_balance)
        outcome.judge_equal(f"Intacct's balance at {month_end}", wanted.balance, month.intacct_balance)
        outcome.judge(f"differences at {month_end}", EXPECTED_DIFFERENCES, proof)

    def _judge_the_end(self) -> None:
        """Count what travelled, and hold it against the rows of the file."""
        stage, file, outcome = self._stage, self._file, self.outcome
        stage.fill_counts(outcome)
        issued = file.issued_between(AS_OF, LAST_DAY)
        paid = file.settlements_between(AS_OF, LAST_DAY)
        in_intacct = [row for row in issued if file.lives_in_intacct(row.customer_id)]
        paid_in_intacct = [row for row in paid if file.lives_in_intacct(row.customer_id)]
        outcome.judge_equal("customers", len(file.customer_ids), outcome.customers["imported"])
        outcome.judge_equal(
            "invoices imported", file.open_at(AS_OF).count + len(in_intacct), outcome.invoices["imported"]
        )
        outcome.judge_equal("invoices written", len(issued) - len(in_intacct), outcome.invoices["written"])
        outcome.judge_equal("payments imported", len(paid_in_intacct), outcome.payments["imported"])
        outcome.judge_equal("payments written", len(paid) - len(paid_in_intacct), outcome.payments["written"])
        outcome.judge("open failures", EXPECTED_FAILURES, outcome.failures)


def _days(after: date, until: date) -> Iterator[date]:
    day = after
    while day < until:
        day += timedelta(days=1)
        yield day
