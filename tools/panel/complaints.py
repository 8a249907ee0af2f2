"""What people say of each other, and of what others complain."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import Booking, Business, ChatMessage, Conversation, Rating, ReportReason, User
from functions.notify.chat import members
from functions.notify.chat.actions import report as report_talk
from functions.notify.chat.schemas import ReportRequest as AboutTalk
from functions.rating import actions
from functions.rating.schemas import NewRating, RatingChange, ReportRequest
from tools.demo.stories import owner_of

INSULT = "Thieves, all of them. <b>Never</b> go there."
_ENOUGH = 3
_SAID = (
    (5, "Anila listens, and is on time."),
    (4, "Shumë mirë, por pritëm dhjetë minuta."),
    (1, INSULT),
    (2, "Call me at 069 123 45 67 for the same at half the price."),
)
_COMPLAINTS = (
    (2, (ReportReason.OFFENSIVE, ReportReason.FALSE, ReportReason.OFFENSIVE)),
    (3, (ReportReason.SPAM,)),
)


def raise_some(db: Session, customers: Sequence[User], visits: Sequence[Booking], now: datetime) -> None:
    """Four ratings, two of which people have reported, and a message that somebody did not like."""
    rated = [
        _rated(db, visit, stars, words, now) for visit, (stars, words) in zip(visits, _SAID, strict=False)
    ]
    owner = owner_of(db, db.get_one(Business, rated[2].business_id))
    actions.reply(db, owner, rated[2], "We are sorry that you see it so.", now=now)
    actions.edit(db, rated[2], RatingChange(comment=f"{INSULT} They took 500 lekë too much."), now=now)
    for which, reasons in _COMPLAINTS:
        others = [each for each in customers if each.id != rated[which].customer_id]
        for person, reason in zip(others, reasons, strict=False):
            wish = ReportRequest(reason=reason, text="This is about my cousin, who works there.")
            actions.report(db, person, rated[which], wish, now=now, enough=_ENOUGH)
    _dislike_a_message(db, now)


def _rated(db: Session, visit: Booking, stars: int, words: str, now: datetime) -> Rating:
    author = db.get_one(User, visit.customer_id)
    wish = NewRating(booking=visit.uid, rating=stars, employee_rating=stars, comment=words)
    return actions.add(db, author, visit, wish, now=now)


def _dislike_a_message(db: Session, now: datetime) -> None:
    said = db.scalars(select(ChatMessage).where(ChatMessage.no == 2).order_by(ChatMessage.id).limit(1)).one()
    talk = db.get_one(Conversation, said.conversation_id)
    customer = db.get_one(User, talk.customer_id)
    place = members.place_of(db, customer, talk.uid)
    assert place is not None  # a customer always takes part
    wish = AboutTalk(reason=ReportReason.OFFENSIVE, text="She laughs at my child.", message=said.uid)
    report_talk(db, customer, place, wish, now=now)
