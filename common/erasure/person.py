"""Somebody who leaves, as the tables know them: collected before the first row changes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import Session, aliased

from common.models import (
    Booking,
    Business,
    BusinessMember,
    BusinessStatus,
    Employee,
    GalleryImage,
    Provider,
    Resource,
    Role,
    Upload,
    User,
)

_OWNERLESS = (BusinessStatus.CLOSED, BusinessStatus.LISTED)


@dataclass(slots=True)
class Left:
    """What the database cannot remove by itself: objects in the bucket, and links that a provider must hear of."""

    paths: list[str] = field(default_factory=list)
    sealed_tokens: list[tuple[Provider, bytes]] = field(default_factory=list)


@dataclass(slots=True)
class Person:
    """Whose rows these are. Address and number count only if they are proven: anybody may type anybody's.

    `employees` are the seats in teams that are theirs, `alone` the businesses that have no other owner, `uploads`
    the pictures that go with them.
    """

    id: int
    uid: UUID
    email: str | None
    phone: str | None
    words: tuple[str, ...]
    now: datetime
    employees: Sequence[int] = ()
    alone: Sequence[int] = ()
    uploads: Sequence[Upload] = ()
    left: Left = field(default_factory=Left)

    @classmethod
    def of(cls, db: Session, user: User, now: datetime) -> Self:
        """Look them up wherever they stand; `user` must be locked if anything is to change."""
        email = user.email if user.email_verified_at else None
        phone = user.phone if user.phone_verified_at else None
        words = (user.full_name, user.email, user.phone, user.name, user.surname)
        person = cls(user.id, user.uid, email, phone, tuple(word for word in words if word), now)
        person.employees = db.scalars(_employees(person)).all()
        person.alone = db.scalars(_owned_alone(person)).all()
        person.uploads = db.scalars(_pictures(person, user)).all()
        return person

    @property
    def bookings(self) -> Select[int]:
        """The keys of what they have booked."""
        return select(Booking.id).where(Booking.customer_id == self.id)

    def struck_from(self, text: str) -> str:
        """The text without their names, address and number, however they are written."""
        if not self.words:
            return text
        names = "|".join(re.escape(word) for word in self.words)
        return re.sub(rf"(?<!\w)(?:{names})(?!\w)", "…", text, flags=re.IGNORECASE)

    def has_email(self, column: Any) -> ColumnElement[bool]:
        """Whether a column holds their proven address; without one, no row of any table does."""
        return false() if self.email is None else column == self.email

    def has_phone(self, column: Any) -> ColumnElement[bool]:
        """Whether a column holds their proven number; without one, no row of any table does."""
        return false() if self.phone is None else column == self.phone


def _employees(person: Person) -> Select[int]:
    member = select(BusinessMember.employee_id).where(BusinessMember.user_id == person.id)
    resources = select(Resource.id).where(Resource.person_id == person.id)
    return select(Employee.id).where(or_(Employee.id.in_(member), Employee.resource_id.in_(resources)))


def _owned_alone(person: Person) -> Select[int]:
    mine, other = aliased(BusinessMember), aliased(BusinessMember)
    another = select(other.id).where(other.business_id == mine.business_id).where(other.role == Role.OWNER)
    return (
        select(mine.business_id)
        .where(mine.user_id == person.id)
        .where(mine.role == Role.OWNER)
        .where(~another.where(other.user_id != person.id).exists())
    )


def _pictures(person: Person, user: User) -> Select[Upload]:
    """Theirs and those of them, but for what a business that goes on, or a colleague, still shows."""
    faces = select(Employee.avatar_upload_id).where(Employee.avatar_upload_id.is_not(None))
    of_them = faces.where(Employee.id.in_(person.employees))
    of_colleagues = faces.where(Employee.id.not_in(person.employees))
    shown = (
        select(GalleryImage.upload_id)
        .join(Business, Business.id == GalleryImage.business_id)
        .where(Business.status != BusinessStatus.CLOSED)
        .where(Business.id.not_in(person.alone))
    )
    theirs = or_(Upload.owner_id == user.id, Upload.id == user.avatar_upload_id, Upload.id.in_(of_them))
    return select(Upload).where(theirs).where(Upload.id.not_in(of_colleagues)).where(Upload.id.not_in(shown))


def needs_an_owner() -> ColumnElement[bool]:
    """A business that somebody must answer for."""
    return Business.status.not_in(_OWNERLESS)
