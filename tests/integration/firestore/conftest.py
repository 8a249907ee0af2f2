"""A conversation of Alice and Bora's salon, in the database; Firestore, empty, and the apps that look into it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from google.cloud import firestore
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import outbox
from common.clock import SetClock
from common.events import ConversationChanged
from common.integrations import Doors
from common.models import (
    Business,
    ChatMessage,
    ChatSide,
    Conversation,
    ConversationMember,
    User,
)
from common.runtime import Runtime
from tests.firestore import as_an_app, as_its_owner
from tests.integration.conftest import Phone
from tests.integration.salon import Salon
from tests.integration.written import written_salon

AppOf = Callable[[object], firestore.Client]


@pytest.fixture
def project() -> str:
    """The emulator keeps projects apart: each test has its own."""
    return f"avatid-{uuid4().hex[:12]}"


@pytest.fixture
def runtime(runtime: Runtime, firestore_host: str, project: str) -> Iterator[Runtime]:
    """The surroundings of a test, with chat."""
    with_chat = {
        "chat_provider": "firestore",
        "firestore_emulator_host": firestore_host,
        "project_id": project,
        "chat_wait_seconds": 30,
    }
    settings = runtime.settings.model_copy(update=with_chat)
    doors = Doors(settings)
    doors.__dict__["chat_tokens"] = None  # Firebase's sign-in is not part of the emulator
    yield replace(runtime, settings=settings, doors=doors)
    closed(doors)


def closed(doors: Doors) -> None:
    """Hang up; a door that nobody opened has nothing to close."""
    chat: Any = vars(doors).get("chat")
    if chat is not None:
        getattr(chat, "_client", None) and chat._client.close()


@pytest.fixture
def seen_by(firestore_host: str, project: str) -> Iterator[AppOf]:
    """The app of whoever is named by their uid, None for nobody; closed afterwards."""
    apps: list[firestore.Client] = []

    def make(uid: object) -> firestore.Client:
        apps.append(as_an_app(firestore_host, project, uid))
        return apps[-1]

    yield make
    for app in apps:
        app.close()  # type: ignore[no-untyped-call]


@pytest.fixture
def shown(firestore_host: str, project: str) -> Iterator["Shown"]:
    """What lies in Firestore."""
    client = as_its_owner(firestore_host, project)
    yield Shown(client)
    client.close()  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Shown:
    """Firestore as our server sees it."""

    client: firestore.Client

    def conversation(self, uid: object) -> dict[str, Any]:
        """The document of a conversation; empty if there is none."""
        return self.client.document(f"conversations/{uid}").get().to_dict() or {}

    def texts(self, uid: object) -> list[str]:
        """What was said in it, in order."""
        messages = self.client.collection(f"conversations/{uid}/messages").order_by("no").stream()
        return [message.get("text") for message in messages]


@dataclass
class Talk:
    """A conversation in the database, and how to go on with it, as the routes do."""

    db: Session
    clock: SetClock
    row: Conversation
    customer: User
    owner: User

    @property
    def uid(self) -> UUID:
        """Its name in Firestore, too."""
        return self.row.uid

    def say(self, text: str, sender: User | None = None, at: datetime | None = None) -> ChatMessage:
        """The next message, by the customer unless somebody else says it; committed."""
        message = self.add(text, sender or self.customer, at or self.clock.now())
        self.changed()
        return message

    def add(self, text: str, sender: User, at: datetime) -> ChatMessage:
        """The next message, of which nobody has been told yet."""
        self.row.last_no += 1
        self.row.last_message_at = at
        side = ChatSide.CUSTOMER if sender is self.customer else ChatSide.TEAM
        message = ChatMessage(
            conversation_id=self.row.id, no=self.row.last_no, sender_id=sender.id, side=side, text=text
        )
        message.created_at = at
        self.db.add(message)
        return message

    def changed(self) -> None:
        """Something that listeners see is different; committed."""
        self.row.version += 1
        outbox.publish(self.db, ConversationChanged(conversation=self.uid), now=self.clock.now())
        self.db.commit()
        outbox.published_in(self.db)

    def joined(self, person: Phone, side: ChatSide = ChatSide.TEAM) -> None:
        """Somebody takes part from now on."""
        assert person.user is not None
        self.db.add(ConversationMember(conversation_id=self.row.id, user_id=person.user.id, side=side))
        self.changed()

    def left(self, person: Phone) -> None:
        """Somebody takes part no longer."""
        assert person.user is not None
        self.db.get_one(ConversationMember, (self.row.id, person.user.id)).left_at = self.clock.now()
        self.changed()

    def now(self) -> Conversation:
        """The row as the database has it."""
        self.db.expire_all()
        return self.row


@pytest.fixture
def salon(bora: Phone, db: Session) -> Salon:
    """Bora's, as rows: how it was opened is no part of these stories."""
    return written_salon(bora, db)


@pytest.fixture
def talk(alice: Phone, bora: Phone, salon: Salon, db: Session, clock: SetClock) -> Talk:
    """Alice and Bora's salon; nothing has been said."""
    return begun(alice, bora, salon, db, clock)


def begun(customer: Phone, owner: Phone, salon: Salon, db: Session, clock: SetClock) -> Talk:
    """A customer's conversation with the salon; committed."""
    assert customer.user is not None
    assert owner.user is not None
    business = db.scalars(select(Business).where(Business.uid == UUID(salon.uid))).one()
    row = Conversation(business_id=business.id, customer_id=customer.user.id)
    db.add(row)
    db.flush()
    db.refresh(row)
    for person, side in ((customer.user, ChatSide.CUSTOMER), (owner.user, ChatSide.TEAM)):
        db.add(ConversationMember(conversation_id=row.id, user_id=person.id, side=side))
    db.commit()
    return Talk(db, clock, row, customer.user, owner.user)
