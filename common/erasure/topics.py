"""What they wanted to hear of, and what they said to everybody as one of AvatID's own."""

from sqlalchemy import delete, select

from common.erasure.rule import Rule, doing
from common.models import TopicSubscription

SUBSCRIPTION = Rule(
    "topic_subscription",
    "deleted",
    doing(lambda person: delete(TopicSubscription).where(TopicSubscription.user_id == person.id)),
    "topics",
    lambda person: (
        select(TopicSubscription.topic, TopicSubscription.subscribed_at)
        .where(TopicSubscription.user_id == person.id)
        .order_by(TopicSubscription.topic)
    ),
)

BROADCAST = Rule("broadcast", "stays: AvatID's own words to everybody; who of us wrote them stays by key")
