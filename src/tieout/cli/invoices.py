"""`tieout invoice`: what a person can do about one invoice of Tieout."""

import click

from tieout.cli.clock import now
from tieout.cli.database import attached
from tieout.cli.organizations import find_organization, json_option, organization_option
from tieout.cli.output import say, show_json
from tieout.cli.refusals import explains
from tieout.identity.models import Organization
from tieout.ledger.errors import LedgerError
from tieout.ledger.models import Invoice
from tieout.sync.operations.invoices import CannotRenumber, renumber


@click.group("invoice")
def command() -> None:
    """Change an invoice of Tieout."""


@command.command("renumber")
@click.argument("number", metavar="NUMBER")
@click.argument("new_number", metavar="NEW")
@organization_option
@json_option
@attached
@explains(LedgerError, CannotRenumber)
def renumber_invoice(*, number: str, new_number: str, organization_name: str | None, as_json: bool) -> None:
    """Give an invoice that Intacct does not know yet another number; the next sync writes it under that."""
    invoice = _find(find_organization(organization_name), number)
    changed = renumber(invoice=invoice, number=new_number, at=now())
    say(f"Invoice {number} is {changed.number} now; the next sync writes it (`tieout sync`).")
    if as_json:
        show_json({"number": changed.number, "former_number": number})


def _find(organization: Organization, number: str) -> Invoice:
    """Find an invoice by its number, one made here before one that came from Intacct under the same."""
    found = Invoice.objects.filter(organization=organization, number=number).order_by("-origin", "id").first()
    if found is None:
        raise click.ClickException(f"There is no invoice {number}.")
    return found
