"""Signing in and out, and choosing the organization."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from tieout.dashboard.access import ORGANIZATION_KEY
from tieout.dashboard.throttle import Attempt
from tieout.identity.models import Membership, User

TOO_MANY = "Too many attempts. Wait a quarter of an hour, then try again."


class SignInForm(AuthenticationForm):
    """E-mail and password, with a limit on wrong ones."""

    username = forms.EmailField(
        label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    error_messages = {
        "invalid_login": "E-mail and password do not match.",
        "inactive": "E-mail and password do not match.",
    }

    def clean(self) -> dict[str, Any]:
        """Check the password, unless too many wrong ones came before.

        Raises: ValidationError.
        """
        assert self.request is not None
        attempt = Attempt(
            email=str(self.cleaned_data.get("username", "")), address=str(self.request.META["REMOTE_ADDR"])
        )
        if attempt.is_too_many():
            raise ValidationError(TOO_MANY, code="too_many")
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            attempt.count_failure()
            raise
        attempt.forget()
        return cleaned


class SignIn(LoginView):
    """The sign-in page. Its `next` address is only followed within this site (Django checks it)."""

    authentication_form = SignInForm
    template_name = "dashboard/sign_in/form.html"
    redirect_authenticated_user = True

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show the form again, with the status that says why."""
        response = super().form_invalid(form)
        is_too_many = any(error.code == "too_many" for error in form.non_field_errors().as_data())
        response.status_code = 429 if is_too_many else 422
        return response


class SignOut(LogoutView):
    """Sign out by POST and go back to the sign-in page."""

    next_page = "sign-in"


@require_POST
@login_required
def choose_organization(request: HttpRequest) -> HttpResponse:
    """Remember which of the user's organizations the pages are about."""
    assert isinstance(request.user, User)
    membership = Membership.objects.filter(
        user=request.user, organization__uid=_uid(request.POST.get("organization", ""))
    ).first()
    if membership is None:
        raise Http404
    request.session[ORGANIZATION_KEY] = membership.organization_id
    return redirect("overview")


def _uid(text: str) -> str:
    try:
        return str(forms.UUIDField().clean(text))
    except ValidationError as error:
        raise Http404 from error
