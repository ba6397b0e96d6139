"""From nothing to two books that agree, by commands alone."""

from __future__ import annotations

from factories.office import Office


class TestFirstUse:
    def test_goes_from_connect_to_a_clean_tie_out(self, office: Office) -> None:
        connected = office.connect("--json")
        saved = office.done("settings", "set", "location_id=100", "discount_account=4900")
        customers = office.done("import", "customers")
        invoices = office.done("import", "invoices")
        office.alice(
            {"act": "customer", "name": "Quarry Kitchen", "number": "QUARRY"},
            {"act": "invoice", "customer": "QUARRY", "number": "CK-1", "amount": "75.00", "discount": "5.00"},
            {"act": "pay", "invoice": "KT-1", "amount": "40.00", "number": "RC-1"},
        )
        pending = office.done("reconcile", "--yes")
        synced = office.done("sync")
        proof = office.done("tie-out")

        assert connected.json == {"organization": office.organization, "connection": "Intacct"}
        assert saved["version"] == 1
        assert customers["counts"]["customers"]["created"] == 5
        assert invoices["counts"]["invoices"]["created"] >= 8
        assert pending["reconcile_on"] is True
        assert pending["pending"]["customers"] == {"count": 1, "sums": {}}
        assert pending["pending"]["invoices"] == {"count": 1, "sums": {"USD": "70.00"}}
        assert pending["pending"]["payments"] == {"count": 1, "sums": {"USD": "40.00"}}
        assert synced["state"] == "done"
        assert synced["failures"] == 0
        assert synced["usage"]["requests"] > 0
        assert proof["clean"] is True
        assert proof["differences"] == []
        assert office.intacct.row("invoices", number="KT-1")["due"] == "60.00"
        assert office.intacct.row("invoices", number="CK-1")["due"] == "70.00"

    def test_shows_a_person_where_the_books_differ(self, office: Office) -> None:
        office.begin()
        office.intacct.act("sales-invoice", customer_id="LANTERN", number="KT-2", lines=[{"price": "9.00"}])

        said = office.run("tie-out")

        assert said.status == 1
        assert "KT-2" in said.out
        assert "Not yet read from Intacct" in said.out
        assert said.out.endswith("1 difference.\n")

    def test_brings_drafts_and_changes_when_asked_for(self, office: Office) -> None:
        office.begin()
        office.intacct.act(
            "sales-invoice", customer_id="LANTERN", number="KT-DRAFT", draft=True, lines=[{"price": "9.00"}]
        )
        office.intacct.act("edit-sales-invoice", document="Sales Invoice-KT-1", lines=[{"price": "120.00"}])

        without = office.done("import", "invoices")
        drafts = office.done("import", "invoices", "--include-drafts", "--modified-since", "2020-01-01")
        changes = office.done("import", "invoices", "--update-existing", "--definition", "Sales Invoice")

        assert not without["counts"]["invoices"].get("created")
        assert drafts["counts"]["invoices"]["created"] == 1
        assert changes["counts"]["invoices"]["updated"] == 1
        assert office.intacct.row("invoices", number="KT-1")["due"] == "120.00"

    def test_adds_a_person_who_may_sign_in(self, office: Office) -> None:
        office.connect()
        arguments = ("user", "add", "bob@copperkettle.example", "--role", "viewer", "--password-stdin")

        said = office.run(*arguments, stdin="correct horse\n")
        again = office.run(*arguments, stdin="correct horse\n")
        short = office.run("user", "add", "eve@example.com", *arguments[3:], stdin="short\n")

        assert said.out == "bob@copperkettle.example is viewer in Copper Kettle.\n"
        assert again.status == 1
        assert again.err == "Error: Somebody signs in with bob@copperkettle.example already.\n"
        assert short.status == 1
        assert "at least 8 characters" in short.err

    def test_writes_nothing_until_it_is_agreed(self, office: Office) -> None:
        office.connect()
        office.done("settings", "set", "location_id=100")
        office.done("import", "customers")
        office.alice({"act": "invoice", "customer": "LANTERN", "number": "CK-1", "amount": "75.00"})

        asked = office.run("reconcile")
        office.done("sync")

        assert asked.status == 1
        assert "invoices         1  75.00 USD" in asked.out
        assert "`tieout reconcile --yes` switches writing on" in asked.out
        assert office.intacct.rows("invoices", number="CK-1") == []

    def test_stops_writing_when_it_is_switched_off(self, office: Office) -> None:
        office.begin()
        office.alice({"act": "invoice", "customer": "LANTERN", "number": "CK-1", "amount": "75.00"})

        switched = office.done("reconcile", "--off")
        office.done("sync")

        assert switched == {"reconcile_on": False, "pending": None}
        assert office.intacct.rows("invoices", number="CK-1") == []

    def test_draws_no_bar_into_a_pipe(self, office: Office) -> None:
        office.connect()
        office.done("settings", "set", "location_id=100")

        said = office.run("import", "customers")

        assert said.err == ""
        assert "Customer import: finished." in said.out
        assert "requests to Intacct" in said.out
