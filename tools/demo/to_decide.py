"""What waits for AvatID's own people besides a rating: advertising in a conversation, and a claim."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import Transactions
from common.models import (
    Business,
    BusinessClaim,
    ChatReport,
    ClaimProof,
    Language,
    ReportReason,
    User,
)
from common.settings import Settings
from common.web.ask import Caller
from functions.business.onboarding.claims.actions import claim
from functions.business.onboarding.claims.schemas import NewClaim
from functions.notify.chat import actions as chat
from functions.notify.chat.schemas import ReportRequest
from tools.demo.around import LISTED
from tools.demo.news import Talk
from tools.demo.people import People
from tools.demo.stories import GYM, owner_of, venue_called

_OFFER = "Hi! I sell protein powder, half the price of the shops. Write to me and tell your clients."
_COMPLAINT = "Na bën reklamë, edhe pse i kemi thënë se nuk na intereson."
_ON_HIS_OWN = "ylli.duka@example.com", "Ylli", "Duka", Language.SQ
_VENUE = "listed-tirana-berber-ylli"
_SHOWS_IT = (
    "Berberhanën e kam hapur unë në vitin 2009. Kontratën e qirasë e kam në emrin tim, ua dërgoj kur të doni."
)
_CALLER = Caller(address="127.0.0.1", language=str(Language.SQ), request_id="demo")


def complain(db: Session, customers: Sequence[User], now: datetime, settings: Settings) -> None:
    """The gym has had enough of what John writes to it; without chat, or a second time, nothing happens."""
    if settings.chat_provider == "off" or db.scalar(select(exists().where(ChatReport.id.is_not(None)))):
        return
    john, gym = customers[-1], venue_called(db, GYM)
    talk = Talk(db, john, gym)
    (message,) = talk.hold([_OFFER], now)
    owner = owner_of(db, gym)
    wish = ReportRequest(reason=ReportReason.SPAM, text=_COMPLAINT, message=message.uid)
    chat.report(db, owner, talk.seat_of(owner, now), wish, now=now)


def claim_one(work: Transactions, clock: Clock, settings: Settings) -> None:
    """Somebody says that a listed venue is his, and writes why; a second time changes nothing.

    No transaction may be open: where a code is wanted, somebody else's computer sends it.
    """
    venue, claimant = work.run(lambda db: _claimable(db, clock, settings))
    if venue is not None:
        wish = NewClaim(proof=ClaimProof.REVIEW, message=_SHOWS_IT)
        claim(work, claimant, venue.uid, wish, caller=_CALLER, clock=clock, settings=settings)


def _claimable(db: Session, clock: Clock, settings: Settings) -> tuple[Business | None, User]:
    """The venue, if nobody has claimed it yet, and whoever will."""
    people = People(db, clock, settings)
    people.remember([_ON_HIS_OWN[0]])
    claimant = people.account(*_ON_HIS_OWN)
    known = select(BusinessClaim.id).where(BusinessClaim.business_id == Business.id)
    ours = select(Business).where(Business.source == LISTED, Business.source_id == _VENUE)
    return db.scalar(ours.where(~known.exists())), claimant
