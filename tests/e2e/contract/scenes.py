"""A generated request, made one of this town: whose uids it names, what else must be right about it, who sends it."""

import copy
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tests.e2e.contract.things import Thing, Things

_REALLY = 0.9
"""So often is a uid one that exists; the others stay as they were generated."""
_KINDS = {
    **{each: each for each in ("business", "service", "employee", "category", "booking", "quote", "claim")},
    **{each: each for each in ("application", "opening", "upload", "conversation", "message", "exception")},
    **{each: each for each in ("calendar", "client", "rating", "attempt")},
    "services": "service",
    "employees": "employee",
    "categories": "category",
    "plan": "booking",
    "exclude_booking": "booking",
    "job": "opening",
    "customer": "person",
    "image": "upload",
    "images": "upload",
    "picture": "gallery",
    "cover": "gallery",
    "order": "gallery",
}
_BY_PATH = {
    "/api/business/booking/": "booking",
    "/api/business/waitlist/": "waitlist",
    "/api/business/": "business",
    "/api/onboarding/business/": "business",
    "/api/notifications/": "notification",
    "/api/payments/": "intent",
    "/api/shared/upload/": "upload",
    "/api/user/sessions/": "session",
    "/api/user/favourites/": "business",
}
_STATES = {
    "/confirm/": ("pending",),
    "/decline/": ("pending",),
    "/payments/intent/": ("pending_payment",),
    "/rating/add/": ("completed",),
    "/complete/": ("in_progress", "checked_in", "confirmed"),
    "/undo/": ("checked_in", "in_progress", "no_show", "completed", "declined"),
    "/rating/": ("completed",),
}
_FITTING = 0.8
_LISTED = "/api/business/{business}/claim/"
_TELLING = ("booking", "rating", "employee", "business")
"""What a request without a uid in its path is about, if it names several things: the first of these."""


class Whole(dict[str, Any]):
    """A body in which nothing is to be replaced: it fits together."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What one request is about, and who sends it: a user's key and how they have signed in, or nobody."""

    about: Thing | None
    sender: int | None
    how: str = "pwd"


@dataclass(slots=True)
class Stage:
    """One operation: who may call it, what its path and its fields name."""

    path: str
    authz: Mapping[str, Any]
    names: frozenset[str]
    things: Things
    draw: random.Random
    words: Mapping[str, list[Any]] = field(default_factory=dict)
    bodies: list[dict[str, Any]] = field(default_factory=list)

    def scene(self) -> Scene:
        """Somebody who mostly may, with something that mostly exists."""
        about = self._main()
        if self.authz["principals"] == ["operator"]:
            sender = self._one_of([(8, self.things.operators), (1, self.things.customers), (1, ())])
            return Scene(about, sender, "otp" if sender in self.things.operators else "pwd")
        return Scene(about, self._sender(about))

    def _sender(self, about: Thing | None) -> int | None:
        known, relation = self.things, str(self.authz.get("relation", ""))
        at = about.business if about else None
        self_ = [about.person] if about and about.person in known.living else []
        owners, staff = known.owners.get(at or 0, ()), known.staff.get(at or 0, ())
        nobody = 6 if self.authz["principals"] == ["anyone"] else 1
        if relation.startswith(("owner", "the employee")) or (about and not self_):
            chances = [(14, owners), (3, staff), (1, known.customers), (nobody, ())]
        else:
            chances = [(9, self_), (5, owners), (1, staff), (2, known.customers), (nobody, ())]
        return self._one_of(chances) or (None if nobody > 1 else self._one_of([(1, known.customers)]))

    def _one_of(self, chances: Any) -> int | None:
        """Somebody from one of the groups, whose weights stand before them; the empty one is nobody."""
        there = [(weight, group) for weight, group in chances if group or weight < 7]
        (_weight, group) = self.draw.choices(there, [weight for weight, _ in there])[0]
        return self.draw.choice(list(group)) if group else None

    def _main(self) -> Thing | None:
        kind = next((self.kind_of(name) for name in self.names if f"{{{name}}}" in self.path), None)
        kind = kind or next((self.kind_of(each) for each in _TELLING if each in self.names), None)
        if kind is None and "uid" in self.names:
            kind = self.kind_of("uid")
        found = self.things.by_kind.get(kind or "", [])
        fitting = [each for each in found if each.state in self._states()]
        found = fitting if fitting and self.draw.random() < _FITTING else found
        return self.draw.choice(found) if found else None

    def _states(self) -> tuple[str, ...]:
        """In which a booking is mostly wanted here."""
        return next((states for step, states in _STATES.items() if step in self.path), ("confirmed",))

    def kind_of(self, name: str) -> str | None:
        """What a field of this name holds the uid of."""
        if self.path == _LISTED and name == "business":
            return "listed"
        if name != "uid":
            return _KINDS.get(name)
        return next((kind for start, kind in _BY_PATH.items() if self.path.startswith(start)), None)

    def real(self, value: Any, scene: Scene, name: str = "") -> Any:
        """The same value, in which most uids are of things that exist."""
        if isinstance(value, Whole):
            return dict(value)
        if isinstance(value, dict):
            return {
                key: self.real(each, scene, name if key == "uid" and name else key)
                for key, each in value.items()
            }
        if isinstance(value, list):
            return [self.real(each, scene, name) for each in value]
        if not _is_uid(value) or self.draw.random() > _REALLY:
            return value
        return self._uid(name, scene) or value

    def _uid(self, name: str, scene: Scene) -> str | None:
        kind, about = self.kind_of(name), scene.about
        if kind is None:
            return None
        if about is not None and about.kind == kind:
            return str(about.uid)
        at = about.business if about else None
        near = self.things.at(at, kind)
        mine = [each for each in near if scene.sender is not None and each.person == scene.sender]
        return str(self.draw.choice(mine or near).uid) if near else None

    def likely(self, given: dict[str, Any], example: Mapping[str, Any]) -> dict[str, Any]:
        """A valid object that means something: the contract's example, with some of what was generated."""
        kept = {key: value for key, value in given.items() if self.draw.random() < 0.15}
        whole = self.bodies and self.draw.random() < 0.5
        said = copy.deepcopy(self.draw.choice(self.bodies) if whole else dict(example or given))
        if whole:
            return Whole(said)
        return self.known(said | kept)

    def known(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The same, with the town's own words for what it has words for."""
        told = {name: self.draw.choice(words) for name, words in self.words.items() if name in given}
        return {name: value for name, value in given.items() if name != "cursor"} | told


def _is_uid(value: Any) -> bool:
    if not isinstance(value, str) or len(value) != 36:
        return False
    try:
        UUID(value)
    except ValueError:
        return False
    return True
