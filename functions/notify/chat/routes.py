"""Talking with a business, or with a customer."""

from uuid import UUID

from sqlalchemy.orm import Session

from common.afterwards import afterwards
from common.clock import Clock
from common.db import Transactions
from common.errors import ChatUnavailable, NotFound, Unavailable
from common.integrations import Doors
from common.models import User
from common.pictures.refusals import UploadUsed
from common.tuning import Feature
from common.web.ask import Caller, Reply
from common.web.limits import per_user
from common.web.paging import Page
from common.web.pictured import Pictured
from functions.notify.api import api
from functions.notify.chat import actions, mirroring, queries
from functions.notify.chat.guards import chatting, member
from functions.notify.chat.members import Place
from functions.notify.chat.refusals import (
    Blocked,
    ConversationClosed,
    NobodyThere,
    OwnBusiness,
    TooManyConversations,
    YouBlocked,
)
from functions.notify.chat.schemas import (
    ConversationReply,
    MessageReply,
    NewMessage,
    Opening,
    ReadReply,
    ReportReply,
    ReportRequest,
    Seen,
    WhichConversations,
    WhichMessages,
)
from functions.notify.chat.showing import conversation_shown, conversations_shown, message_shown

MINUTE, HOUR, DAY = 60, 3600, 86400
_ALL, _ONE = "/api/chat/conversations/", "/api/chat/conversations/<uuid:conversation>/"


def _show_listeners(db: Session, place: Place) -> None:
    """Whoever listens has it, usually, before the reply leaves."""
    uid = place.conversation.uid
    afterwards(db, lambda runtime: mirroring.mirror_now(runtime, uid))


@api.post(
    _ALL,
    auth=chatting.on("business"),
    status=201,
    or_status=200,
    support=False,
    idempotent=True,
    errors=[NotFound, OwnBusiness, NobodyThere, ConversationClosed, TooManyConversations, ChatUnavailable],
    limits=[per_user("chat_open", 200, HOUR)],
    feature=Feature.CHAT,
)
def open_conversation(
    db: Session, user: User, body: Opening, caller: Caller, clock: Clock
) -> Reply[ConversationReply]:
    """Begin a conversation, or find the one there is (200).

    Customers name a `business` or a `booking` of theirs; owners, managers and whoever serves it name a `booking`, and
    speak with its customer. There is one conversation for each customer and business.
    """
    place, is_new = actions.open_conversation(db, user, body, now=clock.now())
    _show_listeners(db, place)
    reply = conversation_shown(db, user, place.conversation, caller.language)
    return Reply(reply, status=201 if is_new else 200)


@api.get(_ALL, auth=chatting, support=False, errors=[ChatUnavailable])
def list_conversations(
    db: Session, user: User, query: WhichConversations, caller: Caller
) -> Page[ConversationReply]:
    """List my conversations, as a customer and as one of a team, the liveliest first."""
    found = queries.conversations_of(db, user, query)
    shown = conversations_shown(db, user, found.rows, caller.language)
    return Page(results=shown, next=found.next)


@api.get(_ONE, auth=member, support=False, errors=[NotFound, ChatUnavailable])
def show_conversation(db: Session, user: User, place: Place, caller: Caller) -> ConversationReply:
    """Show one of my conversations."""
    return conversation_shown(db, user, place.conversation, caller.language)


@api.post(
    f"{_ONE}messages/",
    auth=member,
    status=201,
    support=False,
    idempotent=True,
    errors=[NotFound, Blocked, YouBlocked, ConversationClosed, NobodyThere, UploadUsed, ChatUnavailable],
    limits=[per_user("chat_send", 30, MINUTE), per_user("chat_send_hour", 200, HOUR)],
    feature=Feature.CHAT,
)
def send_message(
    db: Session, user: User, place: Place, body: NewMessage, caller: Caller, clock: Clock
) -> MessageReply:
    """Say something: a text of at most 2000 characters, a picture, or both.

    This is the only way to write; apps that listen to Firestore see it there. Send an Idempotency-Key, and a message
    sent again because the network failed is said once.
    """
    message = actions.send(db, user, place, body, now=clock.now())
    _show_listeners(db, place)
    return message_shown(message, user, place.side, caller.language)


@api.get(f"{_ONE}messages/", auth=member, support=False, errors=[NotFound, ChatUnavailable])
def list_messages(
    db: Session, user: User, place: Place, query: WhichMessages, caller: Caller
) -> Page[MessageReply]:
    """List what was said, the latest first: for apps that do not listen to Firestore, and for what is older."""
    found = queries.messages_of(db, place, query)
    return Page.of(found, lambda each: message_shown(each, user, place.side, caller.language))


@api.get(
    f"{_ONE}pictures/<uuid:picture>/",
    auth=member,
    support=False,
    errors=[NotFound, Unavailable, ChatUnavailable],
)
def show_chat_picture(work: Transactions, place: Place, picture: UUID, doors: Doors) -> Pictured:
    """Where to see a picture that was sent; the links end within the hour."""
    return Pictured.of(work.run(lambda db: queries.picture_of(db, place, picture)), doors.storage)


@api.post(f"{_ONE}read/", auth=member, support=False, errors=[NotFound, ChatUnavailable])
def mark_messages_read(db: Session, user: User, place: Place, body: Seen, clock: Clock) -> ReadReply:
    """Say how far I have read; it only grows."""
    read_no, unread = actions.mark_read(db, user, place, body, now=clock.now())
    return ReadReply(read_no=read_no, unread_count=unread)


@api.post(
    f"{_ONE}block/",
    auth=member,
    support=False,
    errors=[NotFound, ChatUnavailable],
    limits=[per_user("chat_block", 60, HOUR)],
)
def block_conversation(
    db: Session, user: User, place: Place, caller: Caller, clock: Clock
) -> ConversationReply:
    """Stop a conversation for both sides, until mine lets it go on; what was said stays."""
    actions.block(db, place, now=clock.now())
    _show_listeners(db, place)
    return conversation_shown(db, user, place.conversation, caller.language)


@api.delete(
    f"{_ONE}block/",
    auth=member,
    support=False,
    errors=[NotFound, ChatUnavailable],
    limits=[per_user("chat_block", 60, HOUR)],
)
def unblock_conversation(
    db: Session, user: User, place: Place, caller: Caller, clock: Clock
) -> ConversationReply:
    """Let a conversation go on, as far as my side is concerned."""
    actions.unblock(db, place, now=clock.now())
    _show_listeners(db, place)
    return conversation_shown(db, user, place.conversation, caller.language)


@api.post(
    f"{_ONE}report/",
    auth=member,
    status=201,
    or_status=200,
    support=False,
    errors=[NotFound, ChatUnavailable],
    limits=[per_user("chat_report", 20, DAY)],
)
def report_conversation(
    db: Session, user: User, place: Place, body: ReportRequest, clock: Clock
) -> Reply[ReportReply]:
    """Ask AvatID to look at a conversation, or at one message of it.

    The same again, as long as nobody has decided, is the same report (200). The other side is not told.
    """
    made, is_new = actions.report(db, user, place, body, now=clock.now())
    return Reply(ReportReply.model_validate(made), status=201 if is_new else 200)
