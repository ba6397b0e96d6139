"""The part of the default story about rests and second thoughts: advances, moved and later uses of payments
(E13), and invoices that are changed, voided and made anew (E14).
"""

from decimal import Decimal

from tieout.demo.clerk import Clerk
from tieout.demo.outcome import Outcome
from tieout.demo.person_in_tieout import item
from tieout.demo.stage import Stage
from tieout.ledger.errors import InvoiceHasApplications

ADVANCES_ACCOUNT = "2500"


class Undoing:
    """What people take back, move and use later, and what the rules promise about it."""

    def __init__(self, stage: Stage, outcome: Outcome) -> None:
        self._stage = stage
        self._books = stage.books
        self._alice = stage.biller
        self._there = stage.there
        self._clerk = Clerk(stage.intacct)
        self._outcome = outcome

    def before(self) -> None:
        """Let the clerk bill Pine & Thistle a little more."""
        for number in ("KT-1015", "KT-1016", "KT-1017"):
            self._clerk.sell(number, "PINE", "100.00")

    def first_day(self) -> None:
        """Let Alice bill, and take money: a part that will move, an advance, and one that must wait."""
        books, alice = self._books, self._alice
        pine, quarry = books.customer("CK-PINE"), books.customer("CK-QUARRY")
        for number, amount in (
            ("CK-2012", "45.00"),
            ("CK-2013", "50.00"),
            ("CK-2014", "30.00"),
            ("CK-2015", "40.00"),
        ):
            alice.issue_invoice(customer=quarry, number=number, lines=[item(amount)])
        self._receive("RC-8", {"KT-1015": "70.00"})
        self._receive("RC-9", {"KT-1017": "80.00", "CK-2007": "5.00"})
        alice.receive_advance(customer=pine, amount="40.00", number="RC-10", reference="RC-10-REF")

    def second_day(self) -> None:
        """Let Alice void, change and move; let the clerk reverse, take money and use an advance."""
        books, alice, clerk = self._books, self._alice, self._clerk
        alice.void_invoice(books.invoice("CK-2012"))
        alice.edit_invoice(books.invoice("CK-2013"), lines=[item("65.00")])
        alice.move_application(
            books.payment("RC-8"), off=books.invoice("KT-1015"), onto=books.invoice("KT-1016"), amount="30.00"
        )
        clerk.act("reverse-ar-invoice", number="CK-2014")
        clerk.pay(self._there.customer_of("CK-2015")[0], {"CK-2015": "10.00"})
        clerk.edit("KT-1017", "50.00")
        clerk.pay("OAK", {"KT-1203": "4.00"}, reference="KT-MORE", overpayment="7.00")
        clerk.advance("OAK", "33.00", reference="KT-ADVANCE")
        self._outcome.claim(
            "E10",
            "Intacct refuses to edit what is paid",
            expected=True,
            found=bool(clerk.cannot_edit("KT-1010", "50.00")),
        )
        self._outcome.claim(
            "E14",
            "an invoice with applications is not voided",
            expected="InvoiceHasApplications",
            found=self._void_a_paid_one(),
        )

    def third_day(self) -> None:
        """Let the rests be used, in both books, and an invoice be changed that is paid in part."""
        books, alice = self._books, self._alice
        alice.apply_payment(books.payment("RC-4"), books.invoice("KT-1015"), "20.00")
        alice.apply_payment(books.payment("RC-10"), books.invoice("KT-1016"), "15.00")
        alice.edit_invoice(books.invoice("CK-2015"), lines=[item("55.00")])
        self._clerk.use_advance("KT-ADVANCE", {"KT-1206": "12.00"})

    def check_first_evening(self) -> None:
        """Check that a payment was written whole, its rest with it."""
        there = self._there
        self._claim(
            "E13", "a rest is written as an overpayment", ["20.00"], there.unapplied("overpayments", "PINE")
        )
        self._claim(
            "E13", "money for nothing yet as an advance", ["40.00"], there.unapplied("advances", "PINE")
        )

    def check_end(self) -> None:
        """Check what both books say when the story ends."""
        self._check_rests()
        there = self._there
        self._claim(
            "E14",
            "a voided invoice is reversed there",
            ["Reversed"],
            there.states("invoices", number="CK-2012"),
        )
        self._claim("E14", "a changed one is made anew", ["65.00"], there.due("CK-2013"))
        self._claim(
            "E14",
            "and the old one reversed under another number",
            ["Reversed"],
            there.states("invoices", number="CK-2013-V1"),
        )
        self._claim(
            "E14", "one reversed there is voided here", "voided", self._books.invoice("CK-2014").state
        )
        self._claim("E14", "one paid there keeps its lines there", ["30.00"], there.due("CK-2015"))

    def _check_rests(self) -> None:
        there, payments = self._there, self._books.payments_referred
        self._claim(
            "E13", "a moved application moves there", ["40.00", "55.00"], there.due("KT-1015", "KT-1016")
        )
        self._claim(
            "E13",
            "by a payment made anew",
            ["Complete", "Reversed"],
            there.states("payments", reference="RC-8-REF"),
        )
        self._claim(
            "E13", "a later use takes no cash twice", ["0.00"], there.unapplied("overpayments", "PINE")
        )
        self._claim("E13", "nor of an advance", ["25.00"], there.unapplied("advances", "PINE"))
        self._claim("E13", "a payment holds what it settles here", ["20.00 0.00"], payments("KT-BEYOND"))
        self._claim("E13", "and what Intacct holds unapplied", ["11.00 7.00"], payments("KT-MORE"))
        self._claim("E13", "an advance is a payment", ["33.00 21.00"], payments("KT-ADVANCE"))

    def _void_a_paid_one(self) -> str:
        try:
            self._alice.void_invoice(self._books.invoice("CK-2006"))
        except InvoiceHasApplications as refusal:
            return type(refusal).__name__
        return "voided"

    def _receive(self, number: str, settles: dict[str, str]) -> None:
        self._alice.receive_payment(
            customer=self._books.customer("CK-PINE"),
            number=number,
            settles=[(self._books.invoice(each), Decimal(amount)) for each, amount in settles.items()],
            reference=f"{number}-REF",
        )

    def _claim(self, rule: str, what: str, expected: object, found: object) -> None:
        self._outcome.claim(rule, what, expected=expected, found=found)
