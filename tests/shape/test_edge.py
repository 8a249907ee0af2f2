"""What stands in Terraform about queues, buckets and the edge is what the code does: nobody else compares the two."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from common.integrations.storage import is_for_everybody
from common.models import Queue
from common.outbox import relaying
from common.pictures.keeping import QUARANTINE
from common.settings import Settings

ROOT = Path(__file__).parent.parent.parent
PATHS: dict[str, dict[str, Any]] = json.loads((ROOT / "docs" / "openapi.json").read_text())["paths"]
SECONDS = 600

ARMOR, QUEUES, STORAGE = (
    (ROOT / "terraform" / name).read_text() for name in ("armor.tf", "queues.tf", "storage.tf")
)
THROTTLES = {
    name: (path, int(times))
    for name, path, times in re.findall(
        r'(\w+) = \{\s+priority = .*\s+paths\s+= "(.*)"\s+times\s+= (\d+)', ARMOR
    )
}
MACHINES = {"/api/user/auth/refresh/", "/api/user/webhooks/apple/", "/api/user/webhooks/facebook/deletion/"}
"""Asked by phones of themselves and by providers: not a person who guesses."""


def posts(pattern: str) -> list[tuple[str, dict[str, Any]]]:
    return [
        (path, each["post"]) for path, each in PATHS.items() if "post" in each and re.search(pattern, path)
    ]


def per_address(route: dict[str, Any]) -> dict[str, float]:
    """What a route lets one address do in the edge's interval: all at once, and what comes back meanwhile."""
    return {
        limit["name"]: limit["times"] * (1 + SECONDS / limit["seconds"])
        for limit in route.get("x-limits", [])
        if ":address:" in limit["name"]
    }


def test_there_are_two_throttles() -> None:
    assert THROTTLES.keys() == {"codes", "sign_in"}


def test_the_edge_refuses_nobody_whom_the_functions_would_still_hear() -> None:
    pattern, times = THROTTLES["sign_in"]
    limits = {name: most for _path, route in posts(pattern) for name, most in per_address(route).items()}

    assert len(limits) > 5
    assert times > 1.5 * sum(limits.values())


def test_a_shared_address_gets_all_its_codes() -> None:
    pattern, times = THROTTLES["codes"]

    assert {path for path, _route in posts(pattern)} == {
        "/api/sms/verify/request/",
        "/api/user/registration/phone/",
    }
    assert times >= 2 * Settings.model_fields["sms_per_ipv4_hour"].default


def test_whatever_can_be_guessed_at_without_a_session_is_throttled() -> None:
    covered = "|".join(pattern for pattern, _times in THROTTLES.values())
    guessable = [
        path
        for path, route in posts(r"^/api/(user|sms)/")
        if "security" not in route and path not in MACHINES and "/webhooks/" not in path
    ]

    assert len(guessable) > 10
    assert [path for path in guessable if not re.search(covered, path)] == []


def test_the_waf_leaves_out_every_word_of_a_search() -> None:
    (left_out,) = re.findall(r"words\s+= \{ (.+) \}", ARMOR)

    assert set(words_asked_for()) <= set(re.findall(r'(\w+) = "EQUALS"', left_out))


def words_asked_for() -> Iterator[str]:
    """Parameters of GETs that hold what somebody typed; cursors and boxes on a map are made by the app."""
    for path, each in PATHS.items():
        for one in each.get("get", {}).get("parameters", []):
            kinds = one["schema"].get("anyOf", [one["schema"]])
            is_text = any(kind.get("type") == "string" and "maxLength" in kind for kind in kinds)
            if (
                one["in"] == "query"
                and is_text
                and "/webhook/" not in path
                and one["name"] not in {"cursor", "bbox"}
            ):
                yield one["name"]


def test_each_queue_of_the_outbox_is_built() -> None:
    assert queues().keys() == {str(queue) for queue in Queue}


def test_a_provider_is_asked_by_no_more_than_one_process_lets_in() -> None:
    at_once = Settings.model_fields["provider_calls_at_once"].default

    assert {name for name, most in queues().items() if most > at_once} == {
        "default"
    }  # asks the database alone


def queues() -> dict[str, int]:
    return {name: int(most) for name, most in re.findall(r"(\w+)\s+= \{ rate = \d+, at_once = (\d+)", QUEUES)}


def test_a_queue_gives_a_hint_up_when_the_sweep_sends_another() -> None:
    patience = re.findall(r'max_retry_duration = "(\d+)s"', QUEUES)

    assert [float(each) for each in patience] == [relaying._HINT_LOST.total_seconds()]


@pytest.mark.parametrize("folder", [QUARANTINE, "exports"])
def test_what_a_rule_of_the_bucket_deletes_is_private_and_passing(folder: str) -> None:
    assert f'"{folder}/"' in STORAGE
    assert not is_for_everybody(f"{folder}/somebody")


# --- Terraform hands `create_before_destroy` down to whatever something is made of, whether that likes it or not

_RESOURCE = re.compile(r'^resource "(\w+)" "(\w+)" \{\n(.*?)^\}', re.M | re.S)
_LOCAL = re.compile(r"^  (\w+) += (.*?)(?=^  \w+ += |^\}|\Z)", re.M | re.S)
MADE_ANEW = {"google_cloud_run_v2_job", "google_cloudfunctions2_function"}
"""Replaced when what they hold is, under the name that they had."""


def test_whatever_is_made_anew_under_its_name_goes_first() -> None:
    written = "".join(file.read_text() for file in sorted((ROOT / "terraform").glob("*.tf")))
    bodies = {f"{kind}.{name}": body for kind, name, body in _RESOURCE.findall(written)}
    first = {each for each, body in bodies.items() if "create_before_destroy = true" in body}
    for block in re.findall(r"^locals \{\n(.*?)^\}", written, re.M | re.S):
        bodies |= {f"local.{name}": body for name, body in _LOCAL.findall(block)}

    assert first
    assert {each.split(".")[0] for each in bodies} >= MADE_ANEW
    assert {each: found for each in first if (found := made_of(each, bodies) & MADE_ANEW)} == {}


def made_of(one: str, bodies: dict[str, str]) -> set[str]:
    """The kinds of everything that something needs, and what that needs."""
    seen, todo = {one}, [one]
    while todo:
        named = set(re.findall(r"\b(?:google_\w+|terraform_data|local)\.\w+", bodies[todo.pop()]))
        further = (named & bodies.keys()) - seen
        seen |= further
        todo += further
    return {each.split(".")[0] for each in seen}
