"""What operators see of conversations: those that somebody has asked them to look at, and no others."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from common.errors import NotFound
from common.models import ChatMessage, ChatReport, Conversation, User
from common.web.paging import Found, PageQuery, page_of

_BEFORE, _AFTER = 5, 5


@dataclass(frozen=True, slots=True)
class Reported:
    """A report, who made it, and what it is about; its conversation has business and customer loaded.

    `message` has its sender loaded; None for a report about the whole conversation, or when its time was over and it
    has been forgotten.
    """

    report: ChatReport
    reporter: User
    conversation: Conversation
    message: ChatMessage | None


def reports(db: Session, page: PageQuery) -> Found[Reported]:
    """A page of what nobody has decided yet, the oldest first."""
    undecided = select(ChatReport).where(ChatReport.decision.is_(None))
    found = page_of(db, undecided, [ChatReport.created_at, ChatReport.id], page)
    return Found(_with_all(db, found.rows), found.next)


def report(db: Session, uid: UUID) -> Reported:
    """A report, decided or not; raises `NotFound`."""
    found = db.scalar(select(ChatReport).where(ChatReport.uid == uid))
    if found is None:
        raise NotFound
    return _with_all(db, [found])[0]


def _with_all(db: Session, rows: Sequence[ChatReport]) -> list[Reported]:
    """Three questions, whatever their number."""
    both = joinedload(Conversation.business), joinedload(Conversation.customer)
    keys = {row.conversation_id for row in rows}
    talks = db.scalars(select(Conversation).where(Conversation.id.in_(keys)).options(*both))
    conversations = {each.id: each for each in talks}
    people = db.scalars(select(User).where(User.id.in_({row.reporter_id for row in rows})))
    reporters = {each.id: each for each in people}
    said = db.scalars(_said().where(ChatMessage.id.in_({row.message_id for row in rows if row.message_id})))
    messages = {each.id: each for each in said}
    return [
        Reported(
            row,
            reporters[row.reporter_id],
            conversations[row.conversation_id],
            messages.get(row.message_id or 0),
        )
        for row in rows
    ]


def words_around(db: Session, reported: Reported) -> Sequence[ChatMessage]:
    """The message with up to five before and five after it; of a conversation the last ten when it was reported.

    In their order, hidden ones too, senders and pictures loaded. Whoever shows them notes it: see `look_into`.
    """
    here = _said().where(ChatMessage.conversation_id == reported.conversation.id)
    if reported.message is None:
        until = here.where(ChatMessage.created_at <= reported.report.created_at)
        return _last(db, until, _BEFORE + _AFTER)
    no = reported.message.no
    after = here.where(ChatMessage.no >= no).order_by(ChatMessage.no).limit(1 + _AFTER)
    return [*_last(db, here.where(ChatMessage.no < no), _BEFORE), *db.scalars(after)]


def _last(db: Session, said: Select[ChatMessage], most: int) -> Sequence[ChatMessage]:
    return db.scalars(said.order_by(ChatMessage.no.desc()).limit(most)).all()[::-1]


def _said() -> Select[ChatMessage]:
    return select(ChatMessage).options(joinedload(ChatMessage.sender), joinedload(ChatMessage.upload))


def message(db: Session, uid: UUID) -> ChatMessage:
    """A message as it is now, hidden or not, its sender loaded; raises `NotFound`."""
    found = db.scalar(_said().where(ChatMessage.uid == uid).execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def undecided(db: Session, conversation: Conversation, which: Collection[int]) -> Sequence[ChatReport]:
    """Those of these reports (their keys) that wait; the conversation is locked, so nobody else decides them."""
    rows = select(ChatReport).where(ChatReport.conversation_id == conversation.id)
    rows = rows.where(ChatReport.decision.is_(None)).where(ChatReport.id.in_(which))
    return db.scalars(rows.order_by(ChatReport.id).execution_options(populate_existing=True)).all()


def reports_of(db: Session, message: ChatMessage) -> Sequence[int]:
    """The keys of everybody's reports about one message."""
    return db.scalars(select(ChatReport.id).where(ChatReport.message_id == message.id)).all()
