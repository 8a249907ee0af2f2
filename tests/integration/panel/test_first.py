"""The frame of the panel: who gets in, and what a list does."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import AuditLog
from tests.integration.panel.desk import Desk


def test_a_page_opens_for_whoever_has_shown_both_factors(support: Desk) -> None:
    page = support.open("/admin/users/")
    assert page.status_code == 200
    assert "Teuta" in page.text


def test_a_list_is_narrowed_by_its_filters(support: Desk) -> None:
    assert "Teuta" not in support.open("/admin/users/?flt1_blocked=yes").text.split("<table>")[1]
    assert "Teuta" in support.open("/admin/users/?flt1_blocked=no&flt0_since=").text.split("<table>")[1]


def test_a_list_is_taken_along_as_csv_by_admins_and_that_is_written_down(
    admin: Desk, support: Desk, db: Session
) -> None:
    assert "/admin/users/export/" not in support.open("/admin/users/").text
    assert support.open("/admin/users/export/csv/").status_code == 403
    assert "/admin/users/export/csv/?flt1_blocked=no" in admin.open("/admin/users/?flt1_blocked=no").text
    taken = admin.open("/admin/users/export/csv/?flt1_blocked=no")
    assert taken.content_type.startswith("text/csv")
    assert "teuta@avatid.example" in taken.text
    (noted,) = db.scalars(select(AuditLog).where(AuditLog.action == "panel.exported"))
    assert noted.data["narrowed_by"] == ["flt1_blocked"]
    assert admin.user is not None
    assert noted.actor_id == admin.user.id
