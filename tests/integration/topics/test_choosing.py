"""Choosing what one would like to hear of."""

import pytest

from tests.integration.conftest import Phone
from tests.integration.topics.conftest import agrees, follows, topic

LIST = "/api/notifications/topics/"


def followed(phone: Phone) -> dict[str, tuple[bool, bool]]:
    """Each topic, whether it is followed, and whether that reaches them."""
    return {row["topic"]: (row["is_followed"], row["is_told"]) for row in phone.get(LIST).json}


def test_nobody_follows_anything_unasked(alice: Phone) -> None:
    assert followed(alice) == {
        "news": (False, False),
        "offers": (False, False),
        "tips": (False, False),
    }


def test_what_one_follows_reaches_one_with_consent_alone(alice: Phone, erion: Phone) -> None:
    reply = alice.post(topic("offers"))
    assert reply.json == {"topic": "offers", "name": "Offers", "is_followed": True, "is_told": False}
    agrees(alice)
    assert followed(alice)["offers"] == (True, True)
    assert followed(alice)["news"] == (False, False)
    assert followed(erion)["offers"] == (False, False)


def test_following_twice_is_following_once_and_leaving_twice_is_leaving(alice: Phone) -> None:
    assert [alice.post(topic("tips")).status_code for _time in range(2)] == [200, 200]
    assert [alice.delete(topic("tips")).status_code for _time in range(2)] == [204, 204]
    assert followed(alice)["tips"] == (False, False)


def test_one_leaves_only_for_oneself(alice: Phone, erion: Phone) -> None:
    follows(alice, "news")
    assert erion.delete(topic("news")).status_code == 204
    assert followed(alice)["news"] == (True, False)


@pytest.mark.parametrize("name", ["gossip", "News", "news-sq", "%00", "a" * 300, "%ED%A0%80"])
@pytest.mark.parametrize("method", ["post", "delete"])
def test_a_topic_that_we_do_not_write_about_is_none(alice: Phone, method: str, name: str) -> None:
    reply = getattr(alice, method)(topic(name))
    assert (reply.status_code, reply.json["code"]) == (404, "unknown_topic")
    assert not any(is_followed for is_followed, _told in followed(alice).values())


def test_topics_have_names_in_the_readers_language(alice: Phone, bora: Phone) -> None:
    assert alice.get(LIST).headers["Content-Language"] == "en"
    assert bora.get(LIST).headers["Content-Language"] == "sq"


@pytest.mark.parametrize(
    ("method", "path"), [("get", LIST), ("post", topic("news")), ("delete", topic("news"))]
)
def test_a_stranger_is_asked_to_sign_in(stranger: Phone, method: str, path: str) -> None:
    assert getattr(stranger, method)(path).status_code == 401
