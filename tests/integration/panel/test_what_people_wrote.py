"""People who call themselves a script: every page that a link leads to is opened, and none runs it."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.i18n import LANGUAGES
from common.models import (
    Booking,
    BookingItem,
    Business,
    Category,
    Employee,
    Fault,
    JobRun,
    OperatorSession,
    Outbox,
    OutboxState,
    RatingReply,
    Service,
    Upload,
    UploadPurpose,
    UploadStatus,
    User,
    UserSession,
)
from common.runtime import Runtime
from functions.admin.panel.app import panel
from tests.integration.chat.conftest import Listeners, opened, with_chat
from tests.integration.claims.venues import claimed, listed
from tests.integration.conftest import Phone
from tests.integration.panel.desk import HOST, Desk
from tests.integration.panel.test_addresses import ACTS, ACTS_OF_ADMINS, OPEN, READ_BY_ADMINS
from tests.integration.ratings.conftest import REPORT, Shop
from tests.integration.salon import done
from tests.integration.visits import Diary
from tests.integration.written import written_salon

EVIL = "<script>alert(1)'\"><b id=x>{{'z'*9}}{0}%(a)s"
RAW = ("<script>alert", "<b id=x", "z" * 9, 'href="javascript:', "href='javascript:")
NOT_LINKED = {"map.points", "audit.page"}
"""What is asked for by a script, or has a row of its own in another test."""


@pytest.fixture
def runtime(runtime: Runtime) -> Runtime:
    """Surroundings with chat."""
    return with_chat(runtime, Listeners())


@pytest.fixture
def town_of_scripts(
    alice: Phone, bora: Phone, erion: Phone, admin: Desk, db: Session, clock: SetClock
) -> dict[str, Any]:
    """A salon, a visit, a rating, a claim, a conversation, a picture and a broadcast, all of them named so."""
    salon = written_salon(bora, db)
    shop = Shop(salon, Diary.of(db, salon), db, clock)
    rating = shop.rated(alice, 1, comment=EVIL)
    done(erion.post(REPORT.format(rating), {"reason": "offensive", "text": EVIL}), 201)
    talk = opened(alice, business=salon.uid)
    word = talk.say(alice, EVIL)
    complaint = {"reason": "offensive", "text": EVIL, "message": word["uid"]}
    done(bora.post(f"{talk.path}report/", complaint), 201)
    claimed(erion, listed(db, clock), "review", message=EVIL)
    _rows(db, clock, alice)
    _renamed(db)
    _done_by(admin, erion)
    db.commit()
    return {}


def _rows(db: Session, clock: SetClock, alice: Phone) -> None:
    assert alice.user is not None
    hour = clock.now().replace(minute=0)
    picture = Upload(owner_id=alice.user.id, purpose=UploadPurpose.AVATAR)
    picture.status, picture.path, picture.used_at = UploadStatus.READY, "avatars/a.jpg", clock.now()
    picture.variants = {"medium": {"path": "avatars/a.jpg", "width": 512, "height": 512}}
    message = Outbox(
        kind="send_notification_mail", queue="mail", state=OutboxState.DEAD, attempts=10, payload={"a": EVIL}
    )
    message.created_at = message.due = clock.now() - timedelta(hours=1)
    message.last_error = EVIL
    db.add_all(
        [
            picture,
            message,
            Fault(hour=hour, family=EVIL, route=EVIL, kind=EVIL[:99], last_request_id=EVIL),
            JobRun(job=EVIL, started_at=hour, finished_at=hour, done={EVIL: 1}, error=EVIL),
        ]
    )
    db.flush()
    alice.user.avatar_upload_id = picture.id


def _renamed(db: Session) -> None:
    names: dict[Any, tuple[str, ...]] = {
        Booking: ("business_name_en", "business_name_sq", "note"),
        BookingItem: ("service_name_en", "service_name_sq", "employee_name"),
        Business: ("name_en", "name_sq", "description_en", "description_sq", "address", "city"),
        Category: ("name_en", "name_sq"),
        Employee: ("name", "surname"),
        OperatorSession: ("name",),
        RatingReply: ("text",),
        Service: ("name_en", "name_sq"),
        User: ("name", "surname"),
        UserSession: ("name",),
    }
    for model, columns in names.items():
        db.execute(update(model).values(dict.fromkeys(columns, EVIL)))
    db.execute(update(Business).values(website="javascript:alert(1)"))


def _done_by(admin: Desk, somebody: Phone) -> None:
    """Reasons and announcements stand in lists as well."""
    assert somebody.user is not None
    page = f"/admin/users/{somebody.user.uid}/"
    admin.open(page)
    admin.act(f"{page}block/", reason=EVIL)
    words = {"title_en": EVIL, "title_sq": EVIL, "body_en": EVIL, "body_sq": EVIL, "topic": "offers"}
    admin.open("/admin/broadcasts/new/")
    admin.act("/admin/broadcasts/announce/", **words)


def crawled(desk: Desk) -> dict[str, str]:
    """Every page that can be reached by links from the first one, by its address; of lists the first page."""
    pages: dict[str, str] = {}
    waiting = ["/admin/"]
    while waiting:
        address = waiting.pop()
        reply = desk.browser.get(address, base_url=HOST, headers=desk.headers)
        assert reply.status_code == 200, (address, reply.status_code)
        is_page = reply.content_type == "text/html; charset=utf-8"
        pages[address] = reply.text if is_page else ""
        assert is_page or reply.headers["Content-Disposition"].startswith("attachment"), address
        for found in re.findall(r'(?<!rel="next" )(?:href|src)="(/admin/[^"#]*)', pages[address]):
            link = unescape(found)
            if _is_new(link, pages, waiting):
                waiting.append(link)
    return pages


def _is_new(link: str, pages: dict[str, str], waiting: list[str]) -> bool:
    """One page of a list is enough, however it is sorted."""
    if urlsplit(link).path.startswith("/admin/static/"):
        return False
    known = {*pages, *waiting}
    return link not in known and (not urlsplit(link).query or "sort=" not in link)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ["support", "admin"])
def test_what_people_wrote_is_shown_and_never_run(
    role: str,
    language: str,
    town_of_scripts: dict[str, Any],
    runtime: Runtime,
    request: pytest.FixtureRequest,
) -> None:
    desk: Desk = request.getfixturevalue(role)
    desk.act("/admin/language/", language=language)
    pages = crawled(desk)
    for address, page in pages.items():
        for raw in RAW:
            assert raw not in page, (address, page[max(0, page.find(raw) - 300) :][:400])
        scripts = re.findall(r"<script[^>]*>", page)
        assert all(re.fullmatch(r'<script nonce="[\w-]+" src="/admin/[^"]+">', each) for each in scripts), (
            address
        )
        assert not re.findall(r"<[a-z]+\s[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*\son[a-z]+=", page), address
        assert not re.findall(r"\sstyle=\"", page), address
    assert sum("&lt;script&gt;alert(1)" in page for page in pages.values()) > 15
    _all_were_opened(set(pages), role, runtime)


def _all_were_opened(pages: set[str], role: str, runtime: Runtime) -> None:
    """A page that no link leads to is a page that nobody has looked at."""
    app = panel(runtime)
    addresses = app.url_map.bind("panel.example")
    opened_ones = {addresses.match(urlsplit(page).path.removeprefix("/admin"), "GET")[0] for page in pages}
    theirs = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    theirs -= OPEN | ACTS | ACTS_OF_ADMINS | NOT_LINKED
    if role == "support":
        theirs -= READ_BY_ADMINS
    assert theirs - opened_ones == set()
