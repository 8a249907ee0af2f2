"""The frame of the panel: who gets in, and what a list does."""

from tests.integration.panel.desk import Desk


def test_a_page_opens_for_whoever_has_shown_both_factors(support: Desk) -> None:
    page = support.open("/admin/users/")
    assert page.status_code == 200
    assert "Teuta" in page.text


def test_a_list_is_narrowed_by_its_filters(support: Desk) -> None:
    assert "Teuta" not in support.open("/admin/users/?flt1_blocked=yes").text.split("<table>")[1]
    assert "Teuta" in support.open("/admin/users/?flt1_blocked=no&flt0_since=").text.split("<table>")[1]


def test_a_list_is_taken_along_as_csv(support: Desk) -> None:
    taken = support.open("/admin/users/export/csv/")
    assert taken.content_type.startswith("text/csv")
    assert "teuta@avatid.example" in taken.text
