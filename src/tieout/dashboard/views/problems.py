"""The pages for what is not there, not allowed, or broken.

They stand without the menu, because perhaps nobody is signed in.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Say that the page does not exist, or is not theirs to see."""
    return render(request, "dashboard/problems/404.html", status=404)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Say that the member's role does not allow it."""
    return render(request, "dashboard/problems/403.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that Tieout failed, without asking the database for anything."""
    return render(request, "dashboard/problems/500.html", status=500)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Say that the form was too old to trust (CSRF)."""
    return render(request, "dashboard/problems/403_csrf.html", status=403)
