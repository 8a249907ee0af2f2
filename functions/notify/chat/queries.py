"""What is read of conversations."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, true, union_all
from sqlalchemy.orm import Session, joinedload

from common.errors import NotFound
from common.models import (
    Booking,
    BookingItem,
    BookingStatus,
    Business,
    BusinessMember,
    ChatMessage,
    ChatReport,
    ChatSide,
    Conversation,
    ConversationMember,
    Upload,
    User,
)
from common.team import LEADERS
from common.web.paging import Found, beyond, page_of
from functions.notify.chat import members
from functions.notify.chat.members import Place
from functions.notify.chat.schemas import WhichConversations, WhichMessages

MOST_UNREAD = 100
"""Nobody reads a larger number on a badge, and counting them would take time."""

_LIVELIEST = (func.coalesce(Conversation.last_message_at, Conversation.created_at), Conversation.id)


def conversations_of(db: Session, user: User, query: WhichConversations) -> Found[Conversation]:
    """One page of those that the user takes part in, the liveliest first; business and customer loaded.

    1. Those that can be on this page: all in which they are the customer, and of each team a page's worth. 2. Of
    these, those in which they take part as things stand. Asked in one, PostgreSQL looks at all a business has.
    """
    near = db.scalars(union_all(_as_customer(user, query), _of_each_team(user, query))).all()
    still = members.everybody(Conversation.id.in_(near), User.id == user.id).subquery()
    mine = select(Conversation).where(Conversation.id.in_(select(still.c.conversation_id)))
    mine = mine.options(joinedload(Conversation.business), joinedload(Conversation.customer))
    return page_of(db, mine, _LIVELIEST, query, descending=True)


def _wanted(query: WhichConversations) -> ColumnElement[bool]:
    if query.business is None:
        return true()
    return (
        Conversation.business_id
        == select(Business.id).where(Business.uid == query.business).scalar_subquery()
    )


def _as_customer(user: User, query: WhichConversations) -> Select[int]:
    return select(Conversation.id).where(Conversation.customer_id == user.id).where(_wanted(query))


def _of_each_team(user: User, query: WhichConversations) -> Select[int]:
    """A walk along an index for each, however many conversations a business has."""
    takes_part = (
        select(ConversationMember.user_id)
        .where(ConversationMember.conversation_id == Conversation.id)
        .where(ConversationMember.user_id == user.id)
        .where(ConversationMember.left_at.is_(None))
        .exists()
    )
    nearest = (
        select(Conversation.id)
        .where(Conversation.business_id == BusinessMember.business_id)
        .where(takes_part, members.leads_or_serves(), _wanted(query))
        .where(beyond(_LIVELIEST, query, descending=True))
        .order_by(*(column.desc() for column in _LIVELIEST))
        .limit(query.limit + 1)
        .correlate(BusinessMember)
        .lateral()
    )
    teams = select(nearest.c.id).select_from(BusinessMember).join(nearest, true())
    return teams.where(BusinessMember.user_id == user.id)


def locked(db: Session, conversation_id: int) -> Conversation:
    """The conversation as it is now, and as it stays until this transaction ends; business and customer loaded.

    Raises `NotFound` for one that was there a moment ago: its customer may just have been erased.
    """
    row = select(Conversation).where(Conversation.id == conversation_id)
    row = row.options(joinedload(Conversation.business), joinedload(Conversation.customer))
    row = row.with_for_update(key_share=True, of=Conversation)
    found = db.scalar(row.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def between(db: Session, business: Business, customer_id: int) -> Conversation | None:
    """The conversation of these two, if there is one."""
    theirs = select(Conversation).where(Conversation.business_id == business.id)
    return db.scalar(theirs.where(Conversation.customer_id == customer_id))


def messages_of(db: Session, place: Place, query: WhichMessages) -> Found[ChatMessage]:
    """One page of what was said, the latest first; senders and pictures loaded."""
    said = _shown(ChatMessage.conversation_id == place.conversation.id)
    if query.before is not None:
        said = said.where(ChatMessage.no < query.before)
    return page_of(db, said, (ChatMessage.no,), query, descending=True)


def message_of(db: Session, place: Place, uid: UUID) -> ChatMessage | None:
    """One message of a conversation, unless it is hidden."""
    return db.scalar(
        _shown(ChatMessage.conversation_id == place.conversation.id).where(ChatMessage.uid == uid)
    )


def last_messages(db: Session, conversations: Sequence[Conversation]) -> dict[int, ChatMessage]:
    """The latest message of each, by the conversation's key; one index look-up a conversation."""
    latest = (
        select(ChatMessage.id)
        .where(ChatMessage.conversation_id == Conversation.id)
        .where(ChatMessage.hidden_at.is_(None))
        .order_by(ChatMessage.no.desc())
        .limit(1)
        .correlate(Conversation)
        .scalar_subquery()
    )
    keys = select(latest).where(Conversation.id.in_([each.id for each in conversations]))
    found = db.scalars(_shown(ChatMessage.id.in_(keys)))
    return {each.conversation_id: each for each in found}


def reading_of(
    db: Session, user: User, conversations: Collection[Conversation]
) -> dict[int, tuple[int, int]]:
    """How far the user has read each, and how many messages of others are left, by the conversation's key."""
    left = (
        select(ChatMessage.id)
        .where(ChatMessage.conversation_id == ConversationMember.conversation_id)
        .where(ChatMessage.no > ConversationMember.read_no)
        .where(ChatMessage.sender_id != user.id)
        .where(ChatMessage.hidden_at.is_(None))
        .limit(MOST_UNREAD)
        .correlate(ConversationMember)
        .subquery()
    )
    count = select(func.count()).select_from(left).scalar_subquery()
    rows = db.execute(
        select(ConversationMember.conversation_id, ConversationMember.read_no, count)
        .where(ConversationMember.user_id == user.id)
        .where(ConversationMember.conversation_id.in_([each.id for each in conversations]))
    )
    return {row[0]: (row[1], row[2]) for row in rows.all()}


def _shown(which: ColumnElement[bool]) -> Select[ChatMessage]:
    """Messages that may be seen."""
    loaded = joinedload(ChatMessage.sender), joinedload(ChatMessage.upload)
    return select(ChatMessage).where(which).where(ChatMessage.hidden_at.is_(None)).options(*loaded)


def picture_of(db: Session, place: Place, uid: UUID) -> Upload:
    """A picture that was sent in a conversation; raises `NotFound`."""
    sent = (
        select(Upload)
        .join(ChatMessage, ChatMessage.upload_id == Upload.id)
        .where(Upload.uid == uid)
        .where(Upload.deleted_at.is_(None))
        .where(ChatMessage.conversation_id == place.conversation.id)
        .where(ChatMessage.hidden_at.is_(None))
    )
    found = db.scalar(sent)
    if found is None:
        raise NotFound
    return found


def booking_of(db: Session, user: User, uid: UUID) -> tuple[Booking, ChatSide] | None:
    """A booking with its business, and from which side the user may speak about it; None for strangers."""
    booking = db.scalar(select(Booking).where(Booking.uid == uid).options(joinedload(Booking.business)))
    if booking is None:
        return None
    if booking.customer_id == user.id:
        return booking, ChatSide.CUSTOMER
    return (booking, ChatSide.TEAM) if _speaks_about(db, user, booking) else None


def _speaks_about(db: Session, user: User, booking: Booking) -> bool:
    """Whether somebody of the team leads the business or serves this visit; unpaid ones they have not heard of."""
    if booking.status is BookingStatus.PENDING_PAYMENT or booking.business.archived_at is not None:
        return False
    team = select(BusinessMember).where(BusinessMember.business_id == booking.business_id)
    mine = db.scalar(team.where(BusinessMember.user_id == user.id))
    if mine is None or mine.role in LEADERS:
        return mine is not None
    serves = select(BookingItem.id).where(BookingItem.booking_id == booking.id)
    serves = serves.where(BookingItem.employee_id == mine.employee_id)
    return booking.status in members.SERVED and db.scalar(serves.limit(1)) is not None


def open_report(db: Session, user: User, place: Place, message_id: int | None) -> ChatReport | None:
    """What the user has reported about the same before, and nobody has decided yet."""
    return db.scalar(
        select(ChatReport)
        .where(ChatReport.conversation_id == place.conversation.id)
        .where(ChatReport.reporter_id == user.id)
        .where(ChatReport.message_id.is_not_distinct_from(message_id))
        .where(ChatReport.decision.is_(None))
        .limit(1)
    )
