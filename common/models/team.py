"""Who works where, and what can be occupied."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from common.models.base import (
    Base,
    Count,
    Created,
    Email,
    HasLegacyId,
    HasUid,
    Key,
    No,
    OneOf,
    Updated,
    Words,
    Yes,
    to,
    within,
)
from common.models.business import Business
from common.models.people import User


class ResourceKind(StrEnum):
    """A person, or one unit of capacity such as a chair."""

    EMPLOYEE = "employee"
    UNIT = "unit"


class Role(StrEnum):
    """What somebody is in a business's team."""

    OWNER = "owner"
    MANAGER = "manager"
    EMPLOYEE = "employee"


class Resource(HasUid, Base):
    """Something that can be in one place at a time. Writers lock resources by id before they touch the diary.

    Inserting one also makes it usable by its own business (`resource_use`).
    """

    __tablename__ = "resource"
    __table_args__ = (
        Index("resource_business_ix", "business_id"),
        Index("resource_person_ix", "person_id", postgresql_where=text("person_id IS NOT NULL")),
    )

    business_id: Mapped[Key] = mapped_column(to("business.id"))
    kind: Mapped[ResourceKind] = mapped_column(OneOf(ResourceKind), server_default="employee")
    person_id: Mapped[Key | None] = mapped_column(to("users.id"))
    last_assigned_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    created_at: Mapped[Created]


class ResourceUse(Base):
    """That a business may occupy a resource: its own, or one shared with another shop of its owner."""

    __tablename__ = "resource_use"
    __table_args__ = (Index("resource_use_resource_ix", "resource_id"),)

    business_id: Mapped[Key] = mapped_column(to("business.id"), primary_key=True, autoincrement=False)
    resource_id: Mapped[Key] = mapped_column(to("resource.id"), primary_key=True, autoincrement=False)


class Employee(HasUid, HasLegacyId, Base):
    """Somebody who serves customers, with or without an account of their own.

    Without `has_own_hours` the business's week is theirs. `joins_as` is what their account will be once connected.
    """

    __tablename__ = "employee"
    __table_args__ = (
        UniqueConstraint("business_id", "id", name="employee_in_business_unique"),
        UniqueConstraint("business_id", "resource_id"),
        ForeignKeyConstraint(
            ["business_id", "resource_id"],
            ["resource_use.business_id", "resource_use.resource_id"],
            ondelete="RESTRICT",
        ),
        Index("employee_email_ix", "email", postgresql_where=text("email IS NOT NULL")),
        Index("employee_phone_ix", "phone", postgresql_where=text("phone IS NOT NULL")),
        Index(
            "employee_avatar_ix", "avatar_upload_id", postgresql_where=text("avatar_upload_id IS NOT NULL")
        ),
    )

    business_id: Mapped[Key] = mapped_column(to("business.id"))
    resource_id: Mapped[Key]
    name: Mapped[str]
    surname: Mapped[Words]
    email: Mapped[Email | None]
    phone: Mapped[str | None]
    bio: Mapped[Words]
    avatar_upload_id: Mapped[Key | None] = mapped_column(to("upload.id"))
    rank: Mapped[Count]
    joins_as: Mapped[Role] = mapped_column(OneOf(Role), server_default="employee")
    is_active: Mapped[Yes]
    has_own_hours: Mapped[No]
    rating_count: Mapped[Count]
    rating_sum: Mapped[Count]
    archived_at: Mapped[datetime | None]
    created_at: Mapped[Created]
    updated_at: Mapped[Updated]

    business: Mapped[Business] = relationship(lazy="raise")
    # The key goes by way of resource_use; the join (and the order of inserts) is with the resource itself.
    resource: Mapped[Resource] = relationship(
        primaryjoin="foreign(Employee.resource_id) == Resource.id", lazy="raise"
    )

    @property
    def full_name(self) -> str:
        """Name and surname, as customers read them."""
        return f"{self.name} {self.surname or ''}".strip()


class BusinessMember(HasUid, Base):
    """That a user belongs to a business's team. At commit every open business has an owner."""

    __tablename__ = "business_member"
    __table_args__ = (
        UniqueConstraint("business_id", "user_id"),
        UniqueConstraint("business_id", "employee_id"),
        within("employee", "employee_id"),
        Index("business_member_user_ix", "user_id"),
    )

    business_id: Mapped[Key] = mapped_column(to("business.id"))
    user_id: Mapped[Key] = mapped_column(to("users.id"))
    role: Mapped[Role] = mapped_column(OneOf(Role))
    employee_id: Mapped[Key | None]
    created_at: Mapped[Created]

    business: Mapped[Business] = relationship(lazy="raise")
    user: Mapped[User] = relationship(lazy="raise")
    employee: Mapped[Employee | None] = relationship(
        primaryjoin="foreign(BusinessMember.employee_id) == Employee.id", lazy="raise"
    )


class Invitation(HasUid, Base):
    """An employee is asked to connect their own account; one invitation at a time is open."""

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("token_hash", name="invitation_token_unique"),
        within("employee", "employee_id"),
        Index("invitation_employee_ix", "business_id", "employee_id"),
        Index(
            "invitation_open_unique",
            "business_id",
            "employee_id",
            unique=True,
            postgresql_where=text("accepted_at IS NULL AND revoked_at IS NULL"),
        ),
        Index("invitation_invited_by_ix", "invited_by_id"),
    )

    business_id: Mapped[Key] = mapped_column(to("business.id"))
    employee_id: Mapped[Key]
    role: Mapped[Role] = mapped_column(OneOf(Role))
    email: Mapped[Email | None]
    phone: Mapped[str | None]
    token_hash: Mapped[bytes]
    invited_by_id: Mapped[Key] = mapped_column(to("users.id"))
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[Created]
