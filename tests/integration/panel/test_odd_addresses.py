"""Addresses that no page of ours has written: whatever stands in their query, a page comes and leads nowhere else."""

from typing import Any

import pytest

from tests.integration.panel.desk import Desk

LISTS = ("users", "businesses", "bookings", "job_runs", "faults", "audit")
PAGES = (
    "claims/",
    "claims/decided/",
    "map/",
    "map/points/",
    "messages/",
    "money/",
    "reports/",
    "reports/conversations/",
    "pictures/",
    "support-access/",
    "translations/",
    "broadcasts/",
)
ODD: tuple[dict[str, Any], ...] = (
    {"endpoint": "users.page"},
    {"export_type": "xml"},
    {"_scheme": "javascript", "_external": "1"},
    {"_method": "POST"},
    {"_anchor": "x", "self": "1", "name": "x"},
    {"search": "\x00\u202e\ud83d"[:2], "page": "1e9"},
    {"sort": "999"},
    {"sort": "-3", "desc": "x"},
    {"sort": "x", "page": "-1"},
    {"flt0_blocked": "yes", "flt99_x": "1", "flt": "1", "flt_": "2"},
    {"page": "99999999999999999999"},
    {"page_size": "100000"},
    {"cursor": "\x00"},
    {"cursor": "eyJ9"},
    {"limit": "100000"},
    {"after": "\x00", "queue": "\x00"},
    {"show": "\x00"},
    {"language": "\x00", "kind": "x"},
    {"west": "nan", "east": "1e999"},
)


@pytest.mark.parametrize("odd", ODD, ids=[" ".join(odd) for odd in ODD])
def test_an_odd_query_breaks_no_page(support: Desk, odd: dict[str, Any]) -> None:
    for page in (*PAGES, *(f"{name}/" for name in LISTS)):
        reply = support.open(f"/admin/{page}", **odd)
        assert reply.status_code in (200, 404, 422), (page, reply.status_code)
        assert "javascript:" not in reply.text
