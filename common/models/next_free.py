"""When a service can next be had, as the slot engine last worked it out."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlalchemy.dialects.postgresql import TSTZMULTIRANGE
from sqlalchemy.dialects.postgresql.ranges import MultiRange
from sqlalchemy.orm import Mapped, mapped_column

from common.models.base import Base, Key, within


class NextFree(Base):
    """A hint: whoever shows it looks whether it is still before `valid_until`, and `during` of the resource free.

    `during` are the hands-on stretches with their buffers. Without `starts_at` nothing is free as far as one can
    book; without a row it has to be worked out.
    """

    __tablename__ = "next_free"
    __table_args__ = (
        within("service", "service_id"),
        ForeignKeyConstraint(
            ["business_id", "resource_id"],
            ["resource_use.business_id", "resource_use.resource_id"],
            ondelete="RESTRICT",
        ),
        Index(
            "next_free_resource_ix",
            "business_id",
            "resource_id",
            postgresql_where=text("resource_id IS NOT NULL"),
        ),
        Index("next_free_valid_ix", "valid_until"),
    )

    business_id: Mapped[Key] = mapped_column(primary_key=True, autoincrement=False)
    service_id: Mapped[Key] = mapped_column(primary_key=True, autoincrement=False)
    starts_at: Mapped[datetime | None]
    resource_id: Mapped[Key | None]
    during: Mapped[MultiRange[datetime] | None] = mapped_column(TSTZMULTIRANGE())
    worked_out_at: Mapped[datetime]
    valid_until: Mapped[datetime]
