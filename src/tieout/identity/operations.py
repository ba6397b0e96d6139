"""Found an organization, add people to it."""

from datetime import datetime
from zoneinfo import available_timezones

from babel.core import Locale, UnknownLocaleError
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from tieout.identity.models import Membership, Organization, Role, User
from tieout.money import exponent

PASSWORD_LENGTH_MIN = 8


class NameTaken(Exception):
    """Another organization has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is already an organization {name}.")


class NameMissing(Exception):
    """An organization needs a name."""

    def __init__(self) -> None:
        super().__init__("An organization needs a name.")


class EmailInvalid(Exception):
    """The e-mail address is none."""

    def __init__(self, email: str) -> None:
        super().__init__(f"{email!r} is no e-mail address.")


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


class UnknownLocale(Exception):
    """The locale has no such name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is no locale; names look like en_US.")


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

    Raises: NameMissing, NameTaken, UnknownTimeZone, UnknownLocale, UnknownCurrency.
    """
    if not name.strip():
        raise NameMissing
    exponent(base_currency)
    if not _is_locale(locale):
        raise UnknownLocale(locale)
    if time_zone not in available_timezones():
        raise UnknownTimeZone(time_zone)
    if Organization.objects.filter(name=name.strip()).exists():
        raise NameTaken(name.strip())
    return Organization.objects.create(
        name=name.strip(), time_zone=time_zone, locale=locale, base_currency=base_currency, created_at=at
    )


@transaction.atomic
def add_user(*, email: str, password: str, at: datetime) -> User:
    """Let a person sign in.

    Raises: EmailInvalid, EmailTaken, PasswordTooShort.
    """
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError as error:
        raise EmailInvalid(email) from error
    try:
        MinimumLengthValidator(PASSWORD_LENGTH_MIN).validate(password)
    except ValidationError as error:
        raise PasswordTooShort from error
    if User.objects.filter(email__iexact=email).exists():
        raise EmailTaken(email)
    user = User(email=email, created_at=at)
    user.set_password(password)
    user.save()
    return user


def add_member(*, organization: Organization, user: User, role: Role) -> Membership:
    """Give a user a role in an organization, or change the role."""
    membership, _ = Membership.objects.update_or_create(
        organization=organization, user=user, defaults={"role": role}
    )
    return membership


def remove_member(*, organization: Organization, user: User) -> None:
    """Take a user out of an organization; the user may belong to others."""
    Membership.objects.filter(organization=organization, user=user).delete()


def _is_locale(name: str) -> bool:
    try:
        Locale.parse(name)
    except (ValueError, UnknownLocaleError):
        return False
    return True
