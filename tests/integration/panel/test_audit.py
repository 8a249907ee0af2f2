"""The audit log at the panel: narrowed, taken along, one row with its words, and looked over."""

from itertools import product
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common import audit
from common.i18n import LANGUAGES, translate
from common.models import AuditLog, AuditText, Business, User
from functions.admin.panel.pages.audit.page import MOST_ROWS
from functions.admin.panel.pages.audit.queries import CHECKED
from tests.integration.conftest import Phone
from tests.integration.panel.desk import Desk
from tests.integration.salon import Salon

LOG = "/admin/audit/"
CHECK = "/admin/audit/check/"


def person(phone: Phone | Desk) -> User:
    assert phone.user is not None
    return phone.user


def noted(db: Session, action: str, **more: Any) -> AuditLog:
    """A row of the system's, unless said otherwise; committed."""
    row = audit.note(db, more.pop("actor", None), action, **more)
    db.commit()
    return row


def rows(desk: Desk, **query: str) -> str:
    """The list."""
    return desk.open(LOG, **query).text.split("<tbody>")[1]


def check(desk: Desk, **fields: str) -> str:
    """Look the log over; the page that says what was found."""
    desk.open(CHECK)
    return desk.act(CHECK, **fields)


def test_it_opens_for_both_roles_in_both_languages(support: Desk, admin: Desk, db: Session) -> None:
    row = noted(db, "booking.step_taken", text="He called.")
    for desk, language in product((support, admin), LANGUAGES):
        desk.act("/admin/language/", language=language)
        assert translate(language, "Has anybody touched them?") in desk.open(LOG).text
        assert translate(language, "Its place in the chain") in desk.open(f"{LOG}{row.chain_no}/").text
        assert translate(language, "Look them over") in desk.open(CHECK).text


def test_a_row_names_who_and_whose_and_where(support: Desk, alice: Phone, salon: Salon, db: Session) -> None:
    place = db.scalars(select(Business).where(Business.uid == UUID(salon.uid))).one()
    row = noted(
        db,
        "booking.step_taken",
        actor=support.operator,
        subject=person(alice),
        business=place,
        object=("booking", place.uid),
    )
    shown = rows(support, flt0_action="booking.step_taken")
    for page in (
        f"{LOG}{row.chain_no}/",
        f"/admin/users/{person(support).uid}/",
        f"/admin/users/{person(alice).uid}/",
        f"/admin/businesses/{place.uid}/",
        f"/admin/bookings/{place.uid}/",
    ):
        assert f'href="{page}"' in shown


def test_it_is_narrowed_by_act_actor_subject_and_day(
    support: Desk, admin: Desk, alice: Phone, db: Session
) -> None:
    noted(db, "account.blocked", actor=admin.operator, subject=person(alice))
    noted(db, "chat_message.hidden")
    for query in (
        {"flt0_action": "account.blocked"},
        {"flt2_actor": "genta@avatid.example", "flt0_action": "account.blocked"},
        {"flt2_actor": str(person(admin).uid)},
        {"flt3_subject": f" {person(alice).email} ".upper()},
        {"flt1_by": "operator", "flt3_subject": str(person(alice).uid)},
    ):
        shown = rows(support, **query)
        assert "account.blocked" in shown, query
        assert "chat_message.hidden" not in shown, query
    system = rows(support, flt1_by="system")
    assert ("account.blocked" in system, "chat_message.hidden" in system) == (False, True)
    assert "Nothing here." in rows(support, flt2_actor="nobody@avatid.example")
    assert "Nothing here." in rows(support, flt2_actor="genta@avatid.example", flt0_action="of.nobody")


def test_the_acts_to_choose_from_are_those_of_the_log(support: Desk, db: Session) -> None:
    noted(db, "zebra.seen")
    noted(db, "account.blocked")
    offered = support.open(LOG).text.split('name="flt0_action"')[1].split("</select>")[0]
    found = [each.split('"')[0] for each in offered.split('<option value="')[1:]]
    assert found == ["", "account.blocked", "operator.appointed", "panel.signed_in", "zebra.seen"]


def test_a_row_has_its_words_until_they_are_blanked(support: Desk, alice: Phone, db: Session) -> None:
    words = "<script>alert(1)</script> insulted everybody."
    row = noted(db, "account.blocked", subject=person(alice), text=words, data={"of": "<b>"})
    page = support.open(f"{LOG}{row.chain_no}/").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; insulted everybody." in page
    assert "<script>alert" not in page
    assert "&lt;b&gt;" in page
    assert row.hash.hex() in page
    db.execute(update(AuditText).values(salt=None, text=None))
    db.commit()
    page = support.open(f"{LOG}{row.chain_no}/").text
    assert "insulted" not in page
    assert "These words have been blanked." in page


def test_a_row_that_is_not_there_is_not_found(support: Desk) -> None:
    for number in ("0", "999", "9" * 18, "9" * 60):
        assert support.open(f"{LOG}{number}/").status_code == 404


def test_of_somebody_erased_only_the_uid_finds_it(support: Desk, alice: Phone, db: Session) -> None:
    user = person(alice)
    noted(db, "account.erased", subject=user)
    user.erased_at, user.email, user.email_verified_at = user.created_at, None, None
    user.name = user.surname = ""
    db.commit()
    shown = rows(support, flt3_subject=str(user.uid))
    assert "account.erased" in shown
    assert "Deleted user" in shown


def test_the_list_is_taken_along(admin: Desk, db: Session) -> None:
    noted(db, "account.blocked", actor=admin.operator)
    taken = admin.open(f"{LOG}export/csv/", flt0_action="account.blocked").text.splitlines()
    assert len(taken) == 2
    assert "account.blocked,Genta Hoxha" in taken[1]


def test_a_whole_log_is_whole_and_gives_an_anchor(support: Desk, db: Session) -> None:
    noted(db, "account.blocked", text="He called.")
    anchor = audit.last_anchor(db)
    assert anchor is not None
    last = anchor.chain_no
    page = check(support)
    assert f"Rows 1 to {last} are as they were written." in page
    assert f"<code>{anchor}</code>" in page
    assert "Whole" in page
    entry = db.scalars(select(AuditLog).order_by(AuditLog.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.actor_id) == (CHECKED, person(support).id)
    assert entry.data == {"first": 1, "last": last, "anchor": str(anchor), "broken": None}
    assert f"Rows {last + 1} to {last + 1} are as they were written." in check(support, since=str(anchor))
    assert audit.verify(db) is None


def test_what_no_longer_fits_an_anchor_is_found(support: Desk, db: Session) -> None:
    noted(db, "account.blocked")
    anchor = audit.last_anchor(db)
    assert anchor is not None
    other = audit.Anchor(anchor.chain_no, bytes(32))
    assert f"Row {anchor.chain_no} is missing" in check(support, since=str(other))
    later = audit.Anchor(900, bytes(32))
    assert f"Row {anchor.chain_no + 2} is missing" in check(support, since=str(later))


def test_only_anchors_are_read(support: Desk, db: Session) -> None:
    for wrong in (
        "yesterday",
        "12",
        "1:abc",
        "9" * 30 + ":" + "0" * 64,
        "1:" + "0" * 4000,
    ):
        assert "An anchor is a number" in check(support, since=wrong)
    assert "This field is not known." in check(support, until="3")
    assert db.scalars(select(AuditLog.id).where(AuditLog.action == CHECKED)).all() == []


def test_only_so_many_rows_are_read_at_once(db: Session) -> None:
    made = [noted(db, f"act.no{number}") for number in range(6)]
    anchors = [audit.Anchor(row.chain_no, bytes(row.hash)) for row in made]
    assert audit.check(db, None, 2) == audit.Checked(5, anchors[5], None)
    assert audit.check(db, anchors[0], 3) == audit.Checked(2, anchors[3], None)
    assert audit.check(db, anchors[5], 3) == audit.Checked(7, anchors[5], None)
    assert audit.check(db, audit.Anchor(0, audit._BEGINNING), 100) == audit.Checked(1, anchors[5], None)
    assert MOST_ROWS > 1000


def test_nobody_changes_a_row_here(admin: Desk) -> None:
    admin.open(LOG)
    for path in (f"{LOG}1/", f"{LOG}new/", f"{LOG}edit/", f"{LOG}delete/", f"{LOG}action/"):
        assert admin.send(path).status_code in (404, 405)
