"""Who takes part in a conversation: a question to the database, and rows that follow its answer.

The customer; of the team the owners, the managers, and whoever serves one of this customer's visits. Nobody who is
blocked, about to leave, or erased. Whoever writes asks anew, under the conversation's lock, so that nothing is ever
shown to somebody who was not wanted when it was said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    except_,
    literal_column,
    or_,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.orm import Session, joinedload

from common import outbox
from common.events import ConversationChanged
from common.models import (
    Booking,
    BookingItem,
    BookingStatus,
    Business,
    BusinessMember,
    ChatSide,
    Conversation,
    ConversationMember,
    User,
)
from common.team import LEADERS

SERVED = (
    BookingStatus.PENDING,
    BookingStatus.CONFIRMED,
    BookingStatus.CHECKED_IN,
    BookingStatus.IN_PROGRESS,
    BookingStatus.COMPLETED,
    BookingStatus.NO_SHOW,
)
"""Visits that give whoever serves them a reason to speak with the customer: called off ones give none."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's place in a conversation, whose business and customer are loaded."""

    conversation: Conversation
    side: ChatSide


def place_of(db: Session, user: User, uid: UUID) -> Place | None:
    """The user's place in the conversation called `uid`; None for strangers and for those who took part once."""
    seat = db.execute(everybody(Conversation.uid == uid, User.id == user.id)).one_or_none()
    if seat is None:
        return None
    both = joinedload(Conversation.business), joinedload(Conversation.customer)
    here = select(Conversation).where(Conversation.id == seat.conversation_id).options(*both)
    return Place(db.scalars(here).one(), ChatSide(seat.side))


def wanted(db: Session, conversation: Conversation) -> dict[int, ChatSide]:
    """Who may take part as things stand, and from which side they speak."""
    rows = db.execute(everybody(Conversation.id == conversation.id))
    return {user_id: ChatSide(side) for _id, user_id, side in rows}


def is_there(db: Session, user_id: int) -> bool:
    """Whether somebody has an account that can read and write."""
    return db.scalar(select(User.id).where(User.id == user_id).where(*_IS_THERE)) is not None


def settle(db: Session, conversation: Conversation, now: datetime) -> bool:
    """Let the rows follow, and listeners hear of it; says whether anything changed. `conversation` is locked."""
    has_changed = follow(db, conversation, wanted(db, conversation), now)
    if has_changed:
        changed(db, conversation, now)
    return has_changed


def follow(db: Session, conversation: Conversation, seats: Mapping[int, ChatSide], now: datetime) -> bool:
    """Let the rows say what `seats` does, without a word to the listeners; says whether anything changed.

    Nothing that was said before somebody came, or while they were away, is new to them.
    """
    rows = {row.user_id: row for row in db.scalars(_rows_of(conversation)).all()}
    come = [(user, side) for user, side in sorted(seats.items()) if not _has_place(rows.get(user), side)]
    gone = [row for user, row in rows.items() if row.left_at is None and user not in seats]
    for user, side in come:
        row = rows.get(user) or ConversationMember(conversation_id=conversation.id, user_id=user)
        row.side, row.left_at, row.rung_at, row.read_no = side, None, None, conversation.last_no
        row.joined_at = row.joined_at or now
        db.add(row)
    for row in gone:
        row.left_at = now
    db.flush()
    return bool(come or gone)


def _has_place(row: ConversationMember | None, side: ChatSide) -> bool:
    return row is not None and row.left_at is None and row.side is side


def _rows_of(conversation: Conversation) -> Select[ConversationMember]:
    rows = select(ConversationMember).where(ConversationMember.conversation_id == conversation.id)
    rows = rows.order_by(ConversationMember.user_id).with_for_update()
    return rows.execution_options(populate_existing=True)


def changed(db: Session, conversation: Conversation, now: datetime) -> None:
    """Something that listeners see is different from now on. `conversation` is locked."""
    conversation.version += 1
    outbox.publish(db, ConversationChanged(conversation=conversation.uid), now=now)


def unsettled(db: Session, which: ColumnElement[bool], most: int) -> Sequence[int]:
    """Keys of up to `most` conversations whose rows do not say who may take part.

    `which` speaks of `Conversation` or its `Business`.
    """
    are = (
        select(ConversationMember.conversation_id, ConversationMember.user_id, ConversationMember.side)
        .join(Conversation, Conversation.id == ConversationMember.conversation_id)
        .join(Business, Business.id == Conversation.business_id)
        .where(which, ConversationMember.left_at.is_(None))
    )
    should = everybody(which)
    differ = union(except_(should, are), except_(are, should)).subquery()
    keys = select(differ.c.conversation_id).distinct().order_by(differ.c.conversation_id).limit(most)
    return db.scalars(keys).all()


def everybody(
    which: ColumnElement[bool], whom: ColumnElement[bool] | None = None
) -> CompoundSelect[int, int, str]:
    """Conversation, user and side of all who may take part; `which` conversations, `whom` of their people."""
    whom = true() if whom is None else whom
    return union_all(_customers(which, whom), _teams(which, whom))


def _customers(which: ColumnElement[bool], whom: ColumnElement[bool]) -> Select[int, int, str]:
    return (
        select(
            Conversation.id.label("conversation_id"),
            User.id.label("user_id"),
            literal_column(f"'{ChatSide.CUSTOMER}'").label("side"),
        )
        .join(User, User.id == Conversation.customer_id)
        .join(Business, Business.id == Conversation.business_id)
        .where(which, whom, *_IS_THERE)
    )


def _teams(which: ColumnElement[bool], whom: ColumnElement[bool]) -> Select[int, int, str]:
    """An archived business is nobody's; and whoever is the customer here does not answer themselves."""
    return (
        select(Conversation.id, User.id, literal_column(f"'{ChatSide.TEAM}'"))
        .join(Business, Business.id == Conversation.business_id)
        .join(BusinessMember, BusinessMember.business_id == Business.id)
        .join(User, User.id == BusinessMember.user_id)
        .where(Business.archived_at.is_(None))
        .where(User.id != Conversation.customer_id)
        .where(leads_or_serves())
        .where(which, whom, *_IS_THERE)
    )


def leads_or_serves() -> ColumnElement[bool]:
    """Whether a member of the team leads the business, or serves a visit of the conversation's customer."""
    serves = (
        select(BookingItem.id)
        .join(Booking, Booking.id == BookingItem.booking_id)
        .where(Booking.business_id == Conversation.business_id)
        .where(Booking.customer_id == Conversation.customer_id)
        .where(Booking.status.in_(SERVED))
        .where(BookingItem.business_id == Conversation.business_id)
        .where(BookingItem.employee_id == BusinessMember.employee_id)
        .correlate(Conversation, BusinessMember)
        .exists()
    )
    return or_(BusinessMember.role.in_(LEADERS), serves)


_IS_THERE = (User.blocked_at.is_(None), User.deletion_requested_at.is_(None), User.erased_at.is_(None))
