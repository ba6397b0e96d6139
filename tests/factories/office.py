"""One organization with the commands for it, and the Intacct beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from factories.alice import Act
from factories.commands import Commands, Said
from tieout.demo.person_in_intacct import PersonInIntacct
from tieout.runtime.sandbox_process import SandboxAddress


@dataclass(frozen=True)
class Office:
    """Copper Kettle, unless a test says another name."""

    commands: Commands
    sandbox: SandboxAddress
    intacct: PersonInIntacct
    organization: str = "Copper Kettle"

    def connect(self, *options: str, password: str = "", organization: str = "") -> Said:
        """Run `tieout connect`."""
        return self.commands.run(
            *("connect", "--organization", organization or self.organization, "--name", "Intacct"),
            *("--company-id", self.sandbox.company_id, "--user-id", self.sandbox.user_id, "--password-stdin"),
            *("--gateway-url", self.sandbox.gateway, *options),
            stdin=f"{password or self.sandbox.user_password}\n",
        )

    def run(self, *arguments: str, stdin: str = "") -> Said:
        """Run a command."""
        return self.commands.run(*arguments, stdin=stdin)

    def done(self, *arguments: str) -> dict[str, Any]:
        """Run a command that must succeed, with --json, and return its object."""
        said = self.run(*arguments, "--json")
        assert said.status == 0, said
        return said.json

    def alice(self, *acts: Act) -> None:
        """Let Alice work in Tieout."""
        self.commands.let_alice(self.organization, list(acts))

    def begin(self) -> None:
        """Connect, save settings, import, and switch writing on."""
        assert self.connect().status == 0
        self.done("settings", "set", "location_id=100")
        self.done("import", "customers")
        self.done("import", "invoices")
        self.done("reconcile", "--yes")

    def failures(self) -> list[dict[str, Any]]:
        """List what needs a person."""
        found: list[dict[str, Any]] = self.done("failures", "list")["failures"]
        return found

    def only_failure(self) -> dict[str, Any]:
        """Return the one record that needs a person."""
        (failure,) = self.failures()
        return failure


def stock(intacct: PersonInIntacct) -> None:
    """Let a clerk write a customer and an open invoice."""
    intacct.act("create-customer", customer_id="LANTERN", name="Lantern House", term="Net 30")
    intacct.act("sales-invoice", customer_id="LANTERN", number="KT-1", lines=[{"price": "100.00"}])
