"""Sending pictures as an app does, in one piece or by a link, and looking at what can be seen of them."""

from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from PIL import Image

from common.integrations.storage import LocalStorage, Missing
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.unit.pictures.base import RED, photo, saved

UPLOAD, SIGNED = "/api/shared/upload/", "/api/shared/upload/signed/"
COMPLETE = "/api/shared/upload/{uid}/complete/"
PURPOSES = ["gallery", "rating", "chat", "application"]
PUBLIC, PRIVATE = PURPOSES[:2], PURPOSES[2:]


def a_photo(width: int = 900, height: int = 600) -> bytes:
    """A good one."""
    return saved(photo(width, height), "JPEG")


def a_bloody_photo() -> bytes:
    """One that nobody should have to see: the local eyes take it for violence."""
    return saved(photo(900, 600, corners=(RED,) * 4), "JPEG")


def sent(phone: Phone, content: bytes, purpose: str = "gallery") -> Any:
    """Send a picture in one piece."""
    return phone.send_file("POST", UPLOAD, content, purpose=purpose)


def uploaded(phone: Phone, purpose: str = "gallery", **size: int) -> str:
    """Send a good picture; returns its uid."""
    reply = sent(phone, a_photo(**size), purpose)
    assert reply.status_code == 201, reply.text
    return str(reply.json["uid"])


def asked_for_link(phone: Phone, content: bytes, purpose: str = "gallery", **more: Any) -> Any:
    """Ask where to send a large one."""
    wish = {"purpose": purpose, "content_type": "image/jpeg", "size_bytes": len(content)}
    return phone.post(SIGNED, wish | more)


def put(link: dict[str, Any], content: bytes, runtime: Runtime) -> None:
    """Send the bytes where the link points, as told."""
    bucket_of(runtime).received(link["url"], link["headers"], content)


def completed(phone: Phone, uid: str) -> Any:
    """Say that it is there."""
    return phone.post(COMPLETE.format(uid=uid))


def bucket_of(runtime: Runtime) -> LocalStorage:
    """Where pictures are kept in tests."""
    assert isinstance(runtime.doors.storage, LocalStorage)
    return runtime.doors.storage


def opened(url: str, runtime: Runtime) -> Image.Image:
    """The picture at one of our URLs; raises `Missing`."""
    return Image.open(BytesIO(bucket_of(runtime).opened(url)[0]))


def is_seen(url: str, runtime: Runtime) -> bool:
    """Whether something is there for whoever has this URL."""
    try:
        opened(url, runtime).close()
    except Missing:
        return False
    return True


def is_seen_by_everybody(url: str, runtime: Runtime) -> bool:
    """Whether it is there without a signature, too."""
    return is_seen(urlsplit(url)._replace(query="").geturl(), runtime)


def urls_of(picture: dict[str, Any]) -> list[str]:
    """All three of a picture's addresses."""
    return [picture["url"], *(each["url"] for each in picture["variants"].values())]


def objects_in(runtime: Runtime) -> list[str]:
    """Every object in the bucket."""
    folder = bucket_of(runtime)._folder / "objects"
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file())
