"""The default story: a week in the life of a firm, in two books.

Intacct's books are generated from a seed; the story adds people and documents with names of its own. Copper
Kettle connects, imports what stands open, turns on Reconcile to Intacct, and then works for three days in
both books. What must come out is written down in `declared`; what the documented rules promise is checked in
`rules`.
"""

from datetime import date, timedelta
from decimal import Decimal

from tieout.demo import declared
from tieout.demo.clerk import Clerk
from tieout.demo.credits import BAD_DEBT_ACCOUNT, Credits
from tieout.demo.declared import Declared
from tieout.demo.outcome import Outcome
from tieout.demo.person_in_tieout import discount, item
from tieout.demo.rules import Rules
from tieout.demo.second_firm import SILVER_FERN, SecondFirm
from tieout.demo.stage import Stage
from tieout.demo.undoing import ADVANCES_ACCOUNT, Undoing
from tieout.sync.errors import SettingsNotSaved

DISCOUNT_ACCOUNT, TAX_ACCOUNT, CREDITS_ACCOUNT = "4900", "2200", "1075"


class Story:
    """One play of the default story."""

    def __init__(self, *, stage: Stage) -> None:
        self._stage = stage
        self._alice = stage.biller
        self._books = stage.books
        self.outcome = Outcome()
        self._clerk = Clerk(stage.intacct)
        self._rules = Rules(stage, self.outcome)
        self._credits = Credits(stage, self.outcome)
        self._undoing = Undoing(stage, self.outcome)
        self._first_day = stage.today()

    def play(self) -> None:
        """Play it to the end; what was found is in `outcome`."""
        self._what_intacct_holds()
        self._what_tieout_holds()
        self._connect_and_import()
        self._prove("after the import", declared.AFTER_IMPORT)
        self._rules.check_import()
        self._turn_writing_on()
        self._first_day_in_tieout()
        self._evening("on the first evening", declared.FIRST_EVENING)
        self._second_day_in_both()
        self._evening("on the second evening", declared.SECOND_EVENING)
        self._third_day_in_both()
        self._evening("at the end", declared.THE_END)
        self._rules.check_end()
        self._credits.check_end()
        self._undoing.check_end()
        self._judge_balances()
        self._stage.fill_counts(self.outcome)
        self._second_firm()

    def _second_firm(self) -> None:
        """Let another firm of the same company live its own way beside the first."""
        second = SecondFirm(self._stage.beside(SILVER_FERN), Outcome())
        try:
            second.play()
        finally:
            self.outcome.take_over(second.outcome)

    # --- Before they knew of each other -------------------------------------------------------------------

    def _what_intacct_holds(self) -> None:
        """Let a clerk write customers and invoices, some of them paid in part, one customer inactive."""
        self._stage.tell("Customers and invoices in Intacct")
        for customer_id, name in (
            ("LANTERN", "Lantern House Café"),
            ("MARIGOLD-1", "Marigold Bakery"),
            ("MARIGOLD-2", "Marigold Bakery"),
            ("SLEEPY", "Sleepy Hollow Inn"),
            ("HARVEST", "Harvest Moon Grill"),
            ("PINE", "Pine & Thistle"),
        ):
            self._clerk.act("create-customer", customer_id=customer_id, name=name, term="Net 30")
        for number, customer_id, amount in (
            ("KT-1001", "LANTERN", "300.00"),
            ("KT-1002", "LANTERN", "200.00"),
            ("KT-1003", "LANTERN", "150.00"),
            ("KT-1004", "LANTERN", "120.00"),
            ("KT-1005", "MARIGOLD-1", "60.00"),
            ("KT-1006", "MARIGOLD-2", "70.00"),
            ("KT-1007", "SLEEPY", "80.00"),
            ("KT-1008", "HARVEST", "95.00"),
            ("KT-1009", "PINE", "110.00"),
            ("KT-1010", "PINE", "100.00"),
            ("KT-1011", "PINE", "100.00"),
            ("KT-1012", "PINE", "100.00"),
            ("KT-1013", "PINE", "100.00"),
            ("KT-1014", "PINE", "100.00"),
        ):
            self._clerk.sell(number, customer_id, amount)
        self._clerk.pay("LANTERN", {"KT-1002": "80.00"}, reference="KT-EARLY")
        self._credits.before()
        self._undoing.before()
        self._clerk.act(
            "ar-invoice", customer_id="HARVEST", number="CK-2005", lines=[{"amount": Decimal("44.00")}]
        )
        self._clerk.act("deactivate-customer", customer_id="SLEEPY")

    def _what_tieout_holds(self) -> None:
        """Let Alice write two customers, an invoice and two drafts, before anything is connected."""
        self._alice.create_customer(name="Pine & Thistle", number="CK-PINE")
        quarry = self._alice.create_customer(name="Quarry Kitchen", number="CK-QUARRY")
        self._alice.issue_invoice(customer=quarry, number="CK-2001", lines=[item("120.00")])
        self._alice.draft_invoice(customer=quarry, number="CK-2002", lines=[item("35.00")])
        self._alice.draft_invoice(customer=quarry, number="CK-2009", lines=[item("15.00")])

    # --- The connection -----------------------------------------------------------------------------------

    def _connect_and_import(self) -> None:
        """Connect and import; reading of payments is off at first, earlier settlements come all the same."""
        stage = self._stage
        stage.tell("Connect and import")
        stage.connect()
        self.outcome.judge_equal(
            "an import before the settings were saved", "SettingsNotSaved", self._import_too_early()
        )
        stage.save_settings(
            read_payments=False,
            credits_account=CREDITS_ACCOUNT,
            bad_debt_account=BAD_DEBT_ACCOUNT,
            advances_account=ADVANCES_ACCOUNT,
        )
        stage.import_customers()
        stage.import_invoices()

    def _import_too_early(self) -> str:
        try:
            self._stage.import_customers()
        except SettingsNotSaved as refusal:
            return type(refusal).__name__
        return "imported"

    def _turn_writing_on(self) -> None:
        """See that nothing is written while Reconcile to Intacct is off; then see what waits, and start."""
        stage = self._stage
        stage.save_settings(read_payments=True)
        stage.sync_until_quiet()
        self.outcome.judge_equal(
            "invoices written while Reconcile to Intacct was off",
            [],
            stage.intacct.rows("invoices", number="CK-2001"),
        )
        waiting = stage.waiting_to_be_written()
        self.outcome.judge_equal("customers that wait to be written", 1, waiting.customers.count)
        self.outcome.judge_equal("invoices that wait to be written", 1, waiting.invoices.count)
        self.outcome.judge_equal(
            "their sum", ["120.00 USD"], [f"{each} {each.currency}" for each in waiting.invoices.amounts]
        )
        stage.start_reconcile()

    # --- The first day: work in Tieout --------------------------------------------------------------------

    def _first_day_in_tieout(self) -> None:
        self._move_to_day(1)
        books, alice = self._books, self._alice
        lantern, pine, quarry = (books.customer(number) for number in ("LANTERN", "CK-PINE", "CK-QUARRY"))

        alice.issue_invoice(
            customer=lantern, number="CK-2003", lines=[item("60.00"), item("15.00", quantity=2)]
        )
        alice.issue_invoice(customer=quarry, number="CK-2004", lines=[item("200.00"), discount("20.00")])
        alice.issue_invoice(customer=lantern, number="CK-2005", lines=[item("75.00")])
        paid_at_once = alice.issue_invoice(customer=quarry, number="CK-2006", lines=[item("60.00")])
        alice.issue_invoice(customer=pine, number="CK-2008", lines=[item("25.00")])

        for customer_id in ("JUNIPER-1", "JUNIPER-2"):
            self._clerk.act("create-customer", customer_id=customer_id, name="Juniper Deli")
        juniper = alice.create_customer(name="Juniper Deli", number="CK-JUNIPER")
        alice.issue_invoice(customer=juniper, number="CK-2007", lines=[item("55.00")])

        self._receive("RC-1", "LANTERN", {"KT-1001": "300.00"}, method="credit_card")
        self._receive("RC-2", "LANTERN", {"KT-1003": "50.00"})
        self._receive("RC-4", "CK-PINE", {"KT-1010": "80.00"}, rest="20.00")
        self._receive("RC-5", "LANTERN", {"KT-1004": "30.00"})
        alice.receive_payment(
            customer=quarry, number="RC-6", settles=[(paid_at_once, Decimal("60.00"))], method="cash"
        )
        alice.edit_invoice(books.invoice("KT-1011"), lines=[item("110.00")])
        alice.edit_invoice(books.invoice("KT-1012"), lines=[item("90.00")])
        self._credits.first_day()
        self._undoing.first_day()

    # --- The second day: work in both books ---------------------------------------------------------------

    def _second_day_in_both(self) -> None:
        self._move_to_day(2)
        self._rules.check_first_evening()
        self._credits.check_first_evening()
        self._undoing.check_first_evening()
        self._second_day_in_intacct()
        self._credits.second_day()
        self._undoing.second_day()
        self._stage.save_settings(discount_account=DISCOUNT_ACCOUNT, tax_account=TAX_ACCOUNT)
        self._stage.retry("CK-2004")
        self._receive("RC-3", "LANTERN", {"KT-1003": "100.00", "CK-2003": "90.00"})
        self._alice.change_customer(self._books.customer("CK-QUARRY"), name="Quarry Kitchen & Bar")
        self._alice.change_customer(self._books.customer("CK-PINE"), email="pine@tieout.example")

    def _second_day_in_intacct(self) -> None:
        self._clerk.act("create-customer", customer_id="WILLOW", name="Willow Tea House", term="Net 30")
        self._clerk.sell("KT-1101", "WILLOW", "210.00", discount=Decimal("10.00"), tax=Decimal("16.50"))
        self._clerk.sell("KT-1102", "LANTERN", "64.00")
        self._clerk.sell("KT-1103", "LANTERN", "45.00")
        self._clerk.pay("LANTERN", {"KT-1102": "24.00"})
        self._clerk.pay("LANTERN", {"KT-1103": "45.00"}, reference="KT-BOUNCES")
        self._rules.remember_keys("KT-1012", "KT-1013", "KT-1014")
        for number, amount in (
            ("KT-1012", "130.00"),
            ("KT-1013", "140.00"),
            ("KT-1014", "70.00"),
        ):
            self._clerk.edit(number, amount)
        self._clerk.act("rename-customer", customer_id="LANTERN", name="Lantern House & Daughters")
        self._clerk.act("change-customer", customer_id="PINE", email="pine@intacct.example")
        self._clerk.act("deactivate-customer", customer_id="HARVEST")

    # --- The third day ------------------------------------------------------------------------------------

    def _third_day_in_both(self) -> None:
        self._move_to_day(3)
        self._clerk.pay("WILLOW", {"KT-1101": "216.50"})
        self._clerk.pay("PINE", {"KT-1014": "20.00"})
        self._clerk.pay(self._stage.there.customer_of("CK-2001")[0], {"CK-2001": "20.00"})
        self._clerk.reverse("KT-BOUNCES")
        self._clerk.reverse("KT-EARLY")
        self._receive("RC-7", "CK-PINE", {"KT-1013": "140.00"}, method="eft")
        self._alice.void_payment(self._books.payment("RC-5"))
        self._alice.issue_draft(self._books.invoice("CK-2002"))
        self._credits.third_day()
        self._undoing.third_day()

    # --- Acts and proofs ----------------------------------------------------------------------------------

    def _move_to_day(self, number: int) -> None:
        self._stage.tell(f"Day {number}")
        self._stage.move_to(self._day(number))

    def _day(self, number: int) -> date:
        return self._first_day + timedelta(days=number)

    def _receive(
        self,
        number: str,
        customer: str,
        settles: dict[str, str],
        *,
        rest: str = "0.00",
        method: str = "check",
    ) -> None:
        self._alice.receive_payment(
            customer=self._books.customer(customer),
            number=number,
            settles=[(self._books.invoice(each), Decimal(amount)) for each, amount in settles.items()],
            rest=Decimal(rest),
            method=method,
            reference=f"{number}-REF",
        )

    def _evening(self, when: str, expected: Declared) -> None:
        self._stage.sync_until_quiet()
        self._prove(when, expected)

    def _prove(self, when: str, expected: Declared) -> None:
        """Tie out, and hold differences and failures against what was declared."""
        self._stage.tell(f"Tie out {when}")
        found = self._stage.tie_out(self.outcome)
        self.outcome.judge(f"difference {when}", expected.differences, found)
        self.outcome.judge(f"failure {when}", expected.failures, self._books.failures())

    def _judge_balances(self) -> None:
        """Hold what is owed on each of the story's invoices against what was declared, book by book."""
        for number, (tieout, intacct) in declared.OWED_AT_THE_END.items():
            owed = [Decimal(due) for due in self._stage.there.due(number)]
            self.outcome.judge_equal(f"owed on {number} in Tieout", tieout, self._books.owed(number))
            self.outcome.judge_equal(
                f"owed on {number} in Intacct", [] if intacct is None else [intacct], owed
            )
