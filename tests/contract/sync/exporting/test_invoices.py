"""Invoices on their way to Intacct."""

from __future__ import annotations

from factories.writing import Firm, discount, item, tax
from tieout.sync.models import Birthplace


class TestInvoicesOfTieout:
    def test_stand_in_intacct_with_their_customer(self, firm: Firm) -> None:
        acme = firm.customer("Acme")
        invoice = firm.invoice(acme, item("100.00"), discount("10.00"), tax("7.20"), purchase_order="PO-7")

        summary = firm.write()

        [row] = firm.there("invoices")
        assert (row["number"], row["customer_name"], row["total"]) == (invoice.number, "Acme", "97.20")
        assert [(line["account"], line["amount"]) for line in row["lines"]] == [
            ("4000", "100.00"),
            ("4900", "-10.00"),
            ("2200", "7.20"),
        ]
        assert row["reference"] == "PO-7"
        assert (summary.customers_written, summary.invoices_written, summary.failed) == (1, 1, 0)
        link = firm.link(invoice)
        assert (link.remote_key, link.ar_key) == (str(row["record_no"]), str(row["record_no"]))
        assert (link.born, link.revision) == (Birthplace.LOCAL, invoice.revision)
