"""What only AvatID's own people see: their sessions in the panel, the clock's runs, faults, what they turned."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from common.models.base import Base, Created, HasId, HasUid, Key, Object, OneOf, Words, to
from common.models.people import User


class OperatorSession(HasUid, Base):
    """An operator signed in to the panel with both factors; of the token in the cookie only SHA-256 is kept."""

    __tablename__ = "operator_session"
    __table_args__ = (
        UniqueConstraint("token_hash", name="operator_session_token_unique"),
        Index("operator_session_operator_ix", "operator_id", "id"),
    )

    operator_id: Mapped[Key] = mapped_column(to("users.id"))
    token_hash: Mapped[bytes]
    name: Mapped[Words]
    created_at: Mapped[Created]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_reason: Mapped[str | None]

    person: Mapped[User] = relationship(lazy="raise")


class JobRun(HasId, Base):
    """One run of a scheduled job: `done` are its counts, `error` is the class of what stopped it."""

    __tablename__ = "job_run"
    __table_args__ = (
        Index("job_run_job_ix", "job", text("started_at DESC")),
        Index("job_run_started_ix", text("started_at DESC")),
    )

    job: Mapped[str]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    done: Mapped[Object]
    error: Mapped[str | None]


class Fault(Base):
    """How often a route has failed in an hour with an error of ours; its trace stands in the log."""

    __tablename__ = "fault"

    hour: Mapped[datetime] = mapped_column(primary_key=True)
    family: Mapped[str] = mapped_column(primary_key=True)
    route: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    times: Mapped[int] = mapped_column(server_default=text("1"))
    last_request_id: Mapped[str | None]


class TuningKind(StrEnum):
    """What can be turned while everything runs."""

    FEATURE = "feature"
    LIMIT = "limit"


class Tuning(Base):
    """Something other than declared: a feature that is off (0), a limit's number of times."""

    __tablename__ = "tuning"
    __table_args__ = (Index("tuning_changed_by_ix", "changed_by_id"),)

    kind: Mapped[TuningKind] = mapped_column(OneOf(TuningKind), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]
    changed_at: Mapped[Created]
    changed_by_id: Mapped[Key] = mapped_column(to("users.id"))
