"""Organizations, users, and who is a member of what."""

from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from tieout.lib.identifiers import new_uid


class Role(models.TextChoices):
    """What a member may do. Everybody may read."""

    OWNER = "owner", "Owner"
    BILLING = "billing", "Billing"
    VIEWER = "viewer", "Viewer"

    @property
    def may_write(self) -> bool:
        """Whether this role may change anything."""
        return self is not Role.VIEWER


class Organization(models.Model):
    """A tenant of Tieout: it owns everything, and nothing of it is seen by another."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True, editable=False, default=new_uid)
    name = models.CharField(max_length=200, unique=True)
    time_zone = models.CharField(max_length=60, default="UTC")
    locale = models.CharField(max_length=20, default="en_US")
    base_currency = models.CharField(max_length=3, default="USD")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="identity_organization_has_name"),
            models.CheckConstraint(
                condition=models.Q(base_currency__regex="^[A-Z]{3}$"), name="identity_organization_currency"
            ),
        ]

    def today(self, now: datetime) -> date:
        """Return the date in the organization's time zone."""
        assert now.tzinfo is not None, "a moment needs a time zone"
        return now.astimezone(ZoneInfo(self.time_zone)).date()


class Users(BaseUserManager["User"]):
    """Users are found by their e-mail address, however it is written."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a user who signs in."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True, editable=False, default=new_uid)
    email = models.EmailField(max_length=254)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="identity_user_email"),
            models.CheckConstraint(condition=~models.Q(email=""), name="identity_user_has_email"),
        ]

    def clean(self) -> None:
        """Keep the address as it was written."""

    def __str__(self) -> str:
        return self.email


class Membership(models.Model):
    """One user in one organization, with a role."""

    id = models.BigAutoField(primary_key=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name="identity_membership_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="identity_membership_role_known"
            ),
        ]

    @property
    def may_write(self) -> bool:
        """Whether the member may change anything."""
        return Role(self.role).may_write
