"""The main road against the whole running system, over HTTP; in the end its books and its logs are looked at."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from common.db import engine_for
from common.models import LedgerAccount, LedgerEntry, Refund, RefundStatus
from common.settings import Settings
from tests.e2e.accounts.conftest import Town
from tests.e2e.clients.making import make_python, make_typescript, told
from tests.e2e.families import ask
from tests.e2e.stack.running import RunningStack
from tests.e2e.stack.waiting import until
from tools.local.cluster import free_port
from tools.local.environment import ROOT
from tools.local.identities import STRIPE_SECRET_KEY


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """One stack with its demo data, for all the stories here."""
    running = RunningStack(free_port(), tmp_path_factory.mktemp("road") / "said.txt")
    running.until_it_says("AvatID is ready")
    yield running
    running.clean_up()


@pytest.fixture(scope="module")
def town(stack: RunningStack) -> Iterator[Town]:
    """What one sees behind the scenes: database and logs."""
    variables = stack.variables()
    engine = engine_for(Settings.model_validate({"database_url": variables["DATABASE_URL"]}))
    yield Town(stack, variables, engine)
    engine.dispose()


def code_sent_to(stack: RunningStack, email: str) -> str:
    """Read the mail, as a person would."""
    found: list[str] = []

    def arrived() -> bool:
        letters: Any = ask("GET", f"{stack.url}/local/inbox/?format=json&to={email}").body
        found.extend(re.findall(r"^\s*(\d{6})\s*$", letters[0]["text"], re.MULTILINE) if letters else [])
        return bool(found)

    until(arrived, f"a letter to {email}")
    return found[0]


@pytest.fixture
def registration(stack: RunningStack) -> tuple[str, str]:
    """Somebody asks for an account and reads the code in the letter."""
    email = f"{uuid4().hex[:10]}@example.com"
    wish = {"email": email, "password": "dallandyshe-7", "name": "Arta"}
    assert ask("POST", f"{stack.url}/api/user/registration/email/", wish).status == 202
    return email, code_sent_to(stack, email)


def test_five_wrong_codes_use_the_right_one_up(stack: RunningStack, registration: tuple[str, str]) -> None:
    """The refusals are errors, and still each of them is counted."""
    email, code = registration
    verify = f"{stack.url}/api/user/registration/email/verify/"
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    statuses = [ask("POST", verify, {"email": email, "code": each}).status for each in [wrong] * 5 + [code]]
    assert statuses == [422] * 6


def test_the_code_from_the_letter_opens_the_account(
    stack: RunningStack, registration: tuple[str, str]
) -> None:
    email, code = registration
    reply = ask("POST", f"{stack.url}/api/user/registration/email/verify/", {"email": email, "code": code})
    assert (reply.status, reply.body["user"]["name"]) == (201, "Arta")


@pytest.mark.parametrize("make", [make_python, make_typescript])
def test_a_client_made_from_the_contract_walks_the_road(
    make: Callable[[Path], list[str]], stack: RunningStack, tmp_path: Path
) -> None:
    """From an account to a visit that is called off again, as an app team's code does it."""
    assert told(tmp_path, *make(tmp_path), stack.url) == "cancelled_by_customer\n"


STATIONS = (
    "Alice asks for times for both services",
    "The provider's notice confirms it",
    "Alice moves it to another day",
    "Alice puts it into her calendar",
    "Alice calls it off at that price",
    "Her money comes back",
    "The time is offered to Erion",
    "Erion pays, and it is confirmed",
    "His phone follows them in his language",
    "Two ticks of the job remind him once",
    "One click, and Alice gets no more letters",
    "Alice rates it, with a picture",
    "Bora answers",
    "Erion does not believe it, and reports it",
    "Genta signs in there with both factors",
    "Genta leaves the rating as it is",
    "Genta vouches for Bora's salon",
)
WITH_CHAT = (
    "A letter tells Bora, who has no phone",
    "Erion's phone rings",
    "Erion's app, which listens, shows both",
    "Alice, who takes no part, sees nothing",
)
WITHOUT_CHAT = ("There is no chat without Firestore",)


@pytest.mark.parametrize("time", ["first", "second"])
def test_the_demo_journey_reaches_its_end(stack: RunningStack, time: str) -> None:
    command = [sys.executable, "-m", "tools.demo.journey"]
    environment = os.environ | {"PORT": str(stack.port)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    has_chat = stack.variables()["CHAT_PROVIDER"] != "off"
    stations = STATIONS + (WITH_CHAT if has_chat else WITHOUT_CHAT)
    assert [station for station in stations if station not in done.stdout] == []


def test_the_money_of_the_road_is_where_the_books_say(stack: RunningStack, town: Town) -> None:
    """Of the demo and all journeys: the provider has what we think it has, and everything that is due has gone."""

    def is_sent() -> bool:
        with town.engine.connect() as db:
            return not db.scalar(select(func.count()).where(Refund.status != RefundStatus.SUCCEEDED))

    town.run(
        "tools.local.tick", "outbox_sweep"
    )  # what the demo has begun is nobody's request, so nobody relays it
    until(is_sent, "every refund has gone back")
    with town.engine.connect() as db:
        provider = LedgerEntry.account == LedgerAccount.PROVIDER
        booked = db.scalar(select(func.sum(LedgerEntry.amount)).where(provider))
        everything = db.scalar(select(func.sum(LedgerEntry.amount)))
        posted = db.scalars(select(LedgerEntry.posting).where(provider).distinct()).all()
    lying = ask("GET", f"{town.variables['PROVIDERS_URL']}/v1/balance", token=STRIPE_SECRET_KEY).body
    assert [each["currency"] for each in lying["available"]] == ["all"]
    assert (booked, everything) == (Decimal(lying["available"][0]["amount"]) / 100, Decimal(0))
    kinds = Counter(posting.partition(":")[0] for posting in posted)
    assert kinds["capture"] >= 2, "the demo's, and those of the journeys that this stack has seen"
    assert kinds["refund"] >= 1


def test_the_road_leaves_no_work_undone_and_no_error(town: Town) -> None:
    town.stands_well()


def test_the_demo_town_is_there_to_be_found(stack: RunningStack) -> None:
    near = "lat=41.3275&lon=19.8187&radius_m=5000&limit=100"
    rows = ask("GET", f"{stack.url}/api/business/nearby/?{near}").body["results"]
    assert len(rows) >= 20
    assert all(row["name"] and row["location"] for row in rows)
    distances = [row["distance_m"] for row in rows]
    assert distances == sorted(distances)


@pytest.mark.parametrize(
    "path", ["/api/schema/", "/api/schema/swagger/", "/health/", "/api/shared/countries/"]
)
def test_what_everybody_may_read_is_served(stack: RunningStack, path: str) -> None:
    assert ask("GET", stack.url + path).status == 200


@pytest.mark.parametrize("path", ["/tasks/test/", "/cron/outbox_sweep/"])
def test_the_worker_refuses_whoever_is_not_the_platform(stack: RunningStack, path: str) -> None:
    worker = stack.variables()["WORKER_URL"]
    assert ask("POST", worker + path, {}).status == 401
    assert ask("POST", worker + path, {}, token="eyJhbGciOiJub25lIn0.e30.").status == 401
