"""What people want to hear of from us, and what was told to them all."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from common.models.base import Base, Count, Created, HasUid, Key, Words, to


class TopicSubscription(Base):
    """That somebody follows a topic; whether they are told also depends on their consent."""

    __tablename__ = "topic_subscription"
    __table_args__ = (Index("topic_subscription_topic_ix", "topic", "user_id"),)

    user_id: Mapped[Key] = mapped_column(to("users.id"), primary_key=True, autoincrement=False)
    topic: Mapped[str] = mapped_column(primary_key=True)
    subscribed_at: Mapped[Created]


class Broadcast(HasUid, Base):
    """One message of ours to all who follow a topic; `through_user_id` is how far it has come, by keys."""

    __tablename__ = "broadcast"
    __table_args__ = (Index("broadcast_created_by_ix", "created_by_id"),)

    topic: Mapped[str]
    title_en: Mapped[str]
    title_sq: Mapped[str]
    body_en: Mapped[str]
    body_sq: Mapped[str]
    link: Mapped[Words]
    created_by_id: Mapped[Key] = mapped_column(to("users.id"))
    created_at: Mapped[Created]
    through_user_id: Mapped[Key] = mapped_column(server_default=text("0"))
    told: Mapped[Count]
    finished_at: Mapped[datetime | None]
