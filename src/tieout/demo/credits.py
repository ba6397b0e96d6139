"""The part of the default story about credits: notes here, memos there, discounts, and a write-off (E7 to E9,
E11).

A credit note stays in the book that made it; what is applied of it in part travels, what settles a whole
invoice does not. Oak & Ember is the customer.
"""

from tieout.demo.clerk import Clerk
from tieout.demo.outcome import Outcome
from tieout.demo.person_in_tieout import item
from tieout.demo.stage import Stage
from tieout.ledger.errors import ImportedInvoice

BAD_DEBT_ACCOUNT = "6500"


class Credits:
    """What happens to Oak & Ember, and what the rules promise about it."""

    def __init__(self, stage: Stage, outcome: Outcome) -> None:
        self._stage = stage
        self._books = stage.books
        self._alice = stage.biller
        self._there = stage.there
        self._clerk = Clerk(stage.intacct)
        self._outcome = outcome

    def before(self) -> None:
        """Let the clerk bill Oak & Ember."""
        self._clerk.act("create-customer", customer_id="OAK", name="Oak & Ember", term="Net 30")
        for number, amount in (
            ("KT-1201", "100.00"),
            ("KT-1202", "80.00"),
            ("KT-1203", "60.00"),
            ("KT-1204", "90.00"),
            ("KT-1205", "50.00"),
            ("KT-1206", "70.00"),
        ):
            self._clerk.sell(number, "OAK", amount)
        self._clerk.act("ar-invoice", customer_id="OAK", number="KT-1207", lines=[{"amount": "30.00"}])

    def first_day(self) -> None:
        """Let Alice credit an invoice in part, one as a whole, and two with one note that leaves a rest."""
        books, alice = self._books, self._alice
        oak, pine = books.customer("OAK"), books.customer("CK-PINE")
        whole = alice.issue_invoice(customer=pine, number="CK-2010", lines=[item("25.00")])
        alice.issue_invoice(customer=oak, number="CK-2011", lines=[item("40.00")])
        alice.credit(
            customer=oak, number="CN-1", amount="30.00", settles=[(books.invoice("KT-1203"), "30.00")]
        )
        alice.credit(customer=pine, number="CN-2", amount="25.00", settles=[(whole, "25.00")])
        alice.credit(
            customer=oak,
            number="CN-3",
            amount="45.00",
            settles=[(books.invoice("KT-1201"), "20.00"), (books.invoice("KT-1202"), "10.00")],
        )

    def second_day(self) -> None:
        """Let the clerk credit the same ways and take a discount, and Alice give up a debt."""
        clerk, alice = self._clerk, self._alice
        clerk.credit("OAK", "CM-1", "60.00", {"KT-1201": "25.00", "KT-1202": "35.00"})
        clerk.credit("OAK", "CM-2", "50.00", {"KT-1205": "50.00"})
        clerk.credit("OAK", "CM-3", "70.00", {"KT-1206": "58.00"})
        clerk.pay_with_discount("OAK", "KT-1204", "85.00", discount="5.00")
        clerk.pay("OAK", {"KT-1203": "20.00", "KT-1207": "30.00"}, reference="KT-BEYOND")
        alice.write_off(self._books.invoice("CK-2011"))
        self._outcome.claim(
            "E11",
            "an imported invoice is written off in Intacct",
            expected="ImportedInvoice",
            found=self._write_off_an_imported_one(),
        )

    def third_day(self) -> None:
        """Let Alice take one of her credits off again."""
        note = self._books.credit_note("CN-3")
        self._alice.take_credit_off(note, self._books.invoice("KT-1202"))

    def check_first_evening(self) -> None:
        """Check what Alice's credits did in Intacct."""
        self._claim("E9", "a credit in part lowers the invoice there", ["30.00"], self._there.due("KT-1203"))
        self._claim("E9", "also one of several", ["80.00", "70.00"], self._there.due("KT-1201", "KT-1202"))
        self._claim(
            "E7", "a credit of the whole invoice is not written", ["25.00"], self._there.due("CK-2010")
        )
        self._claim("E7", "but warned of", ["CN-2"], self._books.warnings_about("CN-2"))
        self._claim("E7", "and no credit memo is made", [], self._there.rows("adjustments"))

    def check_end(self) -> None:
        """Check what both books say when the story ends."""
        self._claim("E8", "a credit of the whole invoice is not brought", 50, self._owed("KT-1205"))
        self._claim("E8", "but warned of", ["KT-1205"], self._books.warnings_about("KT-1205"))
        self._claim("E9", "a credit in part is brought", 55, self._owed("KT-1201"))
        self._claim(
            "E9",
            "as an entry that says what it is",
            ["25.00 applied_credit other"],
            self._books.entries_on("KT-1201"),
        )
        self._claim("E9", "a credit taken off is reversed there", ["45.00"], self._there.due("KT-1202"))
        self._claim("E13", "a discount taken is an entry", ["5.00 discount other"], self._discounts())
        self._claim("E11", "a write-off settles the invoice there", ["0.00"], self._there.due("CK-2011"))
        memos = self._there.rows("adjustments", number=self._books.write_off_number("CK-2011"))
        accounts = [line["account"] for memo in memos for line in memo["lines"]]
        self._claim("E11", "on the bad debt account", [BAD_DEBT_ACCOUNT], accounts)

    def _write_off_an_imported_one(self) -> str:
        try:
            self._alice.write_off(self._books.invoice("KT-1205"))
        except ImportedInvoice as refusal:
            return type(refusal).__name__
        return "written off"

    def _discounts(self) -> list[str]:
        return [entry for entry in self._books.entries_on("KT-1204") if "discount" in entry]

    def _claim(self, rule: str, what: str, expected: object, found: object) -> None:
        self._outcome.claim(rule, what, expected=expected, found=found)

    def _owed(self, number: str) -> object:
        return self._books.owed(number)
