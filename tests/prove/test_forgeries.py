"""P12: forged tokens and webhooks are refused, over HTTP by our real processes: none accepted, none a 500."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests import database
from tests.e2e.chaos.children import OURS
from tests.e2e.chaos.system import System, running
from tests.e2e.forgeries import tokens, webhooks
from tests.e2e.forgeries.calls import Call
from tests.e2e.forgeries.publisher import PATHS, Publisher, publishing
from tests.e2e.forgeries.webhooks import Webhook
from tests.e2e.versions import VERSIONS
from tests.integration.auth.forgery.corpus import CLASSES
from tests.proof import Proof
from tools.local.cluster import Cluster

FAMILIES = ("auth", "booking", "notify", "worker")
BY_PROVIDERS = ("google", "apple", "facebook")


class Doors:
    """Where everything signed comes in: a process of each family, all of whom trust the publisher's keys."""

    def __init__(self, system: System, publisher: Publisher, source: Path) -> None:
        told = webhooks.settings() | _keys_of(publisher)
        children = {family: system.start(family, source, **told) for family in FAMILIES}
        system.ready()
        self.urls = {family: child.url for family, child in children.items()}
        self.system, self.publisher = system, publisher
        self.wrong: list[str] = []

    def tokens_of_ours(self) -> Webhook:
        """Access tokens, Alice's and Erion's."""
        with Session(self.system.engine, expire_on_commit=False) as db:
            return tokens.ours(db, self.system.settings, self.system.keys.access)

    def callers(self) -> dict[str, Webhook]:
        """Other people's servers."""
        return {
            "stripe": webhooks.stripe(),
            "sendgrid": webhooks.sendgrid(),
            "elasticemail": webhooks.elastic(),
            "facebook": webhooks.facebook(),
            "apple": tokens.apple_notices(self.publisher),
            "cloud tasks": tokens.platform(self.publisher, self.system.variables["TASKS_AUDIENCE"]),
        }

    def statuses(self, tried: Webhook) -> Counter[int]:
        """How the forgeries ended; the genuine one is taken before them and after."""
        assert self._sent(tried.genuine) < 300
        ended = Counter[int]()
        for call in tried.forged:
            status = self._sent(call)
            ended[status] += 1
            if not 400 <= status < 500:
                self.wrong.append(f"{status}: {call}"[:3000])
        assert self._sent(tried.genuine) < 300
        return ended

    def _sent(self, call: Call) -> int:
        return call.send(self.urls[call.family])


def _keys_of(publisher: Publisher) -> dict[str, str]:
    where = {name: f"{publisher.url}{path}" for name, path in PATHS.items()}
    return {
        "GOOGLE_JWKS_URL": where["google"],
        "FACEBOOK_JWKS_URL": where["facebook"],
        "APPLE_URL": f"{publisher.url}/apple",
        "OIDC_CERTS_URL": where["platform"],
    }


@contextmanager
def doors_at(folder: Path, url: str, port: int, source: Path = OURS) -> Iterator[Doors]:
    """Everything runs; `source` is main.py, or a version of it that verifies nothing."""
    with publishing() as publisher, running(folder, url, port) as system:
        yield Doors(system, publisher, source)


@pytest.fixture(scope="module")
def doors(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """The doors as they are."""
    name = f"avatid_{uuid4().hex[:12]}"
    url = database.copy_of_template(cluster, name)
    with doors_at(tmp_path_factory.mktemp("forgeries"), url, cluster.port) as doors:
        yield doors
    database.drop(cluster, name)


def bad(ended: Counter[int]) -> tuple[int, int]:
    """How many were accepted, and how many broke something."""
    accepted = sum(count for status, count in ended.items() if status < 400)
    return accepted, sum(count for status, count in ended.items() if status >= 500)


def test_no_access_token_but_our_own_opens_anything(doors: Doors, proof: Proof) -> None:
    ended = doors.statuses(doors.tokens_of_ours())
    assert bad(ended) == (0, 0), doors.wrong
    assert ended.total() >= 60
    proof.held(
        "P12", "access tokens", forgeries=ended.total(), classes=len(CLASSES), accepted=0, errors_500=0
    )


def test_no_id_token_but_a_providers_for_us_signs_anybody_in(doors: Doors, proof: Proof) -> None:
    ended = {name: doors.statuses(tokens.sign_in(doors.publisher, name)) for name in BY_PROVIDERS}
    assert {name: bad(each) for name, each in ended.items()} == dict.fromkeys(BY_PROVIDERS, (0, 0)), (
        doors.wrong
    )
    tried = {name: each.total() for name, each in ended.items()}
    what = "ID tokens of Google, Apple and Facebook"
    proof.held("P12", what, forgeries=sum(tried.values()), accepted=0, errors_500=0)


def test_no_webhook_is_believed_but_a_genuine_one(doors: Doors, proof: Proof) -> None:
    callers = doors.callers()
    ended = {name: doors.statuses(tried) for name, tried in callers.items()}
    assert {name: bad(each) for name, each in ended.items()} == dict.fromkeys(callers, (0, 0)), doors.wrong
    tried = {name: each.total() for name, each in ended.items()}
    assert min(tried.values()) >= 20
    proof.held("P12", "webhooks", forgeries=sum(tried.values()), of=tried, accepted=0, errors_500=0)


def test_without_verification_they_are_believed(
    own_database: str, cluster: Cluster, tmp_path: Path, proof: Proof
) -> None:
    url, version = cluster.url(database=own_database), VERSIONS / "without_verification.py"
    with doors_at(tmp_path, url, cluster.port, version) as doors:
        all_doors = doors.callers() | {"access tokens": doors.tokens_of_ours()}
        all_doors |= {f"{name} ID": tokens.sign_in(doors.publisher, name) for name in BY_PROVIDERS}
        accepted = {name: bad(doors.statuses(tried))[0] for name, tried in all_doors.items()}
    assert min(accepted.values()) > 0, accepted
    proof.broke("P12", "without verification", accepted=sum(accepted.values()), of=accepted)
