"""Apps that listen with Google's own SDK hear what is said through the API, before any worker has run."""

from collections.abc import Callable, Iterator
from queue import Queue
from typing import Any

import pytest
from google.api_core.exceptions import PermissionDenied
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from common.runtime import Runtime
from functions.notify.chat import mirroring
from tests.integration.conftest import Phone
from tests.integration.firestore.conftest import AppOf, Shown, Talk
from tests.integration.salon import Salon, done
from tests.integration.worker import deliver_everything

CONVERSATIONS = "/api/chat/conversations/"
PATIENCE = 30


class Ear:
    """What a listening app has heard so far, in order."""

    def __init__(self, query: Any, field: str) -> None:
        self._heard: Queue[Any] = Queue()
        self._is_there: Queue[bool] = Queue()
        self.values: list[Any] = []

        def hear(_documents: Any, changes: Any, _at: Any) -> None:
            for change in changes:
                self._heard.put(change.document.get(field))
            self._is_there.put(True)

        self._watch = query.on_snapshot(hear)
        self._is_there.get(timeout=PATIENCE)

    def next(self) -> Any:
        """What comes next."""
        self.values.append(self._heard.get(timeout=PATIENCE))
        return self.values[-1]

    @property
    def has_heard_all(self) -> bool:
        """Whether nothing has come that nobody has asked for."""
        return self._heard.empty()

    def close(self) -> None:
        """Listen no more."""
        self._watch.unsubscribe()


@pytest.fixture
def listening() -> Iterator[Callable[..., Ear]]:
    """An ear at a query, told of one field; closed afterwards."""
    ears: list[Ear] = []

    def listen(query: Any, field: str = "text") -> Ear:
        ears.append(Ear(query, field))
        return ears[-1]

    yield listen
    for ear in ears:
        ear.close()


def messages(app: firestore.Client, conversation: object) -> Any:
    """What an app listens to in a conversation that is open."""
    return app.collection(f"conversations/{conversation}/messages").order_by("no")


def own_list(app: firestore.Client, phone: Phone) -> Any:
    """What an app listens to while it shows the list."""
    return app.collection("conversations").where(filter=FieldFilter("members", "array_contains", uid(phone)))


def uid(phone: Phone) -> str:
    """By which Firebase knows them."""
    assert phone.user is not None
    return str(phone.user.uid)


def test_what_is_said_through_the_api_is_heard(
    runtime: Runtime,
    alice: Phone,
    bora: Phone,
    salon: Salon,
    seen_by: AppOf,
    listening: Callable[..., Ear],
) -> None:
    conversation = str(done(alice.post(CONVERSATIONS, {"business": salon.uid}), 201)["uid"])
    deliver_everything(runtime)
    alices = listening(messages(seen_by(uid(alice)), conversation))
    boras = listening(messages(seen_by(uid(bora)), conversation))
    numbers = listening(own_list(seen_by(uid(bora)), bora), "last_no")
    assert numbers.next() == 0
    for phone, text in ((alice, "Do you cut beards?"), (bora, "We do."), (alice, "Thanks!")):
        done(phone.post(f"{CONVERSATIONS}{conversation}/messages/", {"text": text}), 201)
        assert (alices.next(), boras.next()) == (text, text)
    assert [numbers.next() for _message in range(3)] == [1, 2, 3]
    assert ("mirror_conversation", "sent") not in deliver_everything(runtime)


def test_a_block_is_heard(
    runtime: Runtime,
    alice: Phone,
    bora: Phone,
    salon: Salon,
    seen_by: AppOf,
    listening: Callable[..., Ear],
) -> None:
    conversation = str(done(alice.post(CONVERSATIONS, {"business": salon.uid}), 201)["uid"])
    deliver_everything(runtime)
    blocks = listening(own_list(seen_by(uid(alice)), alice), "blocked_by")
    assert blocks.next() == []
    done(bora.post(f"{CONVERSATIONS}{conversation}/block/"), 200)
    assert blocks.next() == ["team"]


def test_whoever_is_taken_off_hears_no_more_with_the_same_token(
    runtime: Runtime,
    talk: Talk,
    dritan: Phone,
    bora: Phone,
    seen_by: AppOf,
    listening: Callable[..., Ear],
    shown: Shown,
) -> None:
    talk.joined(dritan)
    talk.say("For all of you")
    mirroring.carry(runtime, talk.uid)
    app = seen_by(uid(dritan))
    his, hers = listening(messages(app, talk.uid)), listening(messages(seen_by(uid(bora)), talk.uid))
    assert his.next() == hers.next() == "For all of you"
    talk.left(dritan)
    mirroring.carry(runtime, talk.uid)
    talk.say("Not for Dritan")
    mirroring.carry(runtime, talk.uid)
    assert hers.next() == "Not for Dritan"
    assert his.has_heard_all
    with pytest.raises(PermissionDenied):
        list(messages(app, talk.uid).stream())
