"""What an app asks at its start."""

from tests.integration.conftest import Phone


def test_it_says_what_this_installation_can_do(stranger: Phone) -> None:
    reply = stranger.get("/api/shared/config/")
    assert reply.status_code == 200
    assert reply.json
    assert reply.json["languages"] == ["en", "sq"]
    assert reply.json["features"]["booking"] is True
    assert set(reply.json["minimum_app_version"]) == {"ios", "android"}
