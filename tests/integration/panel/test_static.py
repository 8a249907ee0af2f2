"""Style and script: kept by browsers, and asked for anew when they are others."""

import os
from pathlib import Path

from functions.admin.panel.app import Panel

BUILT_AT = 315_532_800
"""The platform gives every file of every build this time."""


def test_a_file_of_the_same_size_and_time_with_other_content_is_another_file(tmp_path: Path) -> None:
    panel = Panel("panel", static_folder=str(tmp_path), static_url_path="/static")
    panel.testing = True

    def kept(content: str, known: str = "") -> tuple[int, str]:
        (tmp_path / "panel.css").write_text(content)
        os.utime(tmp_path / "panel.css", (BUILT_AT, BUILT_AT))
        with panel.test_client().get("/static/panel.css", headers={"If-None-Match": known}) as reply:
            return reply.status_code, reply.headers["ETag"]

    _, before = kept("a { color: red }")
    assert kept("a { color: red }", before)[0] == 304
    status, after = kept("a { color: tan }", before)
    assert status == 200
    assert after != before


def test_what_is_not_there_or_not_ours_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "secret").write_text("x")
    client = Panel("panel", static_folder=str(tmp_path / "static")).test_client()
    assert [
        client.get(f"/static/{name}").status_code for name in ("none.css", "../secret", "%2e%2e/secret", "")
    ] == [404] * 4
