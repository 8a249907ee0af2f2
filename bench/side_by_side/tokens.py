"""Signed-in people: a key, and tokens of live sessions."""

from datetime import UTC, datetime

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy.orm import Session

from bench.side_by_side.world import Copy
from common.models import User
from common.settings import Settings
from functions.auth import sessions


def new_key() -> str:
    """A key to sign tokens with, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def tokens_of(copy: Copy, key: str, many: int) -> list[str]:
    """Access tokens of the first `many` customers; sessions are opened for them."""
    secrets = {"access_keys": key, "refresh_key": "r" * 32, "password_pepper": "p" * 32}
    urls = {"database_url": copy.url(), "public_url": "https://api.avatid.test"}
    settings = Settings.model_validate({"environment": "test", "access_ttl_seconds": 3600} | urls | secrets)
    engine = sa.create_engine(copy.url("postgres"), poolclass=sa.NullPool)
    with Session(engine) as db:
        customers = db.scalars(
            sa.select(User).where(User.name == "Alice").order_by(User.id).limit(many)
        ).all()
        now = datetime.now(UTC)
        told = [
            sessions.open_session(db, each, None, "pwd", now=now, settings=settings) for each in customers
        ]
        db.commit()
    return [each.access for each in told]
