"""Coming to the panel from another site's page, where browsers keep our cookie to themselves."""

import pytest
from werkzeug.test import Client

from tests.integration.panel.desk import HOST, Desk

ELSEWHERE = {
    "Sec-Fetch-Site": "cross-site",
    "Sec-Fetch-Mode": "navigate",
    "Origin": "https://elsewhere.example",
}
PAGES = ["/admin/", "/admin/claims/?from=letter", "/admin/sign-in/", "/admin/no-such-page/"]


@pytest.mark.parametrize("page", PAGES)
def test_a_link_is_asked_for_once_more_by_a_page_of_ours(town: Client, page: str) -> None:
    reply = town.get(page, base_url=HOST, headers=ELSEWHERE)
    assert reply.status_code == 200
    assert '<meta http-equiv="refresh" content="0">' in reply.text
    assert "Set-Cookie" not in reply.headers


@pytest.mark.parametrize("path", ["/admin/sign-out/", "/admin/sign-in/", "/admin/users/", "/admin/language/"])
def test_a_form_from_elsewhere_replaces_nobodys_session(town: Client, path: str) -> None:
    reply = town.post(path, base_url=HOST, headers=ELSEWHERE, data={"language": "sq"})
    assert reply.status_code in (403, 405)
    assert "Set-Cookie" not in reply.headers


def test_from_a_page_of_ours_everything_opens_at_once(admin: Desk) -> None:
    for site in ("same-origin", "none"):
        admin.headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate"}
        assert "Genta" in admin.open("/admin/users/").text
