"""The contract is the code: a route declares path, guard, limits and errors; its view's signature says the rest."""

import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from pydantic import BaseModel, TypeAdapter
from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import Transactions
from common.errors import AppError
from common.integrations import Doors
from common.models import User
from common.runtime import Runtime
from common.settings import Settings
from common.tuning import Feature
from common.web.ask import Ask, Caller, GivenBytes, GivenFile, GivenForm, IfMatch, Reply, SignedIn, Wanted
from common.web.guards import Guard
from common.web.limits import Limit
from common.web.written import Written

View = TypeVar("View", bound=Callable[..., Any])

# what a view may ask for by type, beside `db`, `work`, its body, its query and its path parameters
_BY_TYPE: dict[Any, Callable[[Ask], Any]] = {
    User: lambda ask: ask.signed_in.user if ask.signed_in else None,
    SignedIn: lambda ask: ask.signed_in,
    User | None: lambda ask: ask.signed_in.user if ask.signed_in else None,
    Caller: lambda ask: ask.caller,
    Settings: lambda ask: ask.settings,
    Clock: lambda ask: ask.clock,
    IfMatch | None: lambda ask: ask.if_match,
    GivenFile: lambda ask: ask.file,
    GivenForm: lambda ask: ask.form,
    GivenBytes: lambda ask: ask.bytes_,
    Wanted: lambda ask: ask.wanted,
}
_FROM_THE_EDGE = (Session, Transactions, Doors, Runtime)
_PATH_PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


@dataclass(frozen=True, slots=True)
class Plain:
    """A reply that is not JSON of a model: a page, a script, a calendar, a document made elsewhere."""

    text: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Route:
    """One operation, as declared; `inputs` maps each parameter of the view to its type."""

    method: str
    path: str
    view: Callable[..., Any]
    guard: Guard
    status: int
    or_status: int | None
    errors: tuple[type[AppError], ...]
    limits: tuple[Limit, ...]
    idempotent: bool
    public_seconds: int
    support: bool
    also: tuple[str, ...]
    inputs: dict[str, Any]
    reply: Any
    private_seconds: int = 0
    feature: Feature | None = None

    @property
    def body(self) -> type[BaseModel] | None:
        """The model of the request body."""
        return self.inputs.get("body")

    @property
    def query(self) -> type[BaseModel] | None:
        """The model of the query string."""
        return self.inputs.get("query")

    @property
    def takes_work(self) -> bool:
        """The view opens its own transactions, because it talks to other computers."""
        return Transactions in self.inputs.values() or Runtime in self.inputs.values()

    @property
    def takes_file(self) -> bool:
        """The body is multipart, with one `file`, and the fields of `body` beside it."""
        return GivenFile in self.inputs.values()

    @property
    def takes_form(self) -> bool:
        """The body is an HTML form instead of JSON."""
        return GivenForm in self.inputs.values()

    @property
    def takes_bytes(self) -> bool:
        """The body is somebody else's: it is signed, and read as it came."""
        return GivenBytes in self.inputs.values()

    @property
    def takes_version(self) -> bool:
        """The client may say which version it saw."""
        return IfMatch | None in self.inputs.values()

    @property
    def path_parameters(self) -> dict[str, str]:
        """Name -> kind (`uuid`, `string`) of each parameter in the path."""
        return {m["name"]: m["kind"] or "string" for m in _PATH_PARAMETER.finditer(self.path)}

    @property
    def openapi_path(self) -> str:
        """The path as OpenAPI writes it."""
        return _PATH_PARAMETER.sub(lambda m: f"{{{m['name']}}}", self.path)

    def arguments(self, ask: Ask) -> dict[str, Any]:
        """What the view is called with, but for `db`, `work`, `doors` and `runtime`, which the edge adds."""
        return {
            name: self._argument(name, kind, ask)
            for name, kind in self.inputs.items()
            if kind not in _FROM_THE_EDGE
        }

    def _argument(self, name: str, kind: Any, ask: Ask) -> Any:
        if name in ("body", "query"):
            return getattr(ask, name)
        if kind is self.guard.supplies:
            return ask.supplied
        if name in ask.path:
            return ask.path[name]
        return _BY_TYPE[kind](ask)


Mounted = Callable[[Runtime], Callable[..., Any]]
"""Makes the WSGI app of a part that is no contract but pages for browsers."""


class Api:
    """The routes of one family, in the order they are written, and the pages it serves beside them."""

    def __init__(self, family: str) -> None:
        self.family = family
        self.routes: list[Route] = []
        self.mounts: dict[str, Mounted] = {}

    def mount(self, prefix: str, make: Mounted) -> None:
        """Serve everything under `prefix` by the app that `make(runtime)` returns; it is made when first asked."""
        self.mounts[prefix] = make

    def get(self, path: str, **declared: Any) -> Callable[[View], View]:
        """Declare a GET; see `route`."""
        return self.route("GET", path, **declared)

    def post(self, path: str, **declared: Any) -> Callable[[View], View]:
        """Declare a POST; see `route`."""
        return self.route("POST", path, **declared)

    def put(self, path: str, **declared: Any) -> Callable[[View], View]:
        """Declare a PUT; see `route`."""
        return self.route("PUT", path, **declared)

    def patch(self, path: str, **declared: Any) -> Callable[[View], View]:
        """Declare a PATCH; see `route`."""
        return self.route("PATCH", path, **declared)

    def delete(self, path: str, **declared: Any) -> Callable[[View], View]:
        """Declare a DELETE; see `route`."""
        return self.route("DELETE", path, **declared)

    def route(
        self,
        method: str,
        path: str,
        *,
        auth: Guard,
        status: int = 200,
        or_status: int | None = None,
        errors: Sequence[type[AppError]] = (),
        limits: Sequence[Limit] = (),
        idempotent: bool = False,
        public_seconds: int = 0,
        private_seconds: int = 0,
        support: bool = True,
        also: Sequence[str] = (),
        feature: Feature | None = None,
    ) -> Callable[[View], View]:
        """Declare an operation.

        `auth` has no default: a route that does not say who may call does not exist. `or_status` is another good
        end, which the view chooses: 201 for what was made on the way. `idempotent` accepts an
        Idempotency-Key; `public_seconds` lets anybody's cache keep the anonymous reply that long, `private_seconds`
        only that of whoever asked, where the address itself is the secret. `support=False`
        keeps AvatID's own people out even when they look into the account: credentials, money, export, chat. `also`
        are media types in which the view may reply with `Plain`, when the client asks for them. `feature` is what it
        begins, where operators can switch that off.
        """

        def declare(view: View) -> View:
            inputs, reply = _signature(view)
            declared = tuple(errors), tuple(limits)
            route = Route(
                method,
                path,
                view,
                auth,
                status,
                or_status,
                *declared,
                idempotent,
                public_seconds,
                support,
                tuple(also),
                inputs,
                reply,
                private_seconds,
                feature,
            )
            _complain_about_unknown_inputs(route)
            self.routes.append(route)
            return view

        return declare


def _signature(view: Callable[..., Any]) -> tuple[dict[str, Any], Any]:
    kinds = get_type_hints(view)
    reply = kinds.pop("return", None)
    if (
        Plain in get_args(reply) and get_origin(reply) is not Reply
    ):  # a model, or what the client may have instead
        (reply,) = (each for each in get_args(reply) if each is not Plain)
    for around in (Reply, Written):
        if get_origin(reply) is around:
            (reply,) = get_args(reply)
    adapter = None if reply in (None, type(None), Plain) else TypeAdapter(reply)
    return {name: kinds[name] for name in inspect.signature(view).parameters}, adapter


def _complain_about_unknown_inputs(route: Route) -> None:
    """A parameter nobody can fill is a mistake that should not wait for the first request."""
    if route.idempotent and route.takes_work:
        raise TypeError(
            f"{route.path}: a reply is kept with its effect, which needs the edge's one transaction"
        )
    for name, kind in route.inputs.items():
        known = kind in _BY_TYPE or kind in _FROM_THE_EDGE or kind is route.guard.supplies
        if not (known or name in ("body", "query") or name in route.path_parameters):
            raise TypeError(f"{route.method} {route.path}: nothing can fill parameter `{name}: {kind}`")
