"""Beginning a conversation, or coming back to it: there is one for each customer and business."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common.errors import NotFound
from common.models import Business, BusinessStatus, ChatSide, Conversation, User
from common.team import LEADERS, role_in
from functions.notify.chat import members, queries
from functions.notify.chat.members import Place
from functions.notify.chat.refusals import (
    ConversationClosed,
    NobodyThere,
    OwnBusiness,
    TooManyConversations,
)
from functions.notify.chat.schemas import Opening

_NEW_A_DAY, _A_DAY = 20, timedelta(days=1)
OPEN = (BusinessStatus.PUBLISHED, BusinessStatus.DRAFT)
"""Businesses that speak: one that only hides from the map still has its customers."""


def open_conversation(db: Session, user: User, wish: Opening, *, now: datetime) -> tuple[Place, bool]:
    """The user's place in the conversation they ask for, and whether it is new.

    Raises `NotFound` for what is not theirs to speak about, `OwnBusiness`, `NobodyThere`, `ConversationClosed` or
    `TooManyConversations`; one that exists opens also when nothing can be written there.
    """
    business, customer_id, side = _between_whom(db, user, wish)
    found = queries.between(db, business, customer_id)
    if found is None:
        _refuse(db, business, customer_id, side, now)
    opened, is_new = (found, False) if found else _begun(db, business, customer_id, now)
    conversation = queries.locked(db, opened.id)
    members.settle(db, conversation, now)
    return Place(conversation, side), is_new


def _between_whom(db: Session, user: User, wish: Opening) -> tuple[Business, int, ChatSide]:
    if wish.business is not None:
        return _business(db, user, wish.business), user.id, ChatSide.CUSTOMER
    seen = queries.booking_of(db, user, wish.booking) if wish.booking else None
    if seen is None:
        raise NotFound
    booking, side = seen
    if booking.customer_id is None:
        raise NobodyThere
    if side is ChatSide.CUSTOMER:
        _refuse_leaders(db, user, booking.business)
    return booking.business, booking.customer_id, side


def _business(db: Session, user: User, uid: UUID) -> Business:
    """One that strangers find, or with which there is a conversation already."""
    business = db.scalar(select(Business).where(Business.uid == uid).where(Business.archived_at.is_(None)))
    if business is None:
        raise NotFound
    _refuse_leaders(db, user, business)
    if not business.status.is_visible and queries.between(db, business, user.id) is None:
        raise NotFound
    return business


def _refuse_leaders(db: Session, user: User, business: Business) -> None:
    if role_in(db, user, business.id) in LEADERS:
        raise OwnBusiness


def _refuse(db: Session, business: Business, customer_id: int, side: ChatSide, now: datetime) -> None:
    """Nothing begins where it could not go on."""
    if business.status is BusinessStatus.LISTED or not members.is_there(db, customer_id):
        raise NobodyThere
    if business.status not in OPEN:
        raise ConversationClosed
    if side is ChatSide.CUSTOMER and _begun_since(db, customer_id, now - _A_DAY) >= _NEW_A_DAY:
        raise TooManyConversations(retry_after=round(_A_DAY.total_seconds()))


def _begun_since(db: Session, customer_id: int, since: datetime) -> int:
    """The person's row is locked: of two who begin at once the second counts the first."""
    db.execute(select(User.id).where(User.id == customer_id).with_for_update(key_share=True))
    theirs = select(func.count()).where(Conversation.customer_id == customer_id)
    return db.scalars(theirs.where(Conversation.created_at > since)).one()


def _begun(db: Session, business: Business, customer_id: int, now: datetime) -> tuple[Conversation, bool]:
    """A new one; of two who begin it at once, the second finds the first's."""
    values = {"business_id": business.id, "customer_id": customer_id, "created_at": now}
    row = insert(Conversation).values(values).on_conflict_do_nothing().returning(Conversation)
    begun = db.scalar(row)
    if begun is not None:
        return begun, True
    theirs = queries.between(db, business, customer_id)
    if theirs is None:  # begun by whoever was faster, and gone again
        raise NotFound
    return theirs, False
