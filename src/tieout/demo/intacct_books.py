"""What the people at one firm see in Intacct: its records and what is due on them."""

from typing import Any

from tieout.demo.person_in_intacct import PersonInIntacct


class IntacctBooks:
    """Reads Intacct's books as a person there; changes nothing.

    The counter-record of a reversal is left out: the reversed record itself shows that it was taken back.
    """

    def __init__(self, intacct: PersonInIntacct) -> None:
        self._intacct = intacct

    def rows(self, noun: str, **filters: str) -> list[dict[str, Any]]:
        """List records of a kind, filtered exactly."""
        return [row for row in self._intacct.rows(noun, **filters) if row.get("state") != "Reversal"]

    def due(self, *numbers: str) -> list[str]:
        """List what is due on the invoices of these numbers."""
        return [row["due"] for number in numbers for row in self.rows("invoices", number=number)]

    def states(self, noun: str, **filters: str) -> list[str]:
        """List the states of records, sorted."""
        return sorted(row["state"] for row in self.rows(noun, **filters))

    def unapplied(self, noun: str, customer_id: str) -> list[str]:
        """List what is left of a customer's advances or overpayments."""
        return [row["unapplied"] for row in self.rows(noun, customer_id=customer_id)]

    def customer_of(self, number: str) -> list[str]:
        """List the customers of the invoices of a number."""
        return [row["customer_id"] for row in self.rows("invoices", number=number)]

    def named(self, name: str) -> list[str]:
        """List the IDs of the customers of a name."""
        return sorted(row["customer_id"] for row in self.rows("customers") if row["name"] == name)
