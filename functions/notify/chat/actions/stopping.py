"""Not wanting to hear any more, and asking us to look."""

from datetime import datetime

from sqlalchemy.orm import Session

from common.errors import Invalid, field_error
from common.i18n import _
from common.models import ChatReport, ChatSide, Conversation, User
from functions.notify.chat import members, queries
from functions.notify.chat.members import Place
from functions.notify.chat.schemas import ReportRequest

_COLUMNS = {ChatSide.CUSTOMER: "blocked_by_customer_at", ChatSide.TEAM: "blocked_by_team_at"}


def block(db: Session, place: Place, *, now: datetime) -> None:
    """Let nobody write here for as long as one's own side does not want to; again changes nothing."""
    _block(db, place, now, is_blocked=True)


def unblock(db: Session, place: Place, *, now: datetime) -> None:
    """Let the other side write again, as far as one's own is concerned; again changes nothing."""
    _block(db, place, now, is_blocked=False)


def _block(db: Session, place: Place, now: datetime, *, is_blocked: bool) -> None:
    conversation: Conversation = queries.locked(db, place.conversation.id)
    since = getattr(conversation, _COLUMNS[place.side])
    if (since is not None) is is_blocked:
        return
    setattr(conversation, _COLUMNS[place.side], now if is_blocked else None)
    members.follow(db, conversation, members.wanted(db, conversation), now)
    members.changed(db, conversation, now)
    db.flush()


def report(
    db: Session, user: User, place: Place, wish: ReportRequest, *, now: datetime
) -> tuple[ChatReport, bool]:
    """Ask that somebody looks at a conversation or one of its messages; says whether this is new.

    What one has reported already, and nobody has decided, is reported. Raises `Invalid` for a message that is not
    there.
    """
    message = queries.message_of(db, place, wish.message) if wish.message else None
    if wish.message is not None and message is None:
        raise Invalid(fields=[field_error("message", "not_found", _("This does not exist."))])
    queries.locked(
        db, place.conversation.id
    )  # of two who report the same at once, the second finds the first's
    message_id = message.id if message else None
    earlier = queries.open_report(db, user, place, message_id)
    if earlier is not None:
        return earlier, False
    row = ChatReport(
        conversation_id=place.conversation.id,
        message_id=message_id,
        reporter_id=user.id,
        reason=wish.reason,
        text=wish.text,
        created_at=now,
    )
    db.add(row)
    db.flush()
    return row, True
