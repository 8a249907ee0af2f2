"""Somebody goes, and neither Firestore nor Cloud Storage knows them any more: against Google's own emulator."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.integrations import Doors
from common.integrations.chat import ChatError
from common.integrations.chat_firestore import FirestoreChat
from common.integrations.storage_gcs import GcsStorage
from common.models import Outbox, Upload, UploadPurpose, UploadStatus, User
from common.runtime import Runtime
from functions.auth.leaving.actions import start_deletion
from functions.worker.routes import JOBS
from tests.conftest import committing, settings_for
from tests.integration.worker import deliver_everything
from tests.proof import Proof
from tools.local import storage as bucket
from tools.local.cluster import free_port
from tools.local.environment import ROOT
from tools.local.processes import Processes, answers

WORD = "canary"
BUCKET = "media"
FORGOTTEN = {"version": 2**53 - 1, "members": []}
"""What stays of a conversation that is gone, so that a late copy of it does not come back."""


@dataclass(frozen=True)
class Places:
    """Where the emulators listen."""

    firestore: str
    storage: str


@pytest.fixture(scope="module")
def places(firestore_host: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """Both emulators."""
    port = free_port()
    folder = tmp_path_factory.mktemp("emulators")
    processes = Processes(folder)
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "PYTHONPATH": str(ROOT)}
    try:
        processes.start("storage", bucket.command(port, folder / "bucket", BUCKET), environment)
        found = Places(firestore_host, f"http://127.0.0.1:{port}")
        processes.wait_for("storage", lambda: answers(f"{found.storage}/storage/v1/b/{BUCKET}"))
        yield found
    finally:
        processes.stop()


@pytest.fixture
def clock() -> SetClock:
    """Today, until a test moves it."""
    return SetClock(datetime.now(UTC))


@pytest.fixture
def runtime(own_database: str, access_key: str, places: Places, clock: SetClock) -> Iterator[Runtime]:
    """Surroundings with the real Firestore and Cloud Storage SDKs behind the doors."""
    settings = settings_for(
        own_database,
        access_key,
        chat_provider="firestore",
        firestore_emulator_host=places.firestore,
        storage_provider="gcs",
        storage_emulator_host=places.storage,
        gs_media_bucket_name=BUCKET,
    )
    with committing(settings, clock) as runtime:
        runtime.doors.__dict__["chat_tokens"] = None  # Firebase's sign-in has no emulator here
        yield runtime
    chat, storage = runtime.doors.chat, runtime.doors.storage
    assert isinstance(chat, FirestoreChat)
    assert isinstance(storage, GcsStorage)
    chat._client.close()  # type: ignore[no-untyped-call]
    storage._client.close()


@pytest.fixture
def firestore_client(places: Places) -> Iterator[firestore.Client]:
    """Firestore as its owner sees it, empty."""
    nobody = AnonymousCredentials()  # type: ignore[no-untyped-call]
    client = firestore.Client(project="avatid-local", credentials=nobody)
    client._emulator_host = places.firestore
    for conversation in client.collection("conversations").list_documents():
        client.recursive_delete(conversation)
    yield client
    client.close()  # type: ignore[no-untyped-call]


@pytest.fixture
def people(runtime: Runtime) -> tuple[User, User]:
    """Alice, who leaves, and Bora, who stays."""

    def register(db: Session) -> tuple[User, User]:
        both = User(name="Alice", email="alice@example.com"), User(name="Bora", email="bora@example.com")
        db.add_all(both)
        db.flush()
        return both

    return runtime.transactions.run(register)


def conversation(
    client: firestore.Client, name: str, customer: User, *members: User, messages: int = 1
) -> None:
    """What they have said to each other: each of them so many messages."""
    document = client.collection("conversations").document(name)
    document.set({"members": [str(member.uid) for member in members], "customer": str(customer.uid)})
    for member in members:
        for number in range(messages):
            said = {"sender": str(member.uid), "text": f"{member.name} says {WORD}"}
            document.collection("messages").document(f"{member.name}-{number}").set(said)


def everything(client: firestore.Client) -> dict[str, Any]:
    """Every document there is, by its path."""
    found: dict[str, Any] = {}
    for group in ("conversations", "messages"):
        for document in client.collection_group(group).stream():
            found[document.reference.path] = document.to_dict()
    return found


def gone(runtime: Runtime, clock: SetClock, user: User) -> list[tuple[str, str]]:
    """They leave, and the time to come back passes; how each message ended."""
    runtime.transactions.run(
        lambda db: start_deletion(db, db.get_one(User, user.id), now=clock.now(), settings=runtime.settings)
    )
    ended = deliver_everything(runtime)
    clock.advance(timedelta(days=14))
    JOBS["erase_accounts"].act(runtime)
    return ended + deliver_everything(runtime)


def test_a_customers_conversations_go_whole(
    runtime: Runtime,
    clock: SetClock,
    firestore_client: firestore.Client,
    people: tuple[User, User],
    proof: Proof,
) -> None:
    alice, bora = people
    conversation(firestore_client, "hers", alice, alice, bora, messages=3)
    conversation(firestore_client, "bora-alone", bora, bora)
    assert len(everything(firestore_client)) == 2 + 6 + 1
    assert ("erase_chats", "sent") in gone(runtime, clock, alice)
    left = everything(firestore_client)
    assert left.pop("conversations/hers") == FORGOTTEN
    assert set(left) == {"conversations/bora-alone", "conversations/bora-alone/messages/Bora-0"}
    assert str(alice.uid) not in str(left)
    proof.held("P22", "her conversations in Firestore", documents=9, left=0)


def test_of_a_team_goes_who_left_and_what_they_said(
    runtime: Runtime, clock: SetClock, firestore_client: firestore.Client, people: tuple[User, User]
) -> None:
    """The conversation is the customer's; somebody who was taken off it before has still said something there."""
    alice, bora = people
    conversation(firestore_client, "boras", bora, bora, alice, messages=2)
    conversation(firestore_client, "earlier", bora, bora, alice)
    members = firestore_client.document("conversations/earlier")
    members.update({"members": firestore.ArrayRemove([str(alice.uid)])})
    gone(runtime, clock, alice)
    left = everything(firestore_client)
    assert "Alice" not in str(left)
    assert str(alice.uid) not in str(left)
    assert {document["text"] for path, document in left.items() if "messages" in path} == {"Bora says canary"}
    assert left["conversations/boras"]["members"] == [str(bora.uid)]


def test_more_messages_than_one_commit_takes(
    runtime: Runtime, firestore_client: firestore.Client, people: tuple[User, User]
) -> None:
    alice, _bora = people
    document = firestore_client.collection("conversations").document("long")
    document.set({"members": [str(alice.uid)], "customer": str(alice.uid)})
    for start in range(0, 1200, 400):
        batch = firestore_client.batch()
        for number in range(start, start + 400):
            batch.set(document.collection("messages").document(str(number)), {"text": WORD})
        batch.commit()
    assert runtime.doors.chat.erase_person(alice.uid) == 1
    assert everything(firestore_client) == {"conversations/long": FORGOTTEN}
    assert runtime.doors.chat.erase_person(alice.uid) == 0


def test_who_comes_back_in_time_keeps_the_conversations(
    runtime: Runtime, clock: SetClock, firestore_client: firestore.Client, people: tuple[User, User]
) -> None:
    alice, bora = people
    conversation(firestore_client, "hers", alice, alice, bora)
    before = everything(firestore_client)

    def leave_and_return(db: Session) -> None:
        user = db.get_one(User, alice.id)
        start_deletion(db, user, now=clock.now(), settings=runtime.settings)
        user.deletion_requested_at = user.erase_at = None

    runtime.transactions.run(leave_and_return)
    clock.advance(timedelta(days=30))
    JOBS["erase_accounts"].act(runtime)
    deliver_everything(runtime)
    assert everything(firestore_client) == before


def test_objects_leave_the_bucket(
    runtime: Runtime, clock: SetClock, people: tuple[User, User], proof: Proof
) -> None:
    alice, bora = people
    paths = {alice.id: f"avatars/{WORD}/original.jpg", bora.id: "avatars/bora/original.jpg"}
    for path in paths.values():
        runtime.doors.storage.put(path, WORD.encode(), "image/jpeg", public=True)

    def uploaded(db: Session) -> None:
        known = {"purpose": UploadPurpose.AVATAR, "status": UploadStatus.READY}
        db.add_all(Upload(owner_id=owner, path=path, **known) for owner, path in paths.items())

    runtime.transactions.run(uploaded)
    gone(runtime, clock, alice)
    storage: Any = runtime.doors.storage
    assert [blob.name for blob in storage._client.list_blobs(BUCKET)] == [paths[bora.id]]
    assert runtime.doors.storage.get(paths[bora.id]) == WORD.encode()
    proof.held("P22", "her objects in the bucket", objects=2, left=0)


def test_when_firestore_is_away_it_is_done_later(
    runtime: Runtime, clock: SetClock, people: tuple[User, User]
) -> None:
    """The database does not wait for it: everything else has gone, and the message stays."""
    alice, _bora = people
    away = runtime.settings.model_copy(update={"firestore_emulator_host": f"127.0.0.1:{free_port()}"})
    without = replace(runtime, doors=Doors(away))
    with pytest.raises(ChatError) as refusal:
        without.doors.chat.erase_person(alice.uid)
    assert not refusal.value.permanent
    assert ("erase_chats", "waiting") in gone(without, clock, alice)

    def look(db: Session) -> None:
        assert db.get_one(User, alice.id).erased_at is not None
        waiting = select(Outbox.kind).where(Outbox.state == "waiting")
        assert "erase_chats" in db.scalars(waiting).all()

    runtime.transactions.run(look)
    chat: Any = without.doors.chat
    chat._client.close()
