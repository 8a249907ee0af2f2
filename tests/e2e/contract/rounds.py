"""A round: so many requests to all operations of the contract, half of them systematic, half of them by chance."""

import json
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import requests
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, openapi
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok
from schemathesis.generation.drivers import CoverageGenerator
from schemathesis.generation.feedback import NO_FEEDBACK
from schemathesis.generation.overrides import Override
from schemathesis.schemas import APIOperation

from tests.e2e.contract.findings import Asked, Findings
from tests.e2e.contract.people import People
from tests.e2e.contract.scenes import Stage
from tests.e2e.contract.things import things_in
from tests.e2e.contract.town import CONTRACT, Town
from tests.e2e.contract.words import Words
from tests.patience import PATIENCE

Operation = APIOperation[Any, Any, Any, Any]

_SYSTEMATIC, _VALID = 0.5, 0.7
_LAST = ("/close/", "/transfer/", "/membership/", "/user/delete/", "/logout/", "/logout/all/", "/providers/")
_LIKELY = 0.7


@dataclass
class Round:
    """One round in a town; the same `number` makes the same requests of the same town."""

    town: Town
    number: int
    cases: int
    findings: Findings = field(default_factory=Findings)

    def __post_init__(self) -> None:
        config = SchemathesisConfig.from_dict(
            {"seed": self.number, "generation": {"with-security-parameters": False}}
        )
        self._schema = openapi.from_dict(json.loads(CONTRACT.read_text()), config=config)
        self._people, self._http = People(self.town), requests.Session()
        self._http.trust_env = False
        self._again = 0

    @cached_property
    def operations(self) -> list[Operation]:
        """All of them: what makes something first, what ends somebody's time here last."""
        found = (each.ok() for each in self._schema.get_all_operations() if isinstance(each, Ok))
        return sorted(found, key=_turn)

    def run(self, only: Callable[[str], bool] = lambda _label: True) -> Findings:
        """Ask them all, until there have been so many cases; `only` chooses operations by method and path."""
        chosen = [each for each in self.operations if only(each.label)]
        words = Words(self.town, self._people)
        with self._http:
            for place, operation in enumerate(chosen):
                left = self.cases - self.findings.cases
                self._ask(operation, -(-left // (len(chosen) - place)), words)
            self._make_up_for_the_last(chosen, words)
        return self.findings

    def _make_up_for_the_last(self, chosen: list[Operation], words: Words) -> None:
        """Those that come last have fewer different cases than there were left: others have more, by another seed."""
        wide = [each for each in chosen if each.body and each.method == "post"] or chosen
        for again in range(1, len(wide) + 1):
            if self.findings.cases >= self.cases:
                return
            self._again = again
            self._ask(wide[again - 1], min(40, self.cases - self.findings.cases), words)

    def _ask(self, operation: Operation, times: int, words: Words) -> None:
        """So many cases of one operation, as far as there are different ones."""
        draw = random.Random(f"{self.number} {operation.label} {self._again}")
        raw = operation.definition.raw
        things = things_in(self.town.engine)
        names = frozenset([*_names(operation)])
        known, bodies = words.about(operation.label), words.bodies(operation.label, draw)
        stage = Stage(operation.path, raw["x-authz"], names, things, draw, known, bodies)
        systematic = _sample(list(_systematic(operation)), round(times * _SYSTEMATIC), draw)
        for case in systematic:
            self._send(case, stage)
        self._by_chance(operation, times - len(systematic), stage)

    def _by_chance(self, operation: Operation, times: int, stage: Stage) -> None:
        example = _example(operation)
        valid = round(times * _VALID)
        for mode, often in ((GenerationMode.POSITIVE, valid), (GenerationMode.NEGATIVE, times - valid)):
            for case in self._drawn(operation, mode, often):
                if mode is GenerationMode.POSITIVE and stage.draw.random() < _LIKELY:
                    _make_likely(case, stage, example)
                self._send(case, stage)

    def _drawn(self, operation: Operation, mode: GenerationMode, often: int) -> list[Asked]:
        """Different cases in one mode, at most so many: a path without parameters has but one."""
        if not often:
            return []
        drawn: list[Asked] = []

        @seed(self.number + self._again * 10**9)
        @settings(
            max_examples=often,
            database=None,
            derandomize=False,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy(generation_mode=mode))
        def draw_some(case: Asked) -> None:
            drawn.append(case)

        with suppress(Unsatisfiable):  # what takes nothing cannot be given anything wrong
            draw_some()
        return drawn

    def _send(self, case: Asked, stage: Stage) -> None:
        scene = stage.scene()
        for part in ("path_parameters", "query", "body"):
            given = getattr(case, part)
            if isinstance(given, (dict, list)):
                setattr(case, part, stage.real(given, scene))
        token = self._people.token(scene.sender, scene.how) if scene.sender else ""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = self.town.url_of(case.operation.definition.raw["x-family"])
        reply = case.call(url, session=self._http, headers=headers, timeout=PATIENCE)
        if reply.status_code == 401 and token:
            self._people.forget(token)
        self.findings.look_at(case, reply)


def _turn(operation: Operation) -> tuple[int, int]:
    ways = ("post", "put", "get", "patch", "delete")
    return (any(each in operation.path for each in _LAST), ways.index(operation.method.lower()))


def _systematic(operation: Operation) -> Iterator[Asked]:
    config = operation.schema.config.generation_for(operation=operation, phase="coverage")
    yield from CoverageGenerator(
        operation=operation,
        generation_modes=list(GenerationMode),
        generation_config=config,
        auth_storage=None,
        override=Override(),
        feedback=NO_FEEDBACK,
    )


def _sample(cases: list[Asked], wanted: int, draw: random.Random) -> list[Asked]:
    """Some of them, in their order; with another seed others."""
    places = sorted(draw.sample(range(len(cases)), min(wanted, len(cases))))
    return [cases[place] for place in places]


def _names(operation: Operation) -> Iterable[str]:
    raw, schemas = operation.definition.raw, operation.schema.raw_schema["components"]["schemas"]
    yield from (each["name"] for each in raw.get("parameters", ()))
    for media in raw.get("requestBody", {}).get("content", {}).values():
        ref = media["schema"].get("$ref", "").rpartition("/")[2]
        yield from (schemas[ref] if ref else media["schema"]).get("properties", {})


def _example(operation: Operation) -> dict[str, Any]:
    raw = operation.definition.raw
    contents = raw.get("requestBody", {}).get("content", {}).values()
    return next((each["example"] for each in contents if isinstance(each.get("example"), dict)), {})


def _make_likely(case: Asked, stage: Stage, example: dict[str, Any]) -> None:
    """Keep it valid, and let it be what somebody here could have meant."""
    if isinstance(case.body, dict):
        case.body = stage.likely(case.body, example)
    case.path_parameters = stage.known(case.path_parameters)
    case.query = stage.known(case.query)
