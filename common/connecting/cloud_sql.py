"""Cloud SQL by its connector, with the function's own identity: no password, a certificate that lasts an hour.

The connector's part is to ask Google for that certificate and to know the server's. Dialling is ours: its own
`connect` dials inside an event loop without any timeout, so that one address that swallows everything would hang
every request of the process for minutes, and hands over a socket on which silence lasts for ever.

Nothing runs in the background, because functions have no processor between requests: a certificate that is about to
expire is replaced by the first request that needs a new connection (what the connector calls LAZY).
"""

import asyncio
import logging
import socket
import ssl
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from common.clock import SystemClock
from common.connecting import Where, keep_alive, session_settings, silence
from common.connecting.lessons import Lessons
from common.connecting.pg8000_driver import dbapi, settled

if TYPE_CHECKING:
    from google.auth.credentials import Credentials
    from google.cloud.sql.connector.connection_info import ConnectionInfo

log = logging.getLogger(__name__)

ADMIN_API = "https://sqladmin.googleapis.com"
PORT = 3307
"""Where every instance's own proxy listens."""
SCOPES = ("https://www.googleapis.com/auth/sqlservice.admin",)
ASK_SECONDS = 10.0
DIAL_SECONDS = 5.0
ALMOST_OVER = timedelta(minutes=4)


class CloudSql:
    """Connections to one instance; `connect` is what an engine calls for each."""

    def __init__(
        self,
        where: Where,
        api: str = ADMIN_API,
        *,
        ask_seconds: float = ASK_SECONDS,
        dial_seconds: float = DIAL_SECONDS,
    ) -> None:
        self._where, self._api = where, api
        self._ask_seconds, self._dial_seconds = ask_seconds, dial_seconds
        self._one_asks, self._lessons = threading.Lock(), Lessons()
        self._credentials: Credentials | None = None
        self._known: ConnectionInfo | None = None

    def connect(self) -> dbapi.Connection:
        """A connection, or the driver's InterfaceError whatever was in its way: IAM, the Admin API, the network."""
        try:
            return settled(self._introduce(*self._dial()), self._lessons)
        except Exception as reason:
            log.warning("no connection through the Cloud SQL connector", extra={"reason": _named(reason)})
            if isinstance(reason, dbapi.Error):
                raise
            raise dbapi.InterfaceError("no connection through the Cloud SQL connector") from reason

    def _dial(self) -> tuple[ssl.SSLSocket, "ConnectionInfo"]:
        from google.cloud.sql.connector import IPTypes

        known = self._certificate()
        address = known.get_preferred_ips(IPTypes.PRIVATE)[0]
        line = socket.create_connection((address, PORT), timeout=self._dial_seconds)
        try:
            keep_alive(line)
            assert known.context is not None  # made with the certificate
            return known.context.wrap_socket(line, server_hostname=address), known
        except BaseException:
            line.close()
            self._forget(known)
            raise

    def _introduce(self, line: ssl.SSLSocket, known: "ConnectionInfo") -> Any:
        """PostgreSQL's own beginning; a server that does not like our certificate says so only here."""
        from google.cloud.sql.connector.utils import format_database_user

        try:
            connection = dbapi.connect(
                format_database_user(known.database_version, self._where.db_user),
                database=self._where.db_name,
                sock=line,
                ssl_context=False,  # it is encrypted already
                application_name="avatid",
                startup_params=session_settings(self._where),
            )
        except BaseException:
            line.close()
            self._forget(known)
            raise
        line.settimeout(silence(self._where))
        return connection

    def _certificate(self) -> "ConnectionInfo":
        """The one we have, or a new one if that is about to expire; one thread asks, the others wait for it."""
        if not self._one_asks.acquire(timeout=self._ask_seconds):
            raise TimeoutError("somebody else is still asking for a certificate")
        try:
            if self._known is None or self._known.expiration - ALMOST_OVER < SystemClock().now():
                self._known = asyncio.run(self._ask())
            return self._known
        finally:
            self._one_asks.release()

    async def _ask(self) -> "ConnectionInfo":
        import google.auth
        from google.cloud.sql.connector.client import CloudSQLClient
        from google.cloud.sql.connector.connection_name import ConnectionName
        from google.cloud.sql.connector.utils import generate_keys

        if self._credentials is None:
            self._credentials = google.auth.default(scopes=list(SCOPES))[0]
        client = CloudSQLClient(self._api, None, self._credentials, driver="pg8000")
        name = ConnectionName(*self._where.cloud_sql_instance.rsplit(":", 2))
        try:
            async with asyncio.timeout(self._ask_seconds):
                keys = asyncio.ensure_future(generate_keys())
                known = await client.get_connection_info(name, keys, True)
                await known.create_ssl_context(True)
            return known
        finally:
            await _without_the_rest()
            await client.close()
            await asyncio.sleep(0)  # for the loop to let go of the sockets

    def _forget(self, known: "ConnectionInfo") -> None:
        """A certificate that did not help is not tried twice: the server's authority may have changed."""
        if self._known is known:
            self._known = None


async def _without_the_rest() -> None:
    """End what was begun and is not wanted any more: of two questions, one was refused or took too long."""
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for each in rest:
        each.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


def _named(reason: BaseException) -> str:
    """The error's class, and the status if it came by HTTP; never its text, which may quote a token."""
    status = getattr(reason, "status", None)
    return f"{type(reason).__name__} {status}" if status else type(reason).__name__
