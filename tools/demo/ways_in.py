"""The ways into an account as an app goes them: what the walk and the tests of the running stack share."""

import hashlib
import os
import random
import secrets
import subprocess
import sys
import urllib.error
from io import BytesIO
from typing import Any, TypeVar

from PIL import ExifTags, Image

from tools.demo.phone import Phone, Surprise
from tools.local.environment import ROOT
from tools.local.serve import direct

AnyPhone = TypeVar("AnyPhone", bound=Phone)
PASSWORD = "dallandyshe-7"
_NONCE = "only the app knows this"


def somebody(phone: AnyPhone, name: str) -> AnyPhone:
    """The phone with an address and an Albanian mobile number that nobody has had before."""
    phone.address = f"{name.lower()}-{secrets.token_hex(4)}@example.com"
    phone.number = f"+35569{random.randint(2_000_000, 9_999_999)}"
    return phone


def register_by_mail(phone: Phone, name: str, *, expect: int = 201, **more: Any) -> Any:
    """Ask for an account, type the code from the letter, stay signed in; returns what came with the tokens."""
    wish = {"email": phone.address, "password": PASSWORD, "name": name, **more}
    phone.post("/api/user/registration/email/", wish, expect=202)
    proof = {"email": phone.address, "code": phone.code()}
    return _kept(phone, phone.post("/api/user/registration/email/verify/", proof, expect=expect))


def register_by_phone(phone: Phone, name: str, *, expect: int = 201) -> Any:
    """The same with a number, and a code that comes by SMS."""
    wish = {"phone": phone.number, "password": PASSWORD, "name": name}
    begun = phone.post("/api/user/registration/phone/", wish, expect=202)
    return redeem(phone, "registration", expect=expect, attempt=begun["attempt"])


def redeem(phone: Phone, purpose: str, *, expect: int = 200, **more: Any) -> Any:
    """Type the code of the next SMS; tokens are kept, and what came is returned."""
    proof = {"phone": phone.number, "code": phone.texted_code(), "purpose": purpose, **more}
    return _kept(phone, phone.post("/api/sms/verify/submit/", proof, expect=expect))


def sign_in(phone: Phone, *, password: str = PASSWORD, device: str | None = None) -> Any:
    """Sign in with address and password, on a device with this name if it has one."""
    body: dict[str, Any] = {"email": phone.address, "password": password}
    body |= {"device": {"platform": "android", "name": device}} if device else {}
    return _kept(phone, phone.post("/api/user/auth/email/", body))


def vouched(phone: Phone, provider: str, body: Any, *, expect: int = 200) -> Any:
    """Sign in with what a provider's dialogue gave the app; 201 opens an account."""
    return _kept(phone, phone.post(f"/api/user/auth/{provider}/", body, expect=expect))


def word_of(providers: Phone, provider: str, **claims: Any) -> dict[str, Any]:
    """What the dialogue of a provider on this machine gives the app about somebody, as our routes want it.

    Facebook's comes both ways; a route is given one of them.
    """
    hidden = {"google": _NONCE, "apple": hashlib.sha256(_NONCE.encode()).hexdigest()}.get(provider)
    nonce = {"nonce": hidden} if hidden else {}
    minted: dict[str, Any] = providers.post(f"/{provider}/mint", {"claims": nonce | claims})
    return minted | ({"nonce": _NONCE} if hidden else {})


def reauthenticate(phone: Phone, **shown: Any) -> None:
    """Show once more that it is oneself, by the password unless something else is shown."""
    shown = shown or {"password": PASSWORD}
    phone.access = phone.post("/api/user/auth/reauthenticate/", shown)["access"]


def photo_with_place() -> bytes:
    """A JPEG as a camera takes it, with its place in the Exif data: Skanderbeg Square in Tirana."""
    image, exif = Image.new("RGB", (900, 600), (200, 30, 40)), Image.Exif()
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", (41.0, 19.0, 39.0)
    place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "E", (19.0, 49.0, 8.0)
    file = BytesIO()
    image.save(file, "JPEG", exif=exif)
    return file.getvalue()


def place_in(photo: bytes) -> dict[int, Any]:
    """Where a picture says that it was taken, in Exif's words; nothing if it does not tell."""
    with Image.open(BytesIO(photo)) as image:
        return dict(image.getexif().get_ifd(ExifTags.IFD.GPSInfo))


def fetched(url: str) -> bytes | None:
    """What anybody gets who opens a link; None if there is nothing."""
    try:
        with direct.open(url, timeout=10) as reply:
            return bytes(reply.read())
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return None


def run(module: str, *words: str, **environment: str) -> str:
    """What one of our tools prints, run as make runs it; raises `Surprise` if it fails."""
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Surprise(f"{module} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout.strip()


def _kept(phone: Phone, reply: Any) -> Any:
    if "access" in reply:
        phone.keep(reply)
    return reply
