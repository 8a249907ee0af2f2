"""Faces that nobody has looked at, venues that somebody claims, an account that a colleague looks into."""

import io
from collections.abc import Sequence
from uuid import UUID

from PIL import Image, ImageDraw
from sqlalchemy import select

from common import pictures
from common.models import Business, BusinessStatus, ClaimProof, Upload, User
from common.runtime import Runtime
from common.web.ask import Caller
from functions.auth.sessions import locked_account
from functions.auth.support.actions import open_support
from functions.auth.support.schemas import SupportRequest
from functions.business.onboarding.claims.actions import claim
from functions.business.onboarding.claims.schemas import NewClaim
from tools.demo.operators import code
from tools.demo.rows import PASSWORD, SUPPORT

_CALLER = Caller(address="127.0.0.1", language="en", request_id="this-morning")
_COLOURS = ("#b3473f", "#2f6f8f", "#3d7a4a", "#7a5c99")
_WORDS = (
    "I run it since 2012; our licence is K12345678A.",
    "Klinika është e familjes sime. NIPT L91234567B.",
)
_WHY = "She asked by phone why her booking of Friday is gone."


def show_their_faces(runtime: Runtime, people: Sequence[User]) -> None:
    """Each has a picture now."""
    for person, colour in zip(people, _COLOURS, strict=False):
        upload = pictures.face(
            runtime.transactions, person, _drawn(colour), doors=runtime.doors, clock=runtime.clock
        )
        _wear(runtime, person, upload.uid)


def _wear(runtime: Runtime, person: User, uid: UUID) -> None:
    now = runtime.clock.now()
    runtime.transactions.run(
        lambda db: pictures.wear(
            db, locked_account(db, person), db.scalars(select(Upload).where(Upload.uid == uid)).one(), now=now
        )
    )


def _drawn(colour: str) -> bytes:
    face = Image.new("RGB", (600, 600), colour)
    brush = ImageDraw.Draw(face)
    brush.ellipse((200, 110, 400, 310), fill="#f3d9c4")
    brush.ellipse((110, 340, 490, 720), fill="#f6f5f2")
    out = io.BytesIO()
    face.save(out, "JPEG")
    return out.getvalue()


def claim_venues(runtime: Runtime, people: Sequence[User]) -> None:
    """Two of the venues that are nobody's; we are to look."""
    listed = select(Business.uid).where(Business.status == BusinessStatus.LISTED).order_by(Business.id)
    venues = runtime.transactions.run(lambda db: list(db.scalars(listed.limit(len(_WORDS)))))
    for venue, person, words in zip(venues, people, _WORDS, strict=False):
        wish = NewClaim(proof=ClaimProof.REVIEW, message=words)
        claim(
            runtime.transactions,
            person,
            venue,
            wish,
            caller=_CALLER,
            clock=runtime.clock,
            settings=runtime.settings,
        )


def ask_for_help(runtime: Runtime, person: User) -> None:
    """Somebody of support looks into an account."""
    wish = SupportRequest(
        email=SUPPORT,
        password=PASSWORD,
        totp=code(runtime.clock.now()),
        user=str(person.uid),
        reason=_WHY,
        request_id="HELP-1842",
    )
    open_support(runtime.transactions, wish, caller=_CALLER, clock=runtime.clock, settings=runtime.settings)
