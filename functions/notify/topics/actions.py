"""What changes when somebody follows a topic, or stops."""

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common import following
from common.clock import Clock
from common.errors import NotFound
from common.i18n import _
from common.models import TopicSubscription, User


class UnknownTopic(NotFound):
    """A topic that we do not write about."""

    code = "unknown_topic"
    title = _("There is no such topic.")


def follow(db: Session, user: User, topic: str, *, clock: Clock) -> None:
    """Remember that the user follows a topic; again changes nothing. Raises `UnknownTopic`."""
    _refuse_unknown(topic)
    row = insert(TopicSubscription).values(user_id=user.id, topic=topic, subscribed_at=clock.now())
    db.execute(row.on_conflict_do_nothing())
    following.realign(db, user, now=clock.now())


def stop_following(db: Session, user: User, topic: str, *, clock: Clock) -> None:
    """Forget that the user follows a topic; there is nothing to complain of if not. Raises `UnknownTopic`."""
    _refuse_unknown(topic)
    mine = delete(TopicSubscription).where(TopicSubscription.user_id == user.id)
    db.execute(mine.where(TopicSubscription.topic == topic))
    following.realign(db, user, now=clock.now())


def _refuse_unknown(topic: str) -> None:
    if topic not in following.TOPICS:
        raise UnknownTopic
