"""P24: no secret comes out in a log, whatever is sent through whatever field, and whatever breaks on the way."""

from collections.abc import Callable, Iterator

import pytest

from common.web import logs
from tests import log_canaries
from tests.integration.authorization import people
from tests.integration.authorization.asking import Asked, Cell
from tests.integration.authorization.conftest import world
from tests.integration.authorization.contract import operations
from tests.integration.authorization.world import World
from tests.integration.secrecy.breaking import break_everything, secrets_in
from tests.integration.secrecy.posting import Anywhere, Request, asker, send
from tests.integration.secrecy.test_every_field import Outlets, outlets, posted
from tests.proof import Proof

__all__ = ["outlets", "world"]  # fixtures

WORD = "zq7ptarmigan4x"
Broken = Callable[[], int]


def secret_requests(world: World) -> Iterator[tuple[str, Request]]:
    """Every operation as its example has it, with a word for each secret; with its family and method."""
    for operation in operations():
        asked = Asked(Anywhere(**vars(world)), Cell(operation, asker(operation), people.OWN))
        token, body = world.tokens[asked.cell.who], asked.body()
        if "json" in body:
            body = {"json": secrets_in(body["json"], WORD)}
        signed = {"Authorization": f"Bearer {token}"} if token else {}
        yield operation.name, Request("its secrets", asked.path(), asked.query(), signed, body)


@pytest.fixture
def broken(world: World, monkeypatch: pytest.MonkeyPatch) -> Broken:
    """Ask for every operation once, while each breaks; how many did."""

    def ask() -> int:
        break_everything(monkeypatch)
        by_name = {operation.name: operation for operation in operations()}
        return sum(send(world, by_name[name], request) == 500 for name, request in secret_requests(world))

    return ask


def leaked(outlets: Outlets) -> list[str]:
    """The lines with a secret in them, or with somebody's address or number."""
    by_shape = [leak.line for leak in log_canaries.leaks_in(outlets.said)]
    return [line for line in outlets.said if WORD in line] + by_shape


def test_a_word_in_each_field_of_the_contract_comes_out_nowhere(
    world: World, outlets: Outlets, proof: Proof
) -> None:
    count = posted(world, thorough=True)
    assert outlets.leaks() == []
    proof.held("P24", "a word in each field by itself", requests=count, lines=len(outlets.said), canaries=0)


def test_what_breaks_with_secrets_in_its_hands_says_none(
    broken: Broken, outlets: Outlets, proof: Proof
) -> None:
    accidents = broken()
    assert accidents > 100
    assert leaked(outlets) == []
    proof.held("P24", "every operation breaks, quoting what it was given", accidents=accidents, canaries=0)


def test_without_the_redactor_they_come_out(
    broken: Broken, outlets: Outlets, monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    monkeypatch.setattr(logs, "redact", lambda text: text)
    with log_canaries.unheard():
        broken()
    found = leaked(outlets)
    assert len(found) > 50
    proof.broke("P24", "without the redactor", lines=len(outlets.said), with_a_secret=len(found))
