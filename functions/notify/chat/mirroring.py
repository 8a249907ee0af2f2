"""Showing in Firestore what stands in the database, to those who listen.

The database is the truth. What Firestore has not seen yet is told by two numbers of a conversation:
`mirrored_version` and `mirrored_no`. Whoever carries it on reads both, writes what is missing in one commit, and
notes how far it came. The commit is fenced by the version, so it does not matter who does it, how often, and how
late.
"""

import logging
import time
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy import Row, Select, func, select, update
from sqlalchemy.orm import Session

from common.integrations.chat import LAST_VERSION, SECONDS, ChatError, ConversationView, MessageView
from common.models import Business, ChatMessage, Conversation, ConversationMember, Upload, User
from common.runtime import Runtime

log = logging.getLogger(__name__)

_LONGEST = 40.0
"""So many seconds may all commits take together; a lease is longer."""
AT_ONCE = 200
"""Messages in one commit; Firestore takes 500 writes, and as many again may have to go."""


def mirror_now(runtime: Runtime, conversation: UUID) -> None:
    """Show a conversation right after the commit that changed it; call it with no transaction open.

    Best effort: whatever goes wrong, the outbox will carry it, so nothing is raised.
    """
    if runtime.settings.chat_provider == "off":
        return
    try:
        carry(runtime, conversation, within=runtime.settings.chat_wait_seconds)
    except (
        Exception
    ) as error:  # what is to be shown has been committed, and its reply must not become an error
        log.info("listeners will hear of it later", extra={"conversation": str(conversation)}, exc_info=error)


def carry(runtime: Runtime, conversation: UUID, within: float = _LONGEST) -> str:
    """Write what listeners have not seen yet, within so many seconds, and note it; says how far it came.

    Raises `ChatError`. Done again it does nothing.
    """
    until = time.monotonic() + within
    while found := runtime.transactions.run(partial(behind, uid=conversation)):
        left = until - time.monotonic()
        if left <= 0:
            raise ChatError("there was more to write than there was time")
        if runtime.doors.chat.mirror(found.view, within=min(left, SECONDS)):
            runtime.transactions.run(partial(_note, shown=found))
        elif not _catches_up(runtime, conversation):
            return f"before version {found.view.version} came a newer one"
    return "up to date"


def _catches_up(runtime: Runtime, uid: UUID) -> bool:
    """Whether Firestore knew more than the database, and listeners now get what the database knows.

    A version is committed before it is shown. So one that is shown and not in the database was lost with the rest
    of a backup's time: the database remains the truth, what was said in that time goes, and everything is
    written anew under a version that is newer.
    """
    shown = runtime.doors.chat.version_of(uid)
    if not runtime.transactions.run(partial(_is_older, uid=uid, shown=shown)):
        return False
    log.error("Firestore knew more than the database", extra={"conversation": str(uid), "version": shown})
    runtime.doors.chat.forget_what_was_said(uid)
    return runtime.transactions.run(partial(_write_anew, uid=uid, shown=shown))


def _is_older(db: Session, uid: UUID, shown: int) -> bool:
    """One that was forgotten is not shown again: erasure has still to come to what the backup brought back."""
    version = db.scalar(select(Conversation.version).where(Conversation.uid == uid))
    return version is not None and version < shown < LAST_VERSION


def _write_anew(db: Session, uid: UUID, shown: int) -> bool:
    older = update(Conversation).where(Conversation.uid == uid).where(Conversation.version < shown)
    anew = older.values(version=shown + 1, mirrored_version=0, mirrored_no=0).returning(Conversation.id)
    return db.scalar(anew.execution_options(synchronize_session=False)) is not None


def remove(runtime: Runtime, conversation: UUID) -> str:
    """Take a conversation that is not in the database any more from those who listen; raises `ChatError`."""
    runtime.doors.chat.forget(conversation)
    return "removed"


@dataclass(frozen=True, slots=True)
class Behind:
    """What Firestore has not seen of a conversation, and how far it had come when this was read."""

    view: ConversationView
    version: int
    no: int


def behind(db: Session, uid: UUID) -> Behind | None:
    """What Firestore has not seen yet of a conversation; nothing if it has seen everything, or there is none."""
    conversation = db.scalar(select(Conversation).where(Conversation.uid == uid))
    if conversation is None or conversation.mirrored_version >= conversation.version:
        return None
    version, no = conversation.mirrored_version, conversation.mirrored_no
    return Behind(view_of(db, conversation), version, no)


def show_again(conversation: Conversation, message: ChatMessage) -> None:
    """Have listeners see a message once more that they had been told to forget. `conversation` is locked.

    Whoever carries an earlier view at this moment does not note how far that came: it lacks the message.
    """
    conversation.mirrored_no = min(conversation.mirrored_no, message.no - 1)
    conversation.mirrored_version = 0


def view_of(db: Session, conversation: Conversation) -> ConversationView:
    """A conversation as listeners should see it, with the next messages that they have not seen.

    Each of these reads may be newer than the version read first: then a newer version comes after it.
    """
    rows = db.execute(_next_messages(conversation)).all()
    business = db.get_one(Business, conversation.business_id)
    return ConversationView(
        uid=conversation.uid,
        version=conversation.version,
        members=tuple(db.scalars(_members(conversation))),
        customer=db.get_one(User, conversation.customer_id).uid,
        business=business.uid,
        business_name={"en": business.name_en, "sq": business.name_sq or business.name_en},
        blocked_by=_blocked_by(conversation),
        last_no=conversation.last_no,
        last_at=conversation.last_message_at,
        messages=tuple(_shown(row) for row in rows if row.ChatMessage.hidden_at is None),
        gone=tuple(db.scalars(_hidden(conversation))),
        through_no=rows[-1].ChatMessage.no if len(rows) == AT_ONCE else conversation.last_no,
    )


def _members(conversation: Conversation) -> Select[UUID]:
    """Whoever takes part and may still sign in."""
    members = select(User.uid).join(ConversationMember, ConversationMember.user_id == User.id)
    return (
        members.where(ConversationMember.conversation_id == conversation.id)
        .where(ConversationMember.left_at.is_(None))
        .where(User.blocked_at.is_(None), User.deletion_requested_at.is_(None))
        .order_by(User.id)
    )


def _next_messages(conversation: Conversation) -> Select[ChatMessage, UUID, UUID | None]:
    return (
        select(ChatMessage, User.uid.label("sender"), Upload.uid.label("image"))
        .join(User, User.id == ChatMessage.sender_id)
        .outerjoin(Upload, Upload.id == ChatMessage.upload_id)
        .where(ChatMessage.conversation_id == conversation.id)
        .where(ChatMessage.no > conversation.mirrored_no)
        .where(ChatMessage.no <= conversation.last_no)
        .order_by(ChatMessage.no)
        .limit(AT_ONCE)
    )


def _hidden(conversation: Conversation) -> Select[UUID]:
    """The last that were hidden; those before them have gone with an earlier version."""
    hidden = select(ChatMessage.uid).where(ChatMessage.conversation_id == conversation.id)
    hidden = hidden.where(ChatMessage.hidden_at.is_not(None))
    return hidden.order_by(ChatMessage.hidden_at.desc(), ChatMessage.no.desc()).limit(AT_ONCE)


def _shown(row: Row[ChatMessage, UUID, UUID | None]) -> MessageView:
    said, sender, image = row
    return MessageView(said.uid, said.no, sender, str(said.side), said.text, image, said.created_at)


def _blocked_by(conversation: Conversation) -> tuple[str, ...]:
    sides = {
        "customer": conversation.blocked_by_customer_at,
        "team": conversation.blocked_by_team_at,
    }
    return tuple(side for side, since in sides.items() if since is not None)


def _note(db: Session, shown: Behind) -> None:
    """Listeners have seen so much; the version counts once its last message has been written.

    Unless somebody else has noted something since: then there may be more to show than this view had, and whoever
    carries looks again.
    """
    view = shown.view
    is_whole = view.through_no >= view.last_no
    db.execute(
        update(Conversation)
        .where(Conversation.uid == view.uid)
        .where(Conversation.mirrored_version == shown.version, Conversation.mirrored_no == shown.no)
        .values(
            mirrored_no=func.greatest(Conversation.mirrored_no, view.through_no),
            mirrored_version=func.greatest(Conversation.mirrored_version, view.version if is_whole else 0),
        )
        .execution_options(synchronize_session=False)
    )
