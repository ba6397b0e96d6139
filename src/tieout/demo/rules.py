"""The documented rules, held against what both books show in the default story.

Each claim names what a person would look at, and is true or false by what both books show then. Rules that
are not built yet have no claims and stay null.
"""

from decimal import Decimal

from tieout.demo.outcome import Outcome
from tieout.demo.stage import Stage


class Rules:
    """The claims of E1 to E5, E10 and E12; those of credits and second thoughts stand with their acts."""

    def __init__(self, stage: Stage, outcome: Outcome) -> None:
        self._books = stage.books
        self._intacct = stage.intacct
        self._there = stage.there
        self._outcome = outcome
        self._keys: dict[str, int] = {}

    def check_import(self) -> None:
        """Check what the first import must have done (E1, E2, E12)."""
        books = self._books
        self._claim(
            "E1",
            "one name on both sides is one customer",
            ["CK-PINE"],
            books.customers_named("Pine & Thistle"),
        )
        self._claim(
            "E1",
            "two customers of one name in Intacct are two in Tieout",
            ["MARIGOLD-1", "MARIGOLD-2"],
            books.customers_named("Marigold Bakery"),
        )
        self._claim(
            "E2", "an inactive customer is not imported", [], books.customers_named("Sleepy Hollow Inn")
        )
        self._claim("E2", "nor is its invoice", None, books.owed("KT-1007"))
        self._claim("E12", "what was paid before is paid in Tieout", Decimal("120.00"), books.owed("KT-1002"))
        self._claim("E12", "by a payment of its own", ["80.00 received"], self._payments("KT-1002"))

    def check_first_evening(self) -> None:
        """Check what the first day's work must have done in Intacct (E1, E3, E4, E5)."""
        books, intacct = self._books, self._intacct
        self._claim(
            "E1", "a name that Intacct lacks is made there", 1, len(self._there.named("Quarry Kitchen"))
        )
        self._claim(
            "E1", "a name that both have is not made again", ["PINE"], self._there.named("Pine & Thistle")
        )
        self._claim(
            "E1", "the customer's invoice goes to its link", ["PINE"], self._there.customer_of("CK-2008")
        )
        self._claim(
            "E1",
            "an ambiguous name is not made again",
            ["JUNIPER-1", "JUNIPER-2"],
            self._there.named("Juniper Deli"),
        )
        self._claim("E3", "the first sync writes an issued invoice", ["120.00"], self._there.due("CK-2001"))
        self._claim("E3", "and no draft", [], self._there.due("CK-2002"))
        self._claim("E4", "an edit in Tieout is not written back", ["100.00"], self._there.due("KT-1011"))
        self._claim("E4", "though Tieout shows it", Decimal("110.00"), books.owed("KT-1011"))
        self._claim("E5", "a payment on an imported invoice is written", ["0.00"], self._there.due("KT-1001"))
        paid = intacct.row("payments", reference="RC-1-REF")
        self._claim(
            "E5", "once, with its method", ("Credit Card", "300.00"), (paid["method"], paid["amount"])
        )
        self._claim("E5", "also when it pays a part", ["100.00"], self._there.due("KT-1003"))

    def remember_keys(self, *numbers: str) -> None:
        """Remember which A/R invoices of Intacct carry these numbers now."""
        for number in numbers:
            self._keys[number] = self._intacct.row("invoices", number=number)["record_no"]

    def check_end(self) -> None:
        """Check what both books must show when the story ends."""
        self._check_renames()
        self._check_inactive_later()
        self._check_writing()
        self._check_recreated_invoices()
        self._claim("E12", "a later reversal finds its payment", ["80.00 voided"], self._payments("KT-1002"))
        self._claim("E12", "and both books owe it again", Decimal("200.00"), self._books.owed("KT-1002"))

    def _check_renames(self) -> None:
        books = self._books
        self._claim(
            "E1",
            "a rename in Intacct keeps the link",
            "Lantern House & Daughters",
            books.customer("LANTERN").name,
        )
        self._claim("E1", "a rename in Tieout as well", 1, len(self._there.named("Quarry Kitchen & Bar")))
        self._claim("E1", "and makes no second customer", [], self._there.named("Quarry Kitchen"))
        emails = (
            books.customer("CK-PINE").email,
            self._intacct.row("customers", customer_id="PINE")["email"],
        )
        self._claim("E1", "edited on both sides, Intacct wins", ("pine@intacct.example",) * 2, emails)
        lost = [email for email in books.former_emails("CK-PINE") if "tieout" in email]
        self._claim("E1", "the loser stays in the history", ["pine@tieout.example"], lost)

    def _check_inactive_later(self) -> None:
        status = self._intacct.row("customers", customer_id="HARVEST")["status"]
        self._claim("E2", "a customer turned inactive in Intacct", "inactive", status)
        self._claim(
            "E2", "and stays in Tieout", ["HARVEST"], self._books.customers_named("Harvest Moon Grill")
        )
        self._claim("E2", "with its invoice", Decimal("95.00"), self._books.owed("KT-1008"))

    def _check_writing(self) -> None:
        self._claim("E3", "a draft that was issued is written", ["35.00"], self._there.due("CK-2002"))
        self._claim("E3", "one that was not is not", [], self._there.due("CK-2009"))
        self._claim("E3", "what did not change is not written again", ["25.00"], self._there.due("CK-2008"))
        self._claim("E4", "an edit in Tieout is never written back", ["100.00"], self._there.due("KT-1011"))
        self._claim(
            "E4", "a later edit in Intacct replaces it", Decimal("130.00"), self._books.owed("KT-1012")
        )
        self._claim(
            "E5",
            "one payment pays invoices of both books",
            ["0.00", "0.00"],
            self._there.due("KT-1003", "CK-2003"),
        )
        both = self._intacct.row("payments", reference="RC-3-REF")
        self._claim("E5", "as one payment", ("190.00", 2), (both["amount"], len(both["applications"])))

    def _check_recreated_invoices(self) -> None:
        keys = {number: self._intacct.row("invoices", number=number)["record_no"] for number in self._keys}
        kept = [number for number, key in keys.items() if key == self._keys[number]]
        self._claim("E10", "every edit gave the A/R invoice a new key", [], kept)
        owed = [self._books.owed(number) for number in ("KT-1013", "KT-1014")]
        self._claim(
            "E10", "the edits arrived on the same invoices", [Decimal("0.00"), Decimal("50.00")], owed
        )
        self._claim("E10", "a payment from Tieout found the new key", ["0.00"], self._there.due("KT-1013"))
        self._claim("E10", "a payment in Intacct its invoice", ["20.00 received"], self._payments("KT-1014"))
        self._claim(
            "E10",
            "below what is applied nothing is unapplied",
            ["85.00 received"],
            self._payments("KT-1017"),
        )

    # --- What a person would look at ----------------------------------------------------------------------

    def _claim(self, rule: str, what: str, expected: object, found: object) -> None:
        self._outcome.claim(rule, what, expected=expected, found=found)

    def _payments(self, number: str) -> list[str]:
        """List amount and state of the payments that settle an invoice in Tieout, or settled it once."""
        payments = self._books.payments_ever_on(self._books.invoice(number))
        return [f"{payment.amount_money} {payment.state}" for payment in payments]
