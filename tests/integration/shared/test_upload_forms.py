"""Forms around a file that are not as they should be."""

import gc
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from common.models import Upload
from tests.integration.conftest import Phone
from tests.integration.shared.sending import UPLOAD, a_photo

PHOTO = a_photo(96, 64)
BOUNDARY = "----AvatID"


def posted(phone: Phone, *parts: tuple[str, Any]) -> Any:
    """A form of these parts, in their order; bytes are files."""
    form = MultiDict(
        (name, (BytesIO(part), "x.jpg") if isinstance(part, bytes) else part) for name, part in parts
    )
    reply = phone.town.post(UPLOAD, data=form, content_type="multipart/form-data", headers=_headers(phone))
    reply.request.environ["wsgi.input"].close()  # the client's own copy of a large form, which it forgets
    return reply


def raw(phone: Phone, body: bytes, content_type: str = f"multipart/form-data; boundary={BOUNDARY}") -> Any:
    """A body that no client of good manners would send."""
    return phone.town.post(UPLOAD, data=body, content_type=content_type, headers=_headers(phone))


def _headers(phone: Phone) -> dict[str, str]:
    return {"Authorization": f"Bearer {phone.token}"}


def part(head: str, content: bytes) -> bytes:
    """One part, as it travels."""
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"


def wrong_fields(reply: Any) -> list[tuple[str, str]]:
    """The fields that are wrong, and why."""
    assert reply.status_code == 422, reply.text
    assert reply.json["code"] == "invalid"
    return [(each["field"], each["code"]) for each in reply.json["fields"]]


@pytest.fixture(autouse=True)
def _nothing_comes_of_it(db: Session) -> Any:
    yield
    assert db.scalar(select(func.count()).select_from(Upload)) == 0


def test_there_must_be_a_file(alice: Phone) -> None:
    assert wrong_fields(posted(alice, ("purpose", "gallery"))) == [("file", "required")]
    assert wrong_fields(posted(alice, ("purpose", "gallery"), ("picture", PHOTO))) == [("file", "required")]


def test_a_text_called_file_is_no_file(alice: Phone) -> None:
    assert wrong_fields(posted(alice, ("purpose", "gallery"), ("file", "x"))) == [("file", "required")]


def test_there_must_not_be_two(alice: Phone) -> None:
    reply = posted(alice, ("file", PHOTO), ("purpose", "gallery"), ("file", PHOTO))
    assert wrong_fields(reply) == [("file", "too_many")]


def test_it_must_say_what_for(alice: Phone) -> None:
    assert wrong_fields(posted(alice, ("file", PHOTO))) == [("purpose", "required")]


@pytest.mark.parametrize(
    "purpose", ["avatar", "", "GALLERY", "../gallery", "gallery\x00", "ë" * 1000, "null", "0", "\ud800"]
)
def test_it_must_be_for_something_we_know(alice: Phone, purpose: str) -> None:
    given = purpose.encode("utf-8", "surrogatepass")
    body = part('name="file"; filename="x.jpg"', PHOTO) + part('name="purpose"', given)
    ((_field, code),) = wrong_fields(raw(alice, body + f"--{BOUNDARY}--\r\n".encode()))
    assert code in ("not_a_choice", "wrong_value")


def test_it_is_for_one_thing(alice: Phone) -> None:
    reply = posted(alice, ("file", PHOTO), ("purpose", "gallery"), ("purpose", "chat"))
    assert wrong_fields(reply) == [("purpose", "not_a_choice")]


def test_a_purpose_is_no_file(alice: Phone) -> None:
    reply = posted(alice, ("file", PHOTO), ("purpose", b"gallery"))
    assert [field for field, _code in wrong_fields(reply)] == ["purpose"]


@pytest.mark.parametrize("more", [("path", "../../etc"), ("file", "and a text"), ("other", PHOTO), ("", "x")])
def test_there_is_nothing_else(alice: Phone, more: tuple[str, Any]) -> None:
    reply = posted(alice, ("file", PHOTO), ("purpose", "gallery"), more)
    assert wrong_fields(reply) == [(more[0], "unknown_field")]


def test_fields_are_small(alice: Phone) -> None:
    reply = posted(alice, ("file", PHOTO), ("purpose", "gallery" * 200_000))
    assert (reply.status_code, reply.json["code"]) == (413, "too_large")


def test_there_are_not_thousands_of_them(alice: Phone) -> None:
    reply = posted(alice, *((f"n{number}", "x") for number in range(2000)), ("file", PHOTO))
    assert reply.status_code in (413, 422)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--",
        PHOTO,
        part('name="purpose"', b"gallery"),
        part('filename="x.jpg"', PHOTO) + f"--{BOUNDARY}--\r\n".encode(),
        f"--{BOUNDARY}--\r\n".encode(),
        f"--{BOUNDARY}\r\n\r\n\r\n--{BOUNDARY}--\r\n".encode(),
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"'.encode(),
    ],
)
def test_forms_that_break_off_are_refused(alice: Phone, body: bytes) -> None:
    assert raw(alice, body).status_code in (400, 422)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_file_that_breaks_off_is_refused(alice: Phone) -> None:
    """Werkzeug leaves what it has of it to the garbage collector, which says so."""
    assert raw(alice, part('name="file"; filename="x.jpg"', PHOTO)).status_code in (400, 422)
    gc.collect()


def test_a_form_without_a_boundary_has_no_file(alice: Phone) -> None:
    reply = raw(alice, part('name="file"; filename="x"', PHOTO), "multipart/form-data")
    assert reply.status_code in (400, 422)


def test_json_is_no_form(alice: Phone) -> None:
    assert alice.post(UPLOAD, {"purpose": "gallery", "file": "x"}).status_code == 415
