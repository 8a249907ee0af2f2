"""Alice herself, and the ways into her account."""

from datetime import timedelta

from sqlalchemy.orm import Session

from common import sealing
from common.models import (
    CodeChannel,
    CodePurpose,
    DataExport,
    Device,
    Identity,
    LatLon,
    OneTimeCode,
    OperatorSession,
    Platform,
    Provider,
    Registration,
    UserSession,
)
from tests.integration.auth.leaving.canaries.life import (
    EMAIL,
    NAME,
    NUMBER,
    PICTURE,
    SUBJECT,
    SURNAME,
    WORD,
    ZONE,
    Life,
)


def person(db: Session, life: Life) -> None:
    """Her name, address, number, password, zone and place."""
    me = life.alice
    me.name, me.surname, me.email, me.phone = NAME, SURNAME, EMAIL, NUMBER
    me.phone_verified_at = life.clock.now()
    me.password_hash, me.timezone, me.location = f"hash-{WORD}", ZONE, LatLon(41.3, 19.8)


def ways_in(db: Session, life: Life) -> None:
    """Sessions, one at the panel too, devices, a link to Apple, codes, registrations and a package of her data."""
    me, now = life.alice, life.clock.now()
    later = now + timedelta(days=60)
    sealed = sealing.sealed(f"token-{WORD}".encode(), life.runtime.settings)
    session = UserSession(
        user_id=me.id,
        salt=WORD.encode(),
        name=f"{WORD}'s phone",
        authenticated_at=now,
        expires_at=later,
        revoked_at=now,
    )
    looking = UserSession(
        user_id=life.bora.id,
        acting_user_id=me.id,
        is_read_only=True,
        salt=b"x",
        name=f"{WORD}'s desk",
        authenticated_at=now,
        expires_at=later,
        revoked_at=now,
    )
    panel = OperatorSession(
        operator_id=me.id,
        token_hash=b"x" * 32,
        name=f"{WORD}'s browser",
        last_seen_at=now,
        expires_at=later,
    )
    code = {"purpose": CodePurpose.LOGIN, "code_hash": WORD.encode(), "expires_at": later}
    db.add_all(
        [
            session,
            looking,
            panel,
            Device(
                user_id=me.id,
                token=f"push-{WORD}",
                platform=Platform.IOS,
                app_version=WORD,
                topics=["offers-en"],
            ),
            Identity(
                user_id=me.id,
                provider=Provider.APPLE,
                subject=SUBJECT,
                email=f"relay-{WORD}@example.com",
                sealed_refresh_token=sealed,
            ),
            OneTimeCode(channel=CodeChannel.SMS, address=NUMBER, provider_ref=WORD, **code),
            OneTimeCode(channel=CodeChannel.MAIL, address=EMAIL.upper(), **code),
            OneTimeCode(user_id=me.id, channel=CodeChannel.MAIL, address=f"old-{WORD}@example.com", **code),
            Registration(
                email=EMAIL,
                name=NAME,
                surname=SURNAME,
                password_hash=WORD,
                device={"name": WORD},
                expires_at=later,
            ),
            Registration(phone=NUMBER, name=NAME, expires_at=later),
            DataExport(user_id=me.id, path=f"exports/{WORD}/avatid.zip", ready_at=now, expires_at=later),
        ]
    )
    life.runtime.doors.storage.put(f"exports/{WORD}/avatid.zip", PICTURE, "application/zip")
