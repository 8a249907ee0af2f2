"""Who did what with whose data: rows that are only ever added, each chained to the one before."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import FetchedValue, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from common.models.base import Base, Created, HasId, Key, Object, OneOf, to


class AuditActor(StrEnum):
    """Whose act it was."""

    USER = "user"
    OPERATOR = "operator"
    SYSTEM = "system"


class AuditLog(HasId, Base):
    """One audited act: ids and codes only. The database numbers and chains the row, whatever it is given.

    With free text, `text_hash` is SHA-256 of salt and text, and an `AuditText` row has both.
    """

    __tablename__ = "audit_log"
    __table_args__ = (
        UniqueConstraint("chain_no", name="audit_log_chain_unique"),
        Index("audit_log_actor_ix", "actor_id", "id", postgresql_where=text("actor_id IS NOT NULL")),
        Index("audit_log_subject_ix", "subject_id", "id", postgresql_where=text("subject_id IS NOT NULL")),
        Index("audit_log_action_ix", "action", "id"),
        Index("audit_log_at_ix", "at"),
        Index("audit_log_business_ix", "business_id", "id", postgresql_where=text("business_id IS NOT NULL")),
    )

    chain_no: Mapped[Key] = mapped_column(FetchedValue())
    at: Mapped[Created]
    actor_kind: Mapped[AuditActor] = mapped_column(OneOf(AuditActor))
    actor_id: Mapped[Key | None] = mapped_column(to("users.id"))
    subject_id: Mapped[Key | None] = mapped_column(to("users.id"))
    business_id: Mapped[Key | None] = mapped_column(to("business.id"))
    action: Mapped[str]
    object_kind: Mapped[str | None]
    object_uid: Mapped[UUID | None]
    request_id: Mapped[str | None]
    data: Mapped[Object]
    text_hash: Mapped[bytes | None]
    previous_hash: Mapped[bytes] = mapped_column(FetchedValue())
    hash: Mapped[bytes] = mapped_column(FetchedValue())


class AuditText(Base):
    """The words that belong to an audited act; they can be blanked, not changed."""

    __tablename__ = "audit_text"

    audit_id: Mapped[Key] = mapped_column(to("audit_log.id"), primary_key=True, autoincrement=False)
    salt: Mapped[bytes | None]
    text: Mapped[str | None]
