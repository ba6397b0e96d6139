"""`tieout invoice renumber`: the way out of a number that is taken in Intacct."""

from __future__ import annotations

from factories.office import Office


def collide(office: Office) -> None:
    """Let Alice write an invoice whose number a person in Intacct has used already."""
    office.begin()
    office.intacct.act("ar-invoice", customer_id="LANTERN", number="CK-1", lines=[{"amount": "9.00"}])
    office.alice({"act": "invoice", "customer": "LANTERN", "number": "CK-1", "amount": "75.00"})
    office.run("sync")


class TestRenumber:
    def test_settles_a_number_that_is_taken(self, office: Office) -> None:
        collide(office)
        assert "The number is already used in Intacct" in office.run("failures").out

        said = office.done("invoice", "renumber", "CK-1", "CK-9001")
        synced = office.done("sync")

        assert said == {"number": "CK-9001", "former_number": "CK-1"}
        assert synced["failures"] == 0
        assert office.intacct.row("invoices", number="CK-9001")["total"] == "75.00"

    def test_refuses_what_intacct_knows_already(self, office: Office) -> None:
        office.begin()

        said = office.run("invoice", "renumber", "KT-1", "KT-9001")

        assert said.status == 1
        assert "KT-1 cannot get another number: it is linked with Sales Invoice-KT-1 in Intacct" in said.err

    def test_refuses_a_number_that_another_invoice_has(self, office: Office) -> None:
        collide(office)

        said = office.run("invoice", "renumber", "CK-1", "KT-1")

        assert (said.status, said.err) == (1, "Error: The number KT-1 is taken.\n")

    def test_says_that_there_is_no_such_invoice(self, office: Office) -> None:
        office.begin()

        assert (
            office.run("invoice", "renumber", "CK-404", "CK-405").err
            == "Error: There is no invoice CK-404.\n"
        )
