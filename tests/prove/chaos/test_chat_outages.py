"""P16 for chat: Firestore fails in every way; whoever writes is answered, and listeners have it all afterwards."""

import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore

from tests import database
from tests.e2e.chaos.customers import Crowd, gather
from tests.e2e.chaos.proxy import OUTAGES, Fault
from tests.e2e.chaos.system import Sweeper, running
from tests.e2e.families import ask
from tests.proof import Proof
from tools.local import environment
from tools.local import firestore as emulator
from tools.local.cluster import Cluster, free_port
from tools.local.processes import Processes, answers

PATIENCE_SECONDS, MESSAGES = 8, 3
ALL = "/api/chat/conversations/"


@pytest.fixture
def firestore_port(tmp_path: Path) -> Iterator[int]:
    """Google's own emulator."""
    port, processes = free_port(), Processes(tmp_path / "firestore")
    command = emulator.command(port)
    if command is None:
        pytest.skip(emulator.ABSENT)
    try:
        processes.start("firestore", command, {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)})
        processes.wait_for("firestore", lambda: answers(f"http://127.0.0.1:{port}/"))
        yield port
    finally:
        processes.stop()


@pytest.fixture
def talking(cluster: Cluster, tmp_path: Path, firestore_port: int) -> Iterator[Crowd]:
    """A salon that one can write to."""
    name = f"avatid_{uuid4().hex[:12]}"
    url = database.copy_of_template(cluster, name)
    with running(tmp_path / "talking", url, cluster.port, firestore_port) as system:
        system.start("notify", CHAT_WAIT_SECONDS="1")  # as it is where nobody says otherwise
        system.start("worker")
        system.ready()
        yield gather(system, people=1)
    database.drop(cluster, name)


def shown(port: int, conversation: str) -> list[str]:
    """What listeners see, in order."""
    client = firestore.Client(project=environment.PROJECT, credentials=AnonymousCredentials())  # type: ignore[no-untyped-call]
    client._emulator_host = f"127.0.0.1:{port}"
    said = client.collection("conversations").document(conversation).collection("messages")
    try:
        rows = [each.to_dict() or {} for each in said.stream()]
        return [str(each["text"]) for each in sorted(rows, key=lambda each: int(each["no"]))]
    finally:
        client.close()  # type: ignore[no-untyped-call]


def test_what_is_written_is_shown_once_it_is_well(talking: Crowd, firestore_port: int, proof: Proof) -> None:
    system, alice = talking.system, talking.customers[0]
    url, said, found = system.webs[0].url, list[str](), dict[str, float]()
    opened = ask("POST", url + ALL, {"business": str(talking.salon.business.uid)}, alice.token)
    assert opened.status == 201, opened
    for fault in (Fault.NONE, *OUTAGES):
        system.wires["chat"].behave(fault)
        slowest = 0.0
        with Sweeper(system):
            for number in range(MESSAGES):
                began, text = time.monotonic(), f"{fault} {number}"
                reply = ask("POST", f"{url}{ALL}{opened.body['uid']}/messages/", {"text": text}, alice.token)
                slowest = max(slowest, time.monotonic() - began)
                assert reply.status == 201, reply
                said.append(text)
            found[str(fault)] = round(slowest, 3)
            system.heal()
            system.settle()
        assert shown(firestore_port, opened.body["uid"]) == said
    assert max(found.values()) < PATIENCE_SECONDS
    proof.held(
        "P16",
        "chat while Firestore fails in every way",
        messages=len(said),
        shown_in_order=len(said),
        slowest_seconds=found,
    )
