"""The second firm of the default story: Silver Fern, at entity 200 of the same company.

Its customers are the bill-to contacts (E6), and all credits travel: notes, memos, and whatever is applied of
them. It sees the top level too, and brings what stands there. Nothing may differ, nothing may need a person.
"""

from dataclasses import dataclass
from decimal import Decimal

from tieout.demo.clerk import Clerk
from tieout.demo.outcome import Outcome
from tieout.demo.stage import Firm, Stage
from tieout.ledger.models import Invoice

SILVER_FERN = Firm("Silver Fern", "charlie@silverfern.example", entity_id="200", location_id="200")
CUSTOMER, NORTH, SOUTH = "FERN", "Fern North", "Fern South"


@dataclass(frozen=True)
class SecondFirm:
    """What Silver Fern does in two days, and what the rules promise about it."""

    stage: Stage
    outcome: Outcome

    def play(self) -> None:
        """Play it to the end; what was found is in `outcome`."""
        self._what_intacct_holds()
        self._connect_and_import()
        self._check_import()
        self._work_in_both()
        self.stage.sync_until_quiet()
        self._prove("of Silver Fern at the end")
        self._check_end()

    @property
    def _clerk(self) -> Clerk:
        return Clerk(self.stage.intacct, entity=SILVER_FERN.entity_id)

    def _what_intacct_holds(self) -> None:
        """Let the clerk of the entity bill two contacts of one customer, and credit one of them in part."""
        self.stage.tell("Silver Fern, at entity 200")
        clerk = self._clerk
        clerk.act("create-customer", customer_id=CUSTOMER, name="Fern & Co", term="Net 30")
        for name in (NORTH, SOUTH):
            clerk.act("add-contact", customer_id=CUSTOMER, contact_name=name, email=_email(name))
        for number, amount, bill_to in (
            ("KT-2001", "100.00", NORTH),
            ("KT-2002", "80.00", SOUTH),
            ("KT-2003", "60.00", NORTH),
            ("KT-2004", "35.00", SOUTH),
        ):
            clerk.sell(number, CUSTOMER, amount, bill_to=bill_to)
        clerk.credit(CUSTOMER, "CM-20", "50.00", {"KT-2001": "20.00"})

    def _connect_and_import(self) -> None:
        stage = self.stage
        stage.connect()
        stage.save_settings(
            customer_source="bill_to_contact", credit_applications="all", bad_debt_account="6500"
        )
        stage.import_customers()
        stage.import_invoices()
        stage.sync_until_quiet()
        self._prove("of Silver Fern before it writes")
        stage.start_reconcile()

    def _work_in_both(self) -> None:
        """Let Charlie take one payment for both contacts and credit an invoice; let the clerk do the same."""
        stage, books, charlie = self.stage, self.stage.books, self.stage.biller
        north, south = books.customer_named(NORTH), books.customer_named(SOUTH)
        charlie.receive_payment(
            customer=north,
            number="RC-20",
            settles=[
                (self._invoice("KT-2001"), Decimal("50.00")),
                (self._invoice("KT-2002"), Decimal("30.00")),
            ],
            reference="RC-20-REF",
        )
        charlie.credit(
            customer=north, number="CN-20", amount="60.00", settles=[(self._invoice("KT-2003"), "60.00")]
        )
        charlie.credit(
            customer=south, number="CN-21", amount="12.00", settles=[(self._invoice("KT-2002"), "8.00")]
        )
        self._clerk.credit(CUSTOMER, "CM-21", "35.00", {"KT-2004": "35.00"})
        self._clerk.act("change-contact", contact_name=NORTH, print_as="Fern Northern")
        stage.tell("Sync of Silver Fern")

    def _check_import(self) -> None:
        books = self.stage.books
        self._claim(
            "each bill-to contact is a customer, and the customer's own",
            ["Fern & Co", NORTH, SOUTH],
            sorted(customer.name for customer in books.customers() if customer.name.startswith("Fern ")),
        )
        self._claim("with the contact's details", _email(SOUTH), books.customer_named(SOUTH).email)
        numbers = {books.customer_named(name).number for name in (NORTH, SOUTH)}
        self._claim("and a number of its own", (2, False), (len(numbers), CUSTOMER in numbers))
        owners = [self._invoice(number).customer.name for number in ("KT-2001", "KT-2002")]
        self._claim("that gets what is billed to it", [NORTH, SOUTH], owners)

    def _check_end(self) -> None:
        intacct, books = self.stage.intacct, self.stage.books
        paid = intacct.row("payments", reference="RC-20-REF")
        self._claim(
            "one payment pays two contacts of one customer",
            ("80.00", 2, CUSTOMER),
            (paid["amount"], len(paid["applications"]), paid["customer_id"]),
        )
        self._claim(
            "a changed contact is a changed customer", "Fern Northern", self._invoice("KT-2001").customer.name
        )
        for number, owed in (
            ("KT-2001", "30.00"),
            ("KT-2002", "42.00"),
            ("KT-2003", "0.00"),
            ("KT-2004", "0.00"),
        ):
            found = (books.owed(number), self.stage.there.due(number))
            self.outcome.judge_equal(f"owed on {number}", (Decimal(owed), [owed]), found)
        rests = [
            books.credit_note(number).unapplied_money.amount
            for number in ("CN-20", "CN-21", "CM-20", "CM-21")
        ]
        self.outcome.judge_equal(
            "left of the credits", [Decimal(0), Decimal(4), Decimal(30), Decimal(0)], rests
        )

    def _prove(self, when: str) -> None:
        """Tie out; at Silver Fern the books always agree, and nothing needs a person."""
        found = self.stage.tie_out(self.outcome)
        self.outcome.judge(f"difference {when}", [], found)
        self.outcome.judge(f"failure {when}", [], self.stage.books.failures())

    def _invoice(self, number: str) -> Invoice:
        return self.stage.books.invoice(number)

    def _claim(self, what: str, expected: object, found: object) -> None:
        self.outcome.claim("E6", what, expected=expected, found=found)


def _email(name: str) -> str:
    return f"{name.replace(' ', '.').lower()}@fern.example"
