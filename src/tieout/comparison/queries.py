"""Reads over what the tie-outs found."""

from tieout.comparison.models import TieOutRun, TieOutState
from tieout.identity.models import Organization


def newest_finished(organization: Organization) -> TieOutRun | None:
    """Return the newest tie-out that came to an end."""
    finished = TieOutRun.objects.filter(organization=organization, state=TieOutState.DONE)
    return finished.order_by("-started_at", "-pk").first()
