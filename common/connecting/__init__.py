"""Ways to PostgreSQL: TCP, a unix socket, or the Cloud SQL connector; with either driver, and never for ever.

Whatever keeps a connection from being made comes out as the driver's own InterfaceError: SQLAlchemy knows what that
means, and a request is told to come back instead of failing with an error of ours.
"""

import socket
from collections.abc import Callable
from typing import Any, Protocol

from sqlalchemy import URL, make_url

from common.connecting.lessons import Lessons

__all__ = ["Where", "arguments"]

SOCKET_FILE = ".s.PGSQL."
GRACE_SECONDS = 3
"""So much longer than a statement may take do we listen for its answer; after that, nobody is there any more."""


class Where(Protocol):
    """What has to be known of a database; `Settings` says it for the functions."""

    @property
    def database(self) -> str:
        """The URL of a database that is reached by TCP or a unix socket."""

    @property
    def db_user(self) -> str:
        """Who we are there."""

    @property
    def db_name(self) -> str:
        """The database's name."""

    @property
    def cloud_sql_instance(self) -> str:
        """project:region:instance, if the connector is to be used."""

    @property
    def lock_timeout_ms(self) -> int:
        """So long does a statement wait for a lock."""

    @property
    def statement_timeout_ms(self) -> int:
        """So long may a statement take; 0 is as long as it likes."""


def arguments(where: Where) -> dict[str, Any]:
    """What `create_engine` needs to know beside the URL.

    Raises ValueError if the connector is asked for a driver that it has no way for.
    """
    url = make_url(where.database)
    driver = url.get_driver_name()
    if where.cloud_sql_instance:
        if driver != "pg8000":
            raise ValueError(f"through the Cloud SQL connector the driver is pg8000, not {driver}")
        from common.connecting.cloud_sql import CloudSql

        return {"creator": CloudSql(where).connect}
    if driver == "pg8000":
        return {"creator": _pg8000(url, where)}
    return {"creator": _psycopg(url, where)}


def session_settings(where: Where) -> dict[str, str]:
    """What every session starts with."""
    return {
        "lock_timeout": f"{where.lock_timeout_ms}ms",
        "statement_timeout": f"{where.statement_timeout_ms}ms",
        "TimeZone": "UTC",
        "random_page_cost": "1.1",  # discs without heads: an index scan is not four times dearer than reading on
        "max_parallel_workers_per_gather": "0",  # many small questions at once: helpers would be in the way
        "plan_cache_mode": "force_custom_plan",  # for what is asked each time: one plan for all takes seconds
    }


def silence(where: Where) -> float | None:
    """How many seconds of silence on a connection mean that nobody is at its other end; None: it may take long."""
    return where.statement_timeout_ms / 1000 + GRACE_SECONDS if where.statement_timeout_ms else None


def keep_alive(line: socket.socket) -> None:
    """Have the system ask every minute whether the server is there.

    A network forgets a connection on which nothing is said for ten minutes; building an index takes longer.
    """
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if line.family != socket.AF_UNIX and hasattr(socket, "TCP_KEEPIDLE"):
        for option, value in ((socket.TCP_KEEPIDLE, 60), (socket.TCP_KEEPINTVL, 10), (socket.TCP_KEEPCNT, 6)):
            line.setsockopt(socket.IPPROTO_TCP, option, value)


def _pg8000(url: URL, where: Where) -> Callable[[], Any]:
    from common.connecting.pg8000_driver import dbapi, settled

    lessons = Lessons()

    def connect() -> Any:
        line = None
        try:
            line = _dialled(url, silence(where))
            connection = dbapi.connect(
                url.username or where.db_user,
                host=url.host,
                database=url.database,
                password=url.password or None,
                sock=line,
                ssl_context=_tls(url),
                application_name="avatid",
                startup_params=session_settings(where),
            )
            return settled(connection, lessons)
        except Exception as broken:  # the driver guards neither dialling with TLS nor the first answer
            if line:
                line.close()
            if isinstance(broken, OSError):
                raise dbapi.InterfaceError("network error") from broken
            raise

    return connect


def _dialled(url: URL, patience: float | None) -> socket.socket:
    """A line to the server; a unix socket may be named by its folder, as libpq does it, or by its file."""
    place, port = _socket(url), url.port or 5432
    if place:
        line = _plugged_in(place if SOCKET_FILE in place else f"{place}/{SOCKET_FILE}{port}", patience)
    else:
        line = socket.create_connection((url.host or "127.0.0.1", port), patience)
    keep_alive(line)
    return line


def _plugged_in(file: str, patience: float | None) -> socket.socket:
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(patience)
    try:
        line.connect(file)
    except OSError:
        line.close()
        raise
    return line


def _socket(url: URL) -> str:
    named = str(url.query.get("unix_sock") or url.query.get("host") or "")
    return named if named.startswith("/") else ""


def _tls(url: URL) -> Any:
    """`sslmode` as libpq means it: `require` encrypts, `verify-ca` and `verify-full` look who is there.

    Without it as the driver does: TLS if the server has it.
    """
    import ssl

    mode, root = str(url.query.get("sslmode", "prefer")), url.query.get("sslrootcert")
    if _socket(url) or mode in ("disable", "allow", "prefer"):
        return None if mode == "prefer" and not _socket(url) else False
    context = ssl.create_default_context(cafile=str(root) if root else None)
    context.check_hostname = mode == "verify-full"
    if mode == "require":
        context.verify_mode = ssl.CERT_NONE
    return context


def _psycopg(url: URL, where: Where) -> Callable[[], Any]:
    def connect() -> Any:
        from common.connecting.psycopg_driver import connected

        return connected(url, silence(where), **_of_libpq(url, where))

    return connect


def _of_libpq(url: URL, where: Where) -> dict[str, Any]:
    options = " ".join(f"-c {name}={value}" for name, value in session_settings(where).items())
    place = _socket(url)
    return (
        {
            "options": options,
            "connect_timeout": 5,
            "keepalives_idle": 60,
            "keepalives_interval": 10,
            "keepalives_count": 6,
            "tcp_user_timeout": int((silence(where) or 0) * 1000),  # what we said and nobody took in
            "application_name": "avatid",
            "prepare_threshold": None,  # planned for what is asked each time, as with pg8000; the search counts on it
        }
        | ({"host": place.partition(f"/{SOCKET_FILE}")[0]} if place else {})
    )
