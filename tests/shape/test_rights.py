"""A function may do in the cloud what its code does, and nothing besides: terraform/families.tf against the code."""

import re
from functools import cache
from pathlib import Path

import pytest

from common.events import QUEUES, WIRING
from common.settings.needs import FAMILIES
from tools.reach import Place, code

FAMILIES_TF = Path(__file__).parents[2] / "terraform" / "families.tf"
EVENTS = {event.__name__: tasks for event, tasks in WIRING.items()}


@cache
def told() -> dict[str, str]:
    """What families.tf says of each family, as it stands there."""
    found = re.findall(
        r"^    (\w+) = merge\(local\.\w+, \{(.*?)^    \}\)", FAMILIES_TF.read_text(), re.M | re.S
    )
    return dict(found)


def queues_given(family: str) -> set[str]:
    """The queues that a family may put hints into."""
    (listed,) = re.findall(r"queues += \[(.*?)\]", told()[family])
    return set(re.findall(r"\w+", listed))


def may(right: str) -> set[str]:
    """The families that have one of the rights that are said with a word."""
    return {family for family, said in told().items() if re.search(rf"^ +{right} +=", said, re.M)}


@cache
def reached(family: str) -> frozenset[Place]:
    """Every place that a family's code gets to."""
    return frozenset(code().places(family))


def published_by(family: str) -> set[str]:
    """The events that a family's code can publish; the wiring itself names all of them and publishes none."""
    speaking = [place for place in reached(family) if not place[0].startswith("common.events")]
    named = {further for place in speaking for further in code().step(place).places}
    return {name for module, name in named if module.startswith("common.events")} & EVENTS.keys()


def opens(door: str) -> set[str]:
    """The families whose code opens a door."""
    return {family for family in FAMILIES if ("common.integrations", f"Doors.{door}") in reached(family)}


def test_every_family_stands_there() -> None:
    assert set(told()) == set(FAMILIES)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_wakes_the_worker_through_the_queues_of_its_own_events(family: str) -> None:
    tasks = {task for event in published_by(family) for task in EVENTS[event]}
    assert queues_given(family) == {QUEUES.get(task, "default") for task in tasks}


@pytest.mark.parametrize(
    ("right", "door"), [("firestore", "chat"), ("messaging", "push"), ("firebase", "chat_tokens")]
)
def test_whoever_opens_a_door_may_go_through_and_nobody_else(right: str, door: str) -> None:
    assert may(right) == opens(door)
