"""What I would like to hear of from AvatID."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.following import TOPICS
from common.i18n import translate
from common.models import User
from common.web.ask import Caller
from common.web.guards import signed_in
from common.web.limits import per_user
from functions.notify.api import api
from functions.notify.topics import actions, queries
from functions.notify.topics.actions import UnknownTopic
from functions.notify.topics.schemas import TopicReply

_HOUR = 3600
_CHANGES_AT_MOST = [per_user("topics", 120, _HOUR)]


@api.get("/api/notifications/topics/", auth=signed_in)
def list_topics(db: Session, user: User, caller: Caller) -> list[TopicReply]:
    """List what one can follow, and what I do."""
    chosen = queries.followed_by(db, user)
    return [_shown(topic, topic in chosen, user, caller) for topic in TOPICS]


@api.post(
    "/api/notifications/topics/<string:topic>/",
    auth=signed_in.on("topic"),
    support=False,
    errors=[UnknownTopic],
    limits=_CHANGES_AT_MOST,
)
def follow_topic(db: Session, user: User, topic: str, caller: Caller, clock: Clock) -> TopicReply:
    """Follow a topic; again changes nothing.

    What we have to say of it comes to those who have agreed to hear from us: `accepts_broadcasts` in the
    notification settings.
    """
    actions.follow(db, user, topic, clock=clock)
    return _shown(topic, True, user, caller)


@api.delete(
    "/api/notifications/topics/<string:topic>/",
    auth=signed_in.on("topic"),
    support=False,
    status=204,
    errors=[UnknownTopic],
    limits=_CHANGES_AT_MOST,
)
def stop_following_topic(db: Session, user: User, topic: str, clock: Clock) -> None:
    """Follow a topic no more."""
    actions.stop_following(db, user, topic, clock=clock)


def _shown(topic: str, is_followed: bool, user: User, caller: Caller) -> TopicReply:
    is_told = is_followed and user.accepts_broadcasts_since is not None
    name = translate(caller.language, TOPICS[topic])
    return TopicReply(topic=topic, name=name, is_followed=is_followed, is_told=is_told)
