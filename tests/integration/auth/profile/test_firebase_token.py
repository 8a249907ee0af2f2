"""Signing in to the chat: a real custom token where Firebase is set up, a clear refusal where it is not."""

import base64
import json
from dataclasses import replace

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from werkzeug.test import Client

from common.integrations import Doors
from common.runtime import Runtime
from functions.auth import main as auth
from tests.integration.conftest import Phone
from tools.local.keys import new_rsa_key

TOKEN = "/api/user/firebase-token/"
KEY = new_rsa_key()


@pytest.fixture
def phone(runtime: Runtime, alice: Phone) -> Phone:
    """Alice's, in an installation that has Firebase."""
    pem = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    account = {
        "type": "service_account",
        "project_id": "avatid-test",
        "private_key": pem,
        "client_email": "firebase@avatid-test.iam.gserviceaccount.com",
        "token_uri": "http://127.0.0.1:1/token",
    }
    encoded = base64.b64encode(json.dumps(account).encode()).decode()
    with_chat = {"chat_provider": "firestore", "fire_base_cred_base64": encoded, "project_id": "avatid-test"}
    settings = type(runtime.settings).model_validate(runtime.settings.model_dump() | with_chat)
    app = auth.app(replace(runtime, settings=settings, doors=Doors(settings)))
    return Phone(Client(app), alice.token, user=alice.user)


def test_the_token_names_the_user_and_is_signed_by_us(phone: Phone) -> None:
    reply = phone.post(TOKEN)
    assert reply.status_code == 200
    claims = jwt.decode(
        reply.json["token"],
        KEY.public_key(),
        algorithms=["RS256"],
        audience="https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit",
    )
    assert phone.user is not None
    assert claims["uid"] == str(phone.user.uid)
    assert claims["exp"] - claims["iat"] == 3600


def test_without_firebase_chat_says_that_it_is_not_there(alice: Phone) -> None:
    reply = alice.post(TOKEN)
    assert (reply.status_code, reply.json["code"]) == (503, "chat_unavailable")


def test_a_stranger_gets_none(stranger: Phone) -> None:
    assert stranger.post(TOKEN).status_code == 401
