"""Telling a business of its ratings, and customers of what it answered."""

from sqlalchemy.orm import Session

from common import notifying
from common.events import RatingReceived, RatingReplied
from common.runtime import Runtime
from functions.rating.tasks.board import background


@background.on("send_rating_received_notification")
def send_rating_received_notification(db: Session, event: RatingReceived, runtime: Runtime) -> None:
    """Tell the owners, and whoever was rated, of a rating, if it is still shown."""
    told_of = notifying.rating_to_tell(db, event.rating)
    if told_of is None:
        return
    for reader in notifying.readers_of_rating(db, told_of.rating):
        news = notifying.news_of_rating(told_of, reader, runtime.settings)
        notifying.tell(db, reader, news, now=runtime.clock.now())


@background.on("send_rating_reply_notification")
def send_rating_reply_notification(db: Session, event: RatingReplied, runtime: Runtime) -> None:
    """Tell a customer what a business has answered, if it still stands."""
    told_of = notifying.reply_to_tell(db, event.rating)
    if told_of is not None:
        news = notifying.news_of_reply(told_of, runtime.settings)
        notifying.tell(db, told_of.rating.customer, news, now=runtime.clock.now())
