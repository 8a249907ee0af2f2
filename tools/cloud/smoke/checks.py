"""What must be true of every deployment, each in one sentence; nothing here changes anything."""

import json
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from tools.cloud.smoke import transport
from tools.cloud.smoke.asking import PROBLEM, Answer, Wrong
from tools.cloud.smoke.place import PUBLIC, Place
from tools.local.environment import ROOT

Check = Callable[[], None]
_CONTRACT = ROOT / "docs" / "openapi.json"
_NEARBY = "/api/business/nearby/"
_TIRANA = {"lat": 41.3275, "lon": 19.8187, "limit": 3}
FOR_PEOPLE_SIGNED_IN = {
    "auth": "/api/user/detail/",
    "business": "/api/onboarding/business/my/",
    "booking": "/api/business/my-bookings/",
    "rating": "/api/rating/my-rating/",
    "notify": "/api/notifications/list/",
}
"""Of each family a question that strangers are refused: who answers so is that family, behind the right door."""


def checks_of(place: Place, *, deep: bool = False, is_older: bool = False) -> Iterator[tuple[str, Check]]:
    """Every check by its sentence; `deep` asks for more, and reads only as well.

    `is_older`: other code than this checkout's is deployed, after a rollback, and may serve its own contract.
    """
    for url in dict.fromkeys((place.url, *(place.functions.get(family, place.url) for family in PUBLIC))):
        yield f"{url} is well", partial(_is_well, place, url)
        yield f"{url} reaches its database", partial(_has_its_database, place, url)
    for family, path in FOR_PEOPLE_SIGNED_IN.items():
        yield f"{family} refuses strangers at {path}", partial(_refuses_strangers, place, family, path)
    yield from _of_the_whole(place)
    version = "" if is_older else _version(json.loads(_CONTRACT.read_text(encoding="utf-8")))
    yield (
        f"the contract is served, in version {version or 'whatever'}",
        partial(_serves_a_contract, place, version),
    )
    if place.url.startswith("https://"):
        yield "http leads to https", partial(transport.leads_to_https, place)
        yield "the certificate lasts", partial(transport.has_a_lasting_certificate, place)
    if deep:
        yield "the contract is this checkout's, to the letter", partial(_serves_this_contract, place)
        yield (
            "every question for people signed in refuses strangers",
            partial(_refuses_strangers_everywhere, place),
        )


def _of_the_whole(place: Place) -> Iterator[tuple[str, Check]]:
    yield "nearby search answers with JSON", partial(_finds_nearby, place)
    yield "a bad request is a problem that names its field", partial(_explains_a_bad_request, place)
    yield "a refusal is in the reader's language", partial(_speaks_albanian, place)
    yield "an unknown path is a problem", partial(_knows_no_such_path, place)
    yield "a wrong method is a problem", partial(_knows_no_such_method, place)
    yield "another site's page is not let in", partial(_lets_no_other_site_in, place)
    yield "the panel is framed by nobody, and runs its own scripts alone", partial(_guards_the_panel, place)
    yield "the worker does nothing for strangers", partial(_keeps_the_worker_private, place)


def _is_well(place: Place, url: str) -> None:
    answer = _expect(place.asker.ask("GET", f"{url}/health/"), 200)
    _must(answer.json == {"status": "ok"}, f"it says {answer.raw[:80]!r}")
    _must(
        answer.headers.get("x-content-type-options") == "nosniff",
        "browsers may guess the type of what they get",
    )
    _must("x-request-id" in answer.headers, "the answer has no request id")


def _has_its_database(place: Place, url: str) -> None:
    answer = _expect(place.asker.ask("GET", f"{url}/health/db/"), 200)
    _must(bool(answer.json.get("postgis")), "without PostGIS")


def _refuses_strangers(place: Place, family: str, path: str) -> None:
    for headers in ({}, {"Authorization": "Bearer e30.e30.e30"}):
        answer = _expect(place.get(family, path, headers), 401, PROBLEM)
        _must(bool(answer.code), "the refusal has no code")


def _finds_nearby(place: Place) -> None:
    answer = _expect(place.get("business", _NEARBY, None, **_TIRANA), 200)
    _must(isinstance(answer.json.get("results"), list), "there are no results, not even none")
    _must(
        "public" in answer.headers.get("cache-control", ""), "nobody may keep it, although all get the same"
    )


def _explains_a_bad_request(place: Place) -> None:
    answer = _bad_request(place, "en")
    _must(
        [each.get("field") for each in answer.json.get("fields", ())] == ["lat"],
        "it does not say which field",
    )


def _speaks_albanian(place: Place) -> None:
    said = {language: _bad_request(place, language).json.get("title") for language in ("en", "sq")}
    _must(said["en"] != said["sq"], f"both languages say {said['en']!r}: are the catalogs there?")


def _bad_request(place: Place, language: str) -> Answer:
    headers = {"Accept-Language": language}
    return _expect(place.get("business", _NEARBY, headers, lat=1000, lon=19.8187), 422, PROBLEM)


def _serves_a_contract(place: Place, version: str) -> None:
    served = _version(_expect(_contract_of(place), 200).json)
    _must(served == version or not version, f"version {served} is served")


def _version(contract: Any) -> str:
    return str(contract["info"]["version"])


def _contract_of(place: Place) -> Answer:
    """As it is now: what a cache on the way has kept is for questions that were asked before."""
    return place.get("admin", "/api/schema/", None, asked_at=time.time_ns())


def _serves_this_contract(place: Place) -> None:
    is_ours = _contract_of(place).json == json.loads(_CONTRACT.read_text(encoding="utf-8"))
    _must(is_ours, "another one is served: is this checkout what was deployed?")


def _refuses_strangers_everywhere(place: Place) -> None:
    contract = json.loads(_CONTRACT.read_text(encoding="utf-8"))
    for path, methods in contract["paths"].items():
        asked = methods.get("get")
        if asked and "{" not in path and "security" in asked:
            _expect(place.get(asked["x-family"], path), 401, PROBLEM, where=path)


def _knows_no_such_path(place: Place) -> None:
    for path in ("/no-such-thing/", "/api/business/no/such/thing/"):
        _expect(place.get("business", path), 404, PROBLEM, where=path)


def _knows_no_such_method(place: Place) -> None:
    answer = _expect(place.ask("DELETE", "business", _NEARBY), 405, PROBLEM)
    _must("GET" in answer.headers.get("allow", ""), "it does not say which methods there are")


def _lets_no_other_site_in(place: Place) -> None:
    headers = {"Origin": "https://elsewhere.invalid", "Access-Control-Request-Method": "GET"}
    allowed = place.ask("OPTIONS", "business", _NEARBY, headers).headers.get("access-control-allow-origin")
    _must(allowed is None, f"{allowed} may read")


def _guards_the_panel(place: Place) -> None:
    answer = place.get("admin", "/admin/")
    _must(answer.status in (200, 302, 303), f"{answer.status} for {place.of('admin')}/admin/")
    _must(
        "'unsafe" not in _policy(answer) and "default-src 'none'" in _policy(answer),
        "its policy lets others in",
    )
    _must(answer.headers.get("x-frame-options") == "DENY", "another site may frame it")


def _policy(answer: Answer) -> str:
    return answer.headers.get("content-security-policy", "")


def _keeps_the_worker_private(place: Place) -> None:
    """At the front door there is no way to it; its own URL is for Google's tasks and jobs alone.

    Were it open, the job asked for here would only be done once more than needed.
    """
    for url in filter(None, (place.url, place.functions.get("worker"))):
        answer = place.asker.ask("POST", f"{url}/cron/outbox_sweep/", {"Content-Length": "0"})
        _must(answer.status in (401, 403, 404), f"{answer.status} for a stranger's job at {url}")


def _expect(answer: Answer, status: int, kind: str = "application/json", where: str = "") -> Answer:
    at = f" at {where}" if where else ""
    _must(answer.status == status, f"{answer.status}{at} where {status} is right {answer.code}".rstrip())
    _must(answer.kind == kind, f"{answer.status}{at} as {answer.kind or 'nothing'}, not {kind}")
    return answer


def _must(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise Wrong(otherwise)
