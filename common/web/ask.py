"""One request as the kit sees it: who calls from where, in which language, with what."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Any, Generic, NewType, TypeVar
from uuid import UUID

from flask import Request

from common.access_tokens import Claims
from common.clock import Clock
from common.i18n import negotiate
from common.models import User
from common.settings import Settings

Content = TypeVar("Content")
IfMatch = NewType("IfMatch", int)
"""The version a client saw, from `If-Match: "<version>"`; a parameter typed `IfMatch | None` receives it."""

Wanted = NewType("Wanted", str)
"""The media type the client likes best, of JSON and those that the route has `also`."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a request comes from, for limits, logs and the audit trail."""

    address: str
    language: str
    request_id: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person behind an access token and the session it belongs to.

    `acting_user_id` is the operator who looks into the account, when it is a support session.
    """

    user: User
    session_id: int
    session_uid: UUID
    authenticated_at: datetime
    acting_user_id: int | None = None


@dataclass(frozen=True, slots=True)
class GivenFile:
    """The file of a multipart request; nothing about it is believed, its name and type least of all.

    A view that also takes a `body` finds in it the form's other fields.
    """

    content: bytes


@dataclass(frozen=True, slots=True)
class GivenForm:
    """The fields of an HTML form, the first value of each: how some providers' servers speak to ours."""

    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GivenBytes:
    """A body byte by byte, as it came, and its headers, Written-Like-This: for those who sign what they send."""

    content: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reply(Generic[Content]):
    """What a view returns when a bare model is not enough: another status, or headers of its own."""

    content: Content
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Ask:
    """Everything a view may ask for by type; filled on the way through the edge."""

    settings: Settings
    clock: Clock
    caller: Caller
    bearer: str
    path: dict[str, Any]
    raw: bytes
    arguments: dict[str, Any]
    file: GivenFile | None = None
    form: GivenForm | None = None
    bytes_: GivenBytes | None = None
    wanted: Wanted | None = None
    claims: Claims | None = None
    """What a genuine token says, before anybody has looked whether its session still lives."""
    if_match: IfMatch | None = None
    signed_in: SignedIn | None = None
    body: Any = None
    query: Any = None
    supplied: Any = None

    @property
    def subject(self) -> str:
        """The user a genuine token names, or nothing."""
        return str(self.claims.user_uid) if self.claims else ""

    @property
    def principal(self) -> str:
        """A stable name for whoever calls, for idempotency keys: a user, or nobody."""
        return f"user:{self.signed_in.user.uid}" if self.signed_in else "anyone"

    def named(self, name: str) -> UUID | None:
        """The uid the client gave for object `name`: in the path, the body or the query, in that order."""
        if name in self.path:
            return self.path[name] if isinstance(self.path[name], UUID) else None
        for part in (self.body, self.query):
            found = getattr(part, name, None)
            if isinstance(found, UUID):
                return found
        return None


def caller_of(request: Request, settings: Settings, request_id: str) -> Caller:
    """The caller of a Flask request; only `TRUSTED_PROXIES` may speak for somebody else's address."""
    return Caller(
        address=client_address(request.remote_addr or "", request.access_route, settings.trusted_proxies),
        language=negotiate(request.headers.get("Accept-Language")),
        request_id=request_id,
    )


def client_address(peer: str, hops: Sequence[str], trusted: Sequence[str]) -> str:
    """The rightmost hop that is not one of our own proxies; the peer itself if nobody trusted forwarded it."""
    is_ours = _belongs_to(trusted)
    if not is_ours(peer):
        return peer
    return next((hop for hop in reversed(hops) if _is_address(hop) and not is_ours(hop)), peer)


def _belongs_to(networks: Sequence[str]) -> Callable[[str], bool]:
    ranges = [ip_network(one, strict=False) for one in networks]
    return lambda hop: _is_address(hop) and any(ip_address(hop) in each for each in ranges)


def _is_address(hop: str) -> bool:
    try:
        ip_address(hop)
    except ValueError:
        return False
    return True
