"""Google's own Firestore emulator with our rules, and apps that listen to it with the real SDK."""

import base64
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from google.cloud.firestore_v1 import _helpers

from tools.local import firestore as emulator
from tools.local.cluster import free_port
from tools.local.environment import ROOT
from tools.local.processes import Processes, answers


@pytest.fixture(scope="session")
def firestore_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the emulator listens; its tests go to one worker (`tests.shifts`), so that a run starts one."""
    port = free_port()
    command = emulator.command(port)
    if command is None:
        pytest.skip(emulator.ABSENT)
    folder = tmp_path_factory.mktemp("firestore")
    processes = Processes(folder)
    try:
        processes.start(
            "firestore", command, {"PATH": "/usr/bin:/bin", "HOME": str(folder), "PYTHONPATH": str(ROOT)}
        )
        processes.wait_for("firestore", lambda: answers(f"http://127.0.0.1:{port}/"))
        _warm_up(f"127.0.0.1:{port}")
        yield f"127.0.0.1:{port}"
    finally:
        processes.stop()


def _warm_up(host: str) -> None:
    """Its first answers take seconds, which no deadline of ours allows for."""
    owner, app = as_its_owner(host, "warm"), as_an_app(host, "warm", "somebody")
    document = owner.document("conversations/first")
    document.set({"members": ["somebody"], "version": 1})
    batch = owner.batch()
    batch.update(
        document, {"version": 2}, option=owner.write_option(last_update_time=document.get().update_time)
    )
    batch.commit()
    app.document("conversations/first").get()
    for client in (owner, app):
        client.close()  # type: ignore[no-untyped-call]


def as_its_owner(host: str, project: str) -> firestore.Client:
    """Firestore as our server sees it: no rule holds for it."""
    nobody = AnonymousCredentials()  # type: ignore[no-untyped-call]
    client = firestore.Client(project=project, credentials=nobody)
    client._emulator_host = host
    return client


def as_an_app(host: str, project: str, uid: object, *, hours_ago: float = 0) -> firestore.Client:
    """Firestore as the app of the user `uid` sees it, or, without one, somebody's who has not signed in.

    `hours_ago` it used a custom token of ours; Firebase has renewed its own since.
    """
    client = as_its_owner(host, project)
    metadata = _helpers.metadata_with_prefix(client._database_string)
    if uid is not None:
        metadata.append(("authorization", f"Bearer {_id_token(project, str(uid), hours_ago)}"))
    client._rpc_metadata_internal = metadata
    return client


def _id_token(project: str, uid: str, hours_ago: float) -> str:
    """What Firebase gives for our custom token; the emulator wants no signature."""
    now = int(time.time())
    claims = {
        "iss": f"https://securetoken.google.com/{project}",
        "aud": project,
        "sub": uid,
        "user_id": uid,
        "iat": now,
        "auth_time": now - round(hours_ago * 3600),
        "exp": now + 3600,
        "firebase": {"identities": {}, "sign_in_provider": "custom"},
    }
    return f"{_encoded({'alg': 'none', 'typ': 'JWT'})}.{_encoded(claims)}."


def _encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
