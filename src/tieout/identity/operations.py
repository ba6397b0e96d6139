"""Found an organization, add people to it."""

from datetime import datetime
from zoneinfo import available_timezones

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from tieout.identity.models import Membership, Organization, Role, User

PASSWORD_LENGTH_MIN = 8


class NameTaken(Exception):
    """Another organization has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is already an organization {name}.")


class EmailTaken(Exception):
    """Somebody signs in with this e-mail address already."""

    def __init__(self, email: str) -> None:
        super().__init__(f"Somebody signs in with {email} already.")


class PasswordTooShort(Exception):
    """The password is too short."""

    def __init__(self) -> None:
        super().__init__(f"The password needs at least {PASSWORD_LENGTH_MIN} characters.")


class UnknownTimeZone(Exception):
    """The time zone has no such name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is no time zone; names look like America/Los_Angeles.")


@transaction.atomic
def create_organization(
    *,
    name: str,
    at: datetime,
    time_zone: str = "UTC",
    locale: str = "en_US",
    base_currency: str = "USD",
) -> Organization:
    """Found an organization.

    Raises: NameTaken, UnknownTimeZone.
    """
    if time_zone not in available_timezones():
        raise UnknownTimeZone(time_zone)
    if Organization.objects.filter(name=name).exists():
        raise NameTaken(name)
    return Organization.objects.create(
        name=name, time_zone=time_zone, locale=locale, base_currency=base_currency, created_at=at
    )


@transaction.atomic
def add_user(*, email: str, password: str, at: datetime) -> User:
    """Let a person sign in.

    Raises: EmailTaken, PasswordTooShort.
    """
    try:
        MinimumLengthValidator(PASSWORD_LENGTH_MIN).validate(password)
    except ValidationError as error:
        raise PasswordTooShort from error
    if User.objects.filter(email__iexact=email).exists():
        raise EmailTaken(email)
    user = User(email=email.strip(), created_at=at)
    user.set_password(password)
    user.save()
    return user


def add_member(*, organization: Organization, user: User, role: Role) -> Membership:
    """Give a user a role in an organization, or change the role."""
    membership, _ = Membership.objects.update_or_create(
        organization=organization, user=user, defaults={"role": role}
    )
    return membership
