"""Who may read what in Firestore, and that nobody writes: our rules on Google's own emulator, through its SDK."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from google.api_core.exceptions import NotFound, PermissionDenied
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from tests.firestore import as_an_app
from tests.integration.firestore.conftest import AppOf, Shown

PEOPLE = {
    "customer": "uid-of-alice",
    "owner": "uid-of-bora",
    "outsider": "uid-of-erion",
    "former member": "uid-of-dritan",
    "member of another": "uid-of-elira",
    "nobody": None,
}
MEMBERS = ["customer", "owner"]
OTHERS = [name for name in PEOPLE if name not in MEMBERS]
CONVERSATION = "conversations/of-alice-and-bora"
MESSAGE = f"{CONVERSATION}/messages/first"
FORGOTTEN = "conversations/forgotten"

Attempt = Callable[[firestore.Client], object]


@pytest.fixture(autouse=True)
def conversations(shown: Shown) -> None:
    """What our server has written: two conversations, and one that was forgotten."""
    write = shown.client.batch()
    alice, bora, elira = PEOPLE["customer"], PEOPLE["owner"], PEOPLE["member of another"]
    about = {"customer": alice, "version": 3, "blocked_by": ["customer"]}
    write.set(shown.client.document(CONVERSATION), about | {"members": [alice, bora]})
    write.set(shown.client.document(MESSAGE), {"no": 1, "sender": alice, "text": "Hello"})
    write.set(shown.client.document("conversations/another"), {"members": [elira]})
    write.set(shown.client.document("conversations/another/messages/1"), {"sender": elira, "text": "Secret"})
    write.set(shown.client.document(FORGOTTEN), {"members": [], "version": 2**53 - 1})
    write.commit()


def mine(app: firestore.Client, uid: object) -> firestore.Query:
    """The question that an app asks for its list."""
    conversations = app.collection("conversations")
    return conversations.where(filter=FieldFilter("members", "array_contains", uid))


READING: dict[str, Attempt] = {
    "the conversation": lambda app: app.document(CONVERSATION).get(),
    "its messages": lambda app: list(app.collection(f"{CONVERSATION}/messages").stream()),
    "one message": lambda app: app.document(MESSAGE).get(),
    "its messages in order": lambda app: list(
        app.collection(f"{CONVERSATION}/messages").order_by("no").limit(10).stream()
    ),
}

SNOOPING: dict[str, Attempt] = {
    "every conversation": lambda app: list(app.collection("conversations").stream()),
    "every message, wherever it is": lambda app: list(app.collection_group("messages").stream()),
    "what somebody has said": lambda app: list(
        app.collection_group("messages").where(filter=FieldFilter("sender", "==", "uid-of-elira")).stream()
    ),
    "somebody else's list": lambda app: list(mine(app, "uid-of-elira").stream()),
    "another's conversation": lambda app: app.document("conversations/another").get(),
    "another's messages": lambda app: list(app.collection("conversations/another/messages").stream()),
    "a forgotten conversation": lambda app: app.document(FORGOTTEN).get(),
    "messages of one that is not there": lambda app: list(
        app.collection("conversations/x/messages").stream()
    ),
    "another collection": lambda app: list(app.collection("users").stream()),
    "below a message": lambda app: list(app.collection(f"{MESSAGE}/seen").stream()),
}

WRITING: dict[str, Attempt] = {
    "say something": lambda app: app.document(f"{CONVERSATION}/messages/new").set({"text": "Psst"}),
    "say something as oneself": lambda app: app.document(f"{CONVERSATION}/messages/new").set(
        {"text": "Psst", "sender": "uid-of-alice", "no": 2}
    ),
    "change a message": lambda app: app.document(MESSAGE).update({"text": "Something else"}),
    "delete a message": lambda app: app.document(MESSAGE).delete(),
    "join": lambda app: app.document(CONVERSATION).update(
        {"members": firestore.ArrayUnion(["uid-of-erion"])}
    ),
    "throw somebody out": lambda app: app.document(CONVERSATION).update({"members": ["uid-of-alice"]}),
    "lift a block": lambda app: app.document(CONVERSATION).update({"blocked_by": []}),
    "delete the conversation": lambda app: app.document(CONVERSATION).delete(),
    "open a conversation": lambda app: app.document("conversations/new").set({"members": ["uid-of-erion"]}),
    "revive a forgotten one": lambda app: app.document(FORGOTTEN).set({"members": ["uid-of-alice"]}),
    "note what was read": lambda app: app.document(f"{MESSAGE}/seen/me").set({"at": 1}),
    "write somewhere else": lambda app: app.document("users/me").set({"name": "Erion"}),
    "write many at once": lambda app: _many(app),
}


def _many(app: firestore.Client) -> None:
    batch = app.batch()
    batch.set(app.document(f"{CONVERSATION}/messages/a"), {"text": "Psst"})
    batch.delete(app.document(MESSAGE))
    batch.commit()


@pytest.mark.parametrize("who", MEMBERS)
@pytest.mark.parametrize("what", READING)
def test_a_member_reads(seen_by: AppOf, who: str, what: str) -> None:
    assert READING[what](seen_by(PEOPLE[who]))


@pytest.mark.parametrize("who", MEMBERS)
def test_a_member_finds_their_own_list(seen_by: AppOf, who: str) -> None:
    found = mine(seen_by(PEOPLE[who]), PEOPLE[who]).stream()
    assert [one.reference.path for one in found] == [CONVERSATION]


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("what", READING)
def test_nobody_else_reads(seen_by: AppOf, who: str, what: str) -> None:
    with pytest.raises(PermissionDenied):
        READING[what](seen_by(PEOPLE[who]))


@pytest.mark.parametrize("who", ["customer", "outsider", "nobody"])
@pytest.mark.parametrize("what", SNOOPING)
def test_nobody_looks_around(seen_by: AppOf, who: str, what: str) -> None:
    with pytest.raises(PermissionDenied):
        SNOOPING[what](seen_by(PEOPLE[who]))


@pytest.mark.parametrize("who", ["customer", "outsider", "nobody"])
@pytest.mark.parametrize("what", WRITING)
def test_nobody_writes(seen_by: AppOf, shown: Shown, who: str, what: str) -> None:
    """Not even a member who was blocked by the other side, or has blocked it: for both, writing is our server's."""
    with pytest.raises((PermissionDenied, NotFound)):
        WRITING[what](seen_by(PEOPLE[who]))
    assert shown.texts("of-alice-and-bora") == ["Hello"]


def test_a_stranger_finds_an_empty_list(seen_by: AppOf) -> None:
    stranger = str(uuid4())
    assert list(mine(seen_by(stranger), stranger).stream()) == []


@pytest.mark.parametrize(("hours_ago", "reads"), [(23.9, True), (24.1, False), (24 * 365, False)])
def test_a_phone_that_has_not_come_back_for_a_day_reads_no_more(
    firestore_host: str, project: str, hours_ago: float, reads: bool
) -> None:
    """Its session with us may have been ended; Firebase goes on renewing its own token."""
    app = as_an_app(firestore_host, project, PEOPLE["owner"], hours_ago=hours_ago)
    attempts: list[Attempt] = [*READING.values(), lambda phone: list(mine(phone, PEOPLE["owner"]).stream())]
    try:
        for attempt in attempts:
            if reads:
                assert attempt(app)
                continue
            with pytest.raises(PermissionDenied):
                attempt(app)
    finally:
        app.close()  # type: ignore[no-untyped-call]


def test_who_leaves_reads_no_more_with_the_same_token(seen_by: AppOf, shown: Shown) -> None:
    app = seen_by(PEOPLE["owner"])
    assert app.document(MESSAGE).get().exists
    shown.client.document(CONVERSATION).update({"members": [PEOPLE["customer"]]})
    with pytest.raises(PermissionDenied):
        app.document(MESSAGE).get()
    assert list(mine(app, PEOPLE["owner"]).stream()) == []
