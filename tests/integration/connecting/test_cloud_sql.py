"""The way of the functions in the cloud: Google's word, a certificate for an hour, and if not, no error of ours."""

import logging
import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from common import connecting
from common.connecting import cloud_sql
from common.connecting.pg8000_driver import dbapi
from common.db import Transactions, engine_for
from common.errors import Unavailable
from common.settings import Settings
from migrations.place import Place
from tests.integration.connecting.authority import Authority
from tests.integration.connecting.conftest import AT_ONCE, Cloud
from tests.integration.connecting.google import INSTANCE
from tools.local.cluster import SUPERUSER

WHO = sa.text("SELECT current_user || ' ' || current_setting('lock_timeout')")


def said(engine: sa.Engine) -> Any:
    """What the database says to a request, or `Unavailable`."""
    try:
        return Transactions.of(engine).run(lambda db: db.scalar(WHO))
    finally:
        engine.dispose()


def test_a_function_reaches_its_database_as_itself(cloud: Cloud) -> None:
    assert said(cloud.engine(lock_timeout_ms=700)) == "avatid_app 700ms"
    body = next(body for path, body in cloud.google.asked if path.endswith(":generateEphemeralCert"))
    assert body["access_token"] == "ya29.secret", "IAM: the certificate carries who we are"
    assert cloud.door.visitors == ["client"]


def test_settings_alone_lead_there(cloud: Cloud) -> None:
    """`CLOUD_SQL_INSTANCE` is all that an engine needs; Google itself is where it always is."""
    connections = connecting.arguments(cloud.settings)["creator"].__self__
    assert isinstance(connections, cloud_sql.CloudSql)
    assert (connections._where, connections._api) == (cloud.settings, cloud_sql.ADMIN_API)


def test_the_migrate_job_takes_the_same_way_and_its_time(cloud: Cloud) -> None:
    place = Place(cloud_sql_instance=INSTANCE, db_user=SUPERUSER, db_name=cloud.settings.db_name)
    connection = cloud_sql.CloudSql(place, cloud.google.url).connect()
    cursor = connection.cursor()
    cursor.execute("SELECT current_user, current_setting('statement_timeout')")
    assert tuple(cursor.fetchone()) == (SUPERUSER, "0")
    line = connection._usock
    assert line.gettimeout() is None
    assert line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE), (
        "nobody says anything while an index is built"
    )
    connection.close()


def test_the_certificate_is_asked_for_once_and_again_when_it_is_almost_over(cloud: Cloud) -> None:
    threads = set(threading.enumerate())
    connections = cloud_sql.CloudSql(cloud.settings, cloud.google.url)
    for lasts, times in ((timedelta(minutes=3), 1), (timedelta(hours=1), 2), (timedelta(hours=1), 2)):
        cloud.google.certificates_last = lasts
        connections.connect().close()
        assert cloud.google.times_asked(":generateEphemeralCert") == times
    left = [each.name for each in set(threading.enumerate()) - threads if "asyncio" in each.name]
    assert left == [], "nothing of it runs on between requests"


def test_another_authority_is_met_at_the_second_try(cloud: Cloud, tmp_path: Path) -> None:
    """A server's certificate is renewed while ours still lasts."""
    connections = cloud_sql.CloudSql(cloud.settings, cloud.google.url)
    connections.connect().close()
    cloud.google.authority = Authority("The next one")
    cloud.door.tls = cloud.google.authority.server(tmp_path)
    with pytest.raises(dbapi.InterfaceError):
        connections.connect()
    connections.connect().close()


def refuse(word: str, status: int) -> Callable[[Cloud], None]:
    """Google says no to something."""
    return lambda cloud: cloud.google.refuses.update({word: status})


def close_google(cloud: Cloud) -> None:
    """Nobody listens there."""
    cloud.google.close()


def another_authority(cloud: Cloud) -> None:
    """Whoever is at the door, the instance is not it."""
    cloud.google.authority = Authority("Somebody else")


def only_public(cloud: Cloud) -> None:
    """The instance has no address in our network."""
    cloud.google.kind_of_address = "PRIMARY"


def nobody_home(cloud: Cloud) -> None:
    """The instance is down."""
    cloud.door.close()


def silent(cloud: Cloud) -> None:
    """The address swallows whatever is sent."""
    cloud.door.swallows, cloud.dial_seconds = True, AT_ONCE


TROUBLE: dict[str, tuple[Callable[[Cloud], None], str]] = {
    "IAM refuses": (refuse("connectSettings", 403), "ClientResponseError 403"),
    "the certificate is refused": (refuse(":generateEphemeralCert", 403), "ClientResponseError 403"),
    "there is no such instance": (refuse("connectSettings", 404), "ClientResponseError 404"),
    "the account is disabled": (refuse("/token", 400), "RefreshError"),
    "Google is not reached": (close_google, "TransportError"),
    "somebody else answers": (another_authority, "SSL"),
    "there is no private address": (only_public, "CloudSQLIPTypeError"),
    "the instance is down": (nobody_home, "ConnectionRefusedError"),
    "the instance says nothing": (silent, "TimeoutError"),
}


@pytest.mark.parametrize("what", TROUBLE)
def test_trouble_on_the_way_is_told_as_unavailable(
    cloud: Cloud, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    cause, reason = TROUBLE[what]
    cause(cloud)
    with caplog.at_level(logging.WARNING), pytest.raises(Unavailable):
        said(cloud.engine())
    told = [each for each in caplog.records if each.name == cloud_sql.__name__]
    assert [reason in getattr(each, "reason", "") for each in told] == [True]
    assert "ya29.secret" not in caplog.text


def test_google_is_not_waited_for_for_ever(cloud: Cloud) -> None:
    cloud.google.says_nothing, cloud.ask_seconds = True, AT_ONCE
    with pytest.raises(Unavailable):
        said(cloud.engine())


def test_without_an_identity_it_is_unavailable_too(
    cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "none.json"))
    with pytest.raises(Unavailable):
        said(cloud.engine())


def test_a_user_whom_the_database_does_not_know_is_told_to_come_back(cloud: Cloud) -> None:
    """The migrate job may not have granted it its role yet."""
    with pytest.raises(Unavailable):
        said(cloud.engine(db_user="avatid-nobody@avatid-test.iam.gserviceaccount.com"))


def test_it_is_there_again_as_soon_as_google_lets_it(cloud: Cloud) -> None:
    engine = cloud.engine()
    cloud.google.refuses["connectSettings"] = 403
    with pytest.raises(Unavailable):
        said(engine)
    cloud.google.refuses.clear()
    assert said(engine)


def test_a_connection_that_broke_is_replaced_before_a_request_sees_it(cloud: Cloud) -> None:
    engine = cloud.engine()
    transactions = Transactions.of(engine)
    assert transactions.run(lambda db: db.scalar(WHO))
    cloud.door.cut()
    assert transactions.run(lambda db: db.scalar(WHO))
    assert cloud.google.times_asked("connectSettings") == 1, "the certificate was still good"
    engine.dispose()


def test_silence_on_an_open_connection_ends(cloud: Cloud) -> None:
    cloud.dial_seconds = 2
    engine = cloud.engine(statement_timeout_ms=200)
    transactions = Transactions.of(engine)
    assert transactions.run(lambda db: db.scalar(WHO))
    cloud.door.swallows = True
    with pytest.raises(Unavailable):
        transactions.run(lambda db: db.scalar(WHO))
    cloud.door.close()
    engine.dispose()


def test_with_a_driver_that_it_has_no_way_for_an_engine_is_refused(settings: Settings) -> None:
    other = {"cloud_sql_instance": "a:b:c", "database_url": "postgresql+psycopg:///avatid"}
    with pytest.raises(ValueError, match="pg8000"):
        engine_for(settings.model_copy(update=other))
