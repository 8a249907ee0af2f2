"""The limits a route declares: whom each counts, and what happens when nobody can count."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, TypeAdapter, ValidationError

from common.counting import Counters, Standing, Take, network_of
from common.errors import Unavailable
from common.tuning import Tuned
from common.web.ask import Ask

log = logging.getLogger(__name__)

Model = type[BaseModel] | None


@dataclass(frozen=True, slots=True)
class Limit:
    """`times` in `seconds`, all of them at once if they like, for each address, user or value of a field.

    `open_when_broken`: whether a request passes uncounted when the counters cannot be reached. Unless said
    otherwise, reading does (GET), and everything else is refused.
    """

    name: str
    per: Literal["address", "field", "user"]
    times: int
    seconds: int
    field: str = ""
    open_when_broken: bool | None = None

    @property
    def counted(self) -> str:
        """What it counts, and whom: the counters' name for it."""
        return f"{self.name}:{self.field or self.per}"

    @property
    def key(self) -> str:
        """The name under which operators set it; with its window, as one thing may be limited in two."""
        return f"{self.counted}:{self.seconds}"

    def take(self, ask: Ask, model: Model, tuned: Tuned) -> Take | None:
        """What to count for this request; nothing if it has no user, or no such field: it is refused anyway."""
        whom = self._whom(ask, model)
        times, lasting = self._allowed(ask, tuned), self.per != "address"
        return Take(self.counted, whom, times, self.seconds, lasting=lasting) if whom else None

    def _whom(self, ask: Ask, model: Model) -> str:
        match self.per:
            case "address":
                return network_of(ask.caller.address) or "nowhere"
            case "user":
                return ask.subject
            case "field":
                given = ask.path.get(self.field, ask.arguments.get(self.field, ""))
                return _read(model, self.field, given).strip().casefold()

    def _allowed(self, ask: Ask, tuned: Tuned) -> int:
        """How many times, as declared or as an operator has set it; with the local stack's factor for addresses."""
        factor = ask.settings.per_address_factor if self.per == "address" else 1
        return tuned.times.get(self.key, self.times) * factor


def per_address(name: str, times: int, seconds: int, *, open_when_broken: bool | None = None) -> Limit:
    """At most `times` in `seconds` from one address, of IPv6 from one /64."""
    return Limit(name, "address", times, seconds, open_when_broken=open_when_broken)


def per_user(name: str, times: int, seconds: int, *, open_when_broken: bool | None = None) -> Limit:
    """At most `times` in `seconds` by one user; somebody without a good token is refused later, not counted."""
    return Limit(name, "user", times, seconds, open_when_broken=open_when_broken)


def per_field(
    name: str, field: str, times: int, seconds: int, *, open_when_broken: bool | None = None
) -> Limit:
    """At most `times` in `seconds` for one value of `field`, of body or path; without one it is not counted."""
    return Limit(name, "field", times, seconds, field, open_when_broken)


def count(
    limits: Sequence[Limit],
    ask: Ask,
    counters: Counters,
    *,
    model: Model,
    reading: bool,
    tuned: Tuned,
) -> Standing | None:
    """Count a request against all its limits, or none; raises `TooMany`, or `Unavailable` if they fail closed."""
    takes = [take for take in (limit.take(ask, model, tuned) for limit in limits) if take is not None]
    if not takes:
        return None
    try:
        return counters.take(takes, ask.clock.now())
    except Unavailable:
        if not all(_opens(limit, reading) for limit in limits):
            raise
        log.warning("a request passed uncounted", extra={"limits": [limit.name for limit in limits]})
        return None


def _opens(limit: Limit, reading: bool) -> bool:
    return reading if limit.open_when_broken is None else limit.open_when_broken


def _read(model: Model, field: str, given: Any) -> str:
    """The field as the view will see it: `A <a@x.al>` and `ａ@x.al` must not be two more tries for a@x.al."""
    if model is not None and field in model.model_fields and given:
        with suppress(ValidationError):  # it will be refused; until then it counts as it was sent
            given = _reader(model, field).validate_python(given)
    return given if isinstance(given, str) else ""


@cache
def _reader(model: type[BaseModel], field: str) -> TypeAdapter[Any]:
    info = model.model_fields[field]
    kind: Any = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
    return TypeAdapter(kind)
