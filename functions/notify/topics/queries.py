"""What is read about topics."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import TopicSubscription, User


def followed_by(db: Session, user: User) -> set[str]:
    """The topics that the user has chosen."""
    return set(db.scalars(select(TopicSubscription.topic).where(TopicSubscription.user_id == user.id)))
