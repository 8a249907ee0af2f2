"""A town that has chat, with somebody who notes what listeners would see."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from common.integrations import Doors
from common.integrations.chat import SECONDS, ChatError, ConversationView
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.salon import Salon, done
from tests.integration.written import written_salon

CONVERSATIONS = "/api/chat/conversations/"


@dataclass
class Listeners:
    """What would stand in Firestore: the newest view of each conversation, and its messages in their order."""

    views: dict[UUID, ConversationView] = field(default_factory=dict)
    texts: dict[UUID, list[str]] = field(default_factory=dict)
    is_down: bool = False

    def mirror(self, view: ConversationView, within: float = SECONDS) -> bool:
        """Keep a view, unless a newer one came before."""
        if self.is_down:
            raise ChatError("nobody answers")
        before = self.views.get(view.uid)
        if before is not None and before.version > view.version:
            return False
        self.views[view.uid] = view
        self.texts.setdefault(view.uid, []).extend(each.text for each in view.messages)
        return True

    def forget(self, conversation: UUID) -> None:
        """Drop a conversation."""
        self.views.pop(conversation, None)

    def version_of(self, conversation: UUID) -> int:
        """What is shown."""
        return self.views[conversation].version if conversation in self.views else 0

    def forget_what_was_said(self, conversation: UUID) -> None:
        """Drop its messages."""
        self.texts.pop(conversation, None)

    def forget_messages(self, conversation: UUID, messages: tuple[UUID, ...]) -> None:
        """Nothing here goes by the uid of a message."""

    def erase_person(self, uid: UUID) -> int:
        """Find nothing."""
        return 0

    def those_of(self, conversation: str) -> set[UUID]:
        """Who may listen to a conversation."""
        return set(self.views[UUID(conversation)].members)


@pytest.fixture
def listeners() -> Listeners:
    """Whoever listens."""
    return Listeners()


@pytest.fixture
def runtime(runtime: Runtime, listeners: Listeners) -> Runtime:
    """The surroundings, with chat."""
    return with_chat(runtime, listeners)


def with_chat(runtime: Runtime, listeners: Listeners) -> Runtime:
    """The same surroundings, in which conversations are shown to `listeners`."""
    settings = runtime.settings.model_copy(update={"chat_provider": "firestore"})
    doors = Doors(settings)
    doors.chat = listeners
    return replace(runtime, settings=settings, doors=doors)


@pytest.fixture
def salon(bora: Phone, db: Session) -> Salon:
    """Bora's, as rows: how it was opened is no part of these stories."""
    return written_salon(bora, db)


@dataclass
class Talk:
    """One conversation, as those in it use it."""

    uid: str

    @property
    def path(self) -> str:
        """Where it lies."""
        return f"{CONVERSATIONS}{self.uid}/"

    def say(self, phone: Phone, text: str) -> Any:
        """Say something; returns the message."""
        return done(phone.post(f"{self.path}messages/", {"text": text}), 201)

    def texts(self, phone: Phone) -> list[str]:
        """What somebody reads there, the oldest first."""
        shown = done(phone.get(f"{self.path}messages/"), 200)["results"]
        return [each["text"] for each in reversed(shown)]

    def seen_by(self, phone: Phone) -> Any:
        """The conversation as somebody sees it."""
        return done(phone.get(self.path), 200)

    def read(self, phone: Phone, no: int) -> Any:
        """Read up to a number."""
        return done(phone.post(f"{self.path}read/", {"no": no}), 200)


@pytest.fixture
def talk(alice: Phone, salon: Salon) -> Talk:
    """Alice's conversation with Bora's salon, in which nothing has been said."""
    return opened(alice, business=salon.uid)


def opened(phone: Phone, **about: str) -> Talk:
    """A conversation that somebody opens; there may be one already."""
    reply = phone.post(CONVERSATIONS, about)
    assert reply.status_code in (200, 201), reply.text
    return Talk(reply.json["uid"])


@pytest.fixture
def visit(salon: Salon) -> Callable[..., str]:
    """Somebody books a cut with one of the salon's; returns the booking's uid."""

    def book(phone: Phone, employee: str, at: str = "10:00") -> str:
        wish = {"business": salon.uid, "service": salon.cut, "employee": employee}
        when = {"date": "2027-03-02", "start_time": at}
        return str(done(phone.post("/api/business/book/", wish | when), 201)["uid"])

    return book
