"""What people of the demo say to each other, and what they want to hear of.

Arta and Mira have written to Anila, who has answered one of them. Mira carries a phone that rings; she follows two
topics, and has agreed to hear from us.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from common.clock import Clock
from common.models import Business, ChatMessage, Device, Platform, TopicSubscription, User
from common.settings import Settings
from functions.auth.profile.actions import change_notification_settings
from functions.auth.profile.schemas import NotificationSettings
from functions.notify.chat import actions as chat
from functions.notify.chat import members
from functions.notify.chat.schemas import NewMessage, Opening
from functions.notify.topics.actions import follow
from tools.demo.stories import ANILAS, owner_of, venue_called

MIRAS_PHONE = "demo-phone-of-mira"
TOPICS = ("news", "offers")
_ASKED, _THANKED = "Good morning! May I bring my daughter along?", "Of course, we have a corner for children."
_SAID = {
    "arta": (_ASKED, _THANKED, "Lovely, thank you. Is there parking nearby?"),
    "mira": ("Përshëndetje! A mund të vij dhjetë minuta më vonë?", "Sigurisht, ju presim."),
}
_BETWEEN = timedelta(minutes=1)


def spread(db: Session, customers: Sequence[User], clock: Clock, settings: Settings) -> None:
    """Add it all, once there are venues and people; a second time changes nothing."""
    arta, _ilir, mira, _john = customers
    if db.scalar(select(exists().where(TopicSubscription.user_id == mira.id))):
        return
    _carry_a_phone(db, mira, clock)
    _agree_to_hear(db, mira, clock)
    if settings.chat_provider != "off":
        anilas = venue_called(db, ANILAS)
        for who, texts in ((arta, _SAID["arta"]), (mira, _SAID["mira"])):
            Talk(db, who, anilas).hold(texts, clock.now())


def _carry_a_phone(db: Session, who: User, clock: Clock) -> None:
    phone = Device(user_id=who.id, token=MIRAS_PHONE, platform=Platform.ANDROID)
    phone.created_at = phone.updated_at = clock.now()
    db.add(phone)
    db.flush()


def _agree_to_hear(db: Session, who: User, clock: Clock) -> None:
    change_notification_settings(db, who, NotificationSettings(accepts_broadcasts=True), clock=clock)
    for topic in TOPICS:
        follow(db, who, topic, clock=clock)


@dataclass(frozen=True)
class Talk:
    """A customer and the owner of a business, who take turns."""

    db: Session
    customer: User
    business: Business

    def hold(self, texts: Sequence[str], now: datetime) -> list[ChatMessage]:
        """Say all of it, a minute apart, the last a minute ago; returns what was said."""
        begun_at = now - len(texts) * _BETWEEN
        owner = owner_of(self.db, self.business)
        said = []
        for turn, text in enumerate(texts):
            speaker = owner if turn % 2 else self.customer
            at = begun_at + turn * _BETWEEN
            said.append(chat.send(self.db, speaker, self.seat_of(speaker, at), NewMessage(text=text), now=at))
        return said

    def seat_of(self, who: User, now: datetime) -> members.Place:
        """Where one of the two sits; the conversation begins with the first."""
        wish = Opening(business=self.business.uid)
        place, _is_new = chat.open_conversation(self.db, self.customer, wish, now=now)
        seat = members.place_of(self.db, who, place.conversation.uid)
        assert seat is not None  # customers and owners always take part
        return seat
