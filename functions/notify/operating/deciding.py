"""What an operator makes of a reported conversation: words hidden, shown again, or left as they are."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from common import audit, operators
from common.errors import Conflict, Forbidden, NotFound
from common.i18n import _
from common.models import ChatMessage, ChatReport, Conversation, Operator, ReportDecision
from functions.notify.chat import members
from functions.notify.chat import queries as chat
from functions.notify.chat.mirroring import show_again
from functions.notify.operating import queries
from functions.notify.operating.queries import Reported


class ChatReportDecided(Conflict):
    """Somebody else has looked at it before."""

    code = "report_decided"
    title = _("This report has been decided already.")


class WordsAreGone(Conflict):
    """Who said it has left AvatID; the line stays hidden, and nothing is in it."""

    code = "words_are_gone"
    title = _("There is nothing left to show.")
    detail = _("Whoever wrote this has deleted their account, and their words with it.")


class OwnConversation(Forbidden):
    """Operators are customers, too; what is said of their own talks is somebody else's to judge."""

    code = "own_conversation"
    title = _("This is your own conversation.")
    detail = _("This is your own conversation. Another operator has to look at it.")


def look_into(
    db: Session, operator: Operator, uid: UUID, *, request_id: str | None
) -> tuple[Reported, Sequence[ChatMessage]]:
    """A report with the words around it. That somebody has read them is written down.

    Raises `NotFound` or `OwnConversation`.
    """
    reported = queries.report(db, uid)
    _refuse_own(operator, reported.conversation)
    words = queries.words_around(db, reported)
    _note(db, operator, "chat_report.read", reported.conversation, ("chat_report", uid), request_id)
    return reported, words


def hide_message(
    db: Session,
    operator: Operator,
    uid: UUID,
    reason: str,
    *,
    report: UUID | None = None,
    now: datetime,
    request_id: str | None,
) -> ChatMessage:
    """Show a message to nobody but us, in the app and in Firestore; once more changes nothing.

    Every open report about it is decided with this, and so is `report`, which may be about the whole conversation.
    Raises `NotFound`, also for a `report` about another conversation, or `OwnConversation`.
    """
    reason = operators.checked_reason(reason)
    conversation, message = _locked(db, operator, uid)
    reports = {*queries.reports_of(db, message), *_named(db, report, conversation)}
    is_new = message.hidden_at is None
    if is_new:
        message.hidden_at = now
        members.changed(db, conversation, now)
    decided = _decide(db, operator, conversation, reports, ReportDecision.HIDDEN, now)
    if is_new or decided:
        data = {"reports": decided}
        _note(
            db,
            operator,
            "chat_message.hidden",
            conversation,
            ("chat_message", uid),
            request_id,
            subject=message.sender,
            data=data,
            text=reason,
        )
    return message


def show_message(
    db: Session, operator: Operator, uid: UUID, reason: str, *, now: datetime, request_id: str | None
) -> ChatMessage:
    """Let both sides read a message again; once more changes nothing. Reports stay decided as they were.

    Raises `NotFound`, `OwnConversation` or `WordsAreGone`.
    """
    reason = operators.checked_reason(reason)
    conversation, message = _locked(db, operator, uid)
    if message.hidden_at is None:
        return message
    if message.sender.erased_at is not None:
        raise WordsAreGone
    message.hidden_at = None
    show_again(conversation, message)
    members.changed(db, conversation, now)
    db.flush()
    _note(
        db,
        operator,
        "chat_message.shown",
        conversation,
        ("chat_message", uid),
        request_id,
        subject=message.sender,
        text=reason,
    )
    return message


def keep(
    db: Session, operator: Operator, uid: UUID, reason: str, *, now: datetime, request_id: str | None
) -> ChatReport:
    """Find nothing wrong with what was reported. Raises `NotFound`, `OwnConversation` or `ChatReportDecided`."""
    reason = operators.checked_reason(reason)
    reported = queries.report(db, uid)
    _refuse_own(operator, reported.conversation)
    conversation = chat.locked(db, reported.conversation.id)
    if not _decide(db, operator, conversation, [reported.report.id], ReportDecision.KEPT, now):
        raise ChatReportDecided
    _note(
        db, operator, "chat_report.kept", conversation, ("chat_report", uid), request_id, text=reason or None
    )
    return reported.report


def _refuse_own(operator: Operator, conversation: Conversation) -> None:
    if conversation.customer_id == operator.user_id:
        raise OwnConversation


def _locked(db: Session, operator: Operator, uid: UUID) -> tuple[Conversation, ChatMessage]:
    """A message as it stands once its conversation is locked; raises `NotFound`, also for one just forgotten."""
    conversation = chat.locked(db, queries.message(db, uid).conversation_id)
    _refuse_own(operator, conversation)
    return conversation, queries.message(db, uid)


def _named(db: Session, report: UUID | None, conversation: Conversation) -> list[int]:
    if report is None:
        return []
    found = queries.report(db, report).report
    if found.conversation_id != conversation.id:
        raise NotFound
    return [found.id]


def _decide(
    db: Session,
    operator: Operator,
    conversation: Conversation,
    which: Collection[int],
    decision: ReportDecision,
    now: datetime,
) -> list[str]:
    """Decide those that wait; their uids. The conversation is locked."""
    waiting = queries.undecided(db, conversation, which)
    for report in waiting:
        report.decision, report.decided_by_id, report.decided_at = decision, operator.user_id, now
    db.flush()
    return [str(report.uid) for report in waiting]


def _note(
    db: Session,
    operator: Operator,
    action: str,
    conversation: Conversation,
    what: tuple[str, UUID],
    request_id: str | None,
    **more: Any,
) -> None:
    audit.note(
        db, operator, action, business=conversation.business, object=what, request_id=request_id, **more
    )
