"""What callers meet: the same manners with either store, and what still works when it is not there."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from common.runtime import Runtime
from common.web.app import create_app
from common.web.contract import Api
from common.web.fields import Email
from common.web.guards import anyone
from common.web.limits import per_address, per_field, per_user
from common.web.validation import Answer, Body
from tests.integration.conftest import Phone
from tests.integration.limits.conftest import Kept


class Letter(Body):
    """Somebody's address, if they have one."""

    email: Email | None = None


class Said(Answer):
    """What the test family says."""

    text: str = "ok"


def counted_api() -> Api:
    """Reading and writing, each limited; and one of each that has been told otherwise."""
    api = Api("counted")
    two = (2, 60)

    @api.get("/api/counted/read/", auth=anyone, limits=[per_address("read", *two)])
    def read() -> Said:
        """Read."""
        return Said()

    @api.get(
        "/api/counted/guarded/", auth=anyone, limits=[per_address("guarded", *two, open_when_broken=False)]
    )
    def guarded() -> Said:
        """Read what may not be read uncounted."""
        return Said()

    @api.post("/api/counted/write/", auth=anyone, limits=[per_address("write", *two)])
    def write(body: Letter) -> Said:
        """Write."""
        return Said()

    @api.post("/api/counted/wink/", auth=anyone, limits=[per_address("wink", *two, open_when_broken=True)])
    def wink() -> Said:
        """Write what nobody minds."""
        return Said()

    @api.post("/api/counted/letter/", auth=anyone, limits=[per_field("letter", "email", *two)])
    def letter(body: Letter) -> Said:
        """Write to somebody."""
        return Said()

    @api.post("/api/counted/mine/", auth=anyone, limits=[per_user("mine", *two)])
    def mine() -> Said:
        """Write as oneself."""
        return Said()

    return api


@pytest.fixture
def counted(served: Runtime, store: Kept) -> FlaskClient:
    """The family, counting in this store."""
    return create_app(counted_api(), served).test_client()


@pytest.fixture
def uncounted(dead: Runtime) -> FlaskClient:
    """The family, with a store that is not there."""
    return create_app(counted_api(), dead).test_client()


def post(client: FlaskClient, path: str, body: Any = None, address: str = "192.0.2.1") -> Any:
    """One request from an address."""
    return client.post(f"/api/counted/{path}/", json=body, environ_overrides={"REMOTE_ADDR": address})


def test_the_third_of_two_is_told_when_to_come_back(counted: FlaskClient) -> None:
    assert [post(counted, "write", {}).status_code for _time in range(2)] == [200, 200]
    refused = post(counted, "write", {})
    assert (refused.status_code, refused.json["code"]) == (429, "too_many_requests")
    assert refused.headers["Retry-After"] == str(refused.json["retry_after"]) == "30"
    assert refused.headers["RateLimit-Remaining"] == "0"


def test_reading_is_counted_too(counted: FlaskClient) -> None:
    assert [counted.get("/api/counted/read/").status_code for _time in range(3)] == [200, 200, 429]


def test_a_household_is_one_caller_and_its_neighbour_another(counted: FlaskClient) -> None:
    home = ["2001:db8:0:1::1", "2001:db8:0:1:ffff::2", "2001:db8:0:1::3"]
    assert [post(counted, "write", {}, each).status_code for each in home] == [200, 200, 429]
    assert post(counted, "write", {}, "2001:db8:0:2::1").status_code == 200


def test_an_old_address_in_new_clothes_is_the_same_caller(counted: FlaskClient) -> None:
    spellings = ["192.0.2.1", "::ffff:192.0.2.1", "::ffff:c000:201"]
    assert [post(counted, "write", {}, each).status_code for each in spellings] == [200, 200, 429]


@pytest.mark.parametrize(
    "spelling", ["ARTA@example.com", " arta@example.com ", "A <arta@example.com>", "arta@\uff45xample.com"]
)
def test_an_address_is_counted_as_it_is_read_however_it_is_written(
    counted: FlaskClient, spelling: str
) -> None:
    """Or every other spelling would be two more guesses at the same account."""
    for _time in range(2):
        assert post(counted, "letter", {"email": "arta@example.com"}).status_code == 200
    assert post(counted, "letter", {"email": spelling}).status_code == 429


@pytest.mark.parametrize(
    "body", [{}, {"email": None}, {"email": ""}, {"email": ["a"]}, {"email": {"a": 1}}, [1]]
)
def test_those_without_the_field_do_not_share_a_count(counted: FlaskClient, body: Any) -> None:
    assert 429 not in [post(counted, "letter", body).status_code for _time in range(4)]


@pytest.mark.parametrize(
    ("email", "status"),
    [("no address", 422), ("\x00", 422), ("\ud800", 400), ("a" * 100_000, 422), ("x@" + "é" * 5000, 422)],
)
def test_nonsense_is_refused_politely_and_counted(counted: FlaskClient, email: str, status: int) -> None:
    codes = [post(counted, "letter", {"email": email}).status_code for _time in range(3)]
    assert codes == [status, status, 429]


def test_each_user_is_counted_and_nobody_is_nobody(counted: FlaskClient, alice: Phone, bora: Phone) -> None:
    def statuses(token: str) -> list[int]:
        headers = {"Authorization": f"Bearer {token}"}
        return [counted.post("/api/counted/mine/", headers=headers).status_code for _time in range(3)]

    assert [statuses(token) for token in (alice.token, bora.token)] == [[200, 200, 429]] * 2
    assert statuses("nonsense") == [200, 200, 200]


def test_without_a_store_writing_is_refused_and_reading_goes_on(
    uncounted: FlaskClient, log_lines: list[dict[str, Any]]
) -> None:
    refused = post(uncounted, "write", {})
    assert (refused.status_code, refused.json["code"]) == (503, "unavailable")
    assert refused.headers["Retry-After"]
    assert uncounted.get("/api/counted/read/").status_code == 200
    warnings = [each for each in log_lines if each["severity"] == "WARNING"]
    assert {"limits": ["read"], "message": "a request passed uncounted"}.items() <= warnings[-1].items()
    assert "hunter2" not in str(log_lines)


def test_without_a_store_a_route_may_say_otherwise(uncounted: FlaskClient) -> None:
    assert uncounted.get("/api/counted/guarded/").status_code == 503
    assert post(uncounted, "wink").status_code == 200


def test_the_health_page_says_who_counts(served: Runtime, store: Kept, counted: FlaskClient) -> None:
    name = served.counters.store.name
    said = {"status": "ok" if name == "redis" else "not_configured", "store": name}
    assert counted.get("/health/redis/").json == said


def test_the_health_page_minds_a_dead_redis_and_nothing_else(uncounted: FlaskClient, dead: Runtime) -> None:
    status = 503 if dead.counters.store.name == "redis" else 200
    assert uncounted.get("/health/redis/").status_code == status
