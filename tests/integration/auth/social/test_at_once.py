"""Two first sign-ins of one person, and two disconnections, at the same moment."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.counting import counters_for
from common.db import Transactions, engine_for
from common.models import Identity, Provider, User, UserSession
from common.runtime import Runtime
from common.settings import Settings
from common.web.ask import SignedIn
from functions.auth import main as auth
from functions.auth.social import actions
from tests import database
from tests.integration.at_once import somebody_waits
from tests.integration.auth.social.conftest import Providers, code_of, enter, surroundings
from tests.integration.conftest import Phone
from tools.local.cluster import Cluster


@pytest.fixture
def committed(runtime: Runtime, cluster: Cluster, database_name: str) -> Iterator[Runtime]:
    """The same surroundings on a database of this test alone, because it commits."""
    name = f"{database_name}_social"
    url = database.copy_of_template(cluster, name)
    settings = Settings.model_validate({**runtime.settings.model_dump(), "database_url": url})
    engine = engine_for(settings)
    work = Transactions.of(engine)
    others = surroundings(runtime, settings)
    yield replace(others, transactions=work, counters=counters_for(settings, work))
    engine.dispose()
    database.drop(cluster, name)


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Everybody starts at the same moment."""
    start = Barrier(len(acts))

    def begin(act: Callable[[], Any]) -> Any:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [each.result() for each in [pool.submit(begin, act) for act in acts]]


def phones(runtime: Runtime, count: int) -> list[Phone]:
    """So many phones with the auth family behind them."""
    return [Phone(auth.app(runtime).test_client()) for _each in range(count)]


@pytest.mark.parametrize("round_", range(5))
def test_two_first_sign_ins_of_one_person_make_one_account(
    committed: Runtime, providers: Providers, round_: int
) -> None:
    body = providers.google(sub="1", email="arta@gmail.com")
    replies = at_once([partial(enter, phone, "google", body) for phone in phones(committed, 4)])
    assert sorted(reply.status_code for reply in replies) == [200, 200, 200, 201]
    assert len({reply.json["user"]["uid"] for reply in replies}) == 1
    with committed.transactions.begin() as db:
        assert db.scalar(select(func.count()).select_from(User)) == 1
        assert db.scalar(select(func.count()).select_from(Identity)) == 1


def test_two_providers_that_know_one_address_make_one_account(
    committed: Runtime, providers: Providers
) -> None:
    one, other = phones(committed, 2)
    google = providers.google(sub="1", email="arta@gmail.com")
    apple = providers.apple(sub="a.1", email="arta@gmail.com")
    replies = at_once([lambda: enter(one, "google", google), lambda: enter(other, "apple", apple)])
    assert sorted(reply.status_code for reply in replies) == [200, 201]
    with committed.transactions.begin() as db:
        assert db.scalar(select(func.count()).select_from(User)) == 1
        assert db.scalar(select(func.count()).select_from(Identity)) == 2


@pytest.mark.parametrize("round_", range(5))
def test_who_is_linked_while_they_sign_in_opens_one_account(
    committed: Runtime, providers: Providers, round_: int
) -> None:
    """Either the link was first, and the sign-in finds it; or the sign-in was, and the link is somebody else's."""
    inside, outside = phones(committed, 2)
    inside.token = enter(inside, "facebook", providers.facebook(sub="7")).json["access"]
    google = providers.google(sub="1", email="arta@elsewhere.example")
    linking, entering = at_once(
        [lambda: inside.post("/api/user/providers/google/", google), lambda: enter(outside, "google", google)]
    )
    assert (linking.status_code, entering.status_code) in ((200, 200), (409, 201))
    with committed.transactions.begin() as db:
        assert db.scalar(select(func.count()).select_from(Identity)) == 2
        assert db.scalar(select(func.count()).select_from(User)) == 1 + (entering.status_code == 201)


def test_of_the_last_two_links_one_stays(committed: Runtime, providers: Providers) -> None:
    """The second disconnection waits for the first to end, and then sees that it is about the last link."""
    (phone,) = phones(committed, 1)
    phone.token = enter(phone, "facebook", providers.facebook(sub="7")).json["access"]
    assert phone.post("/api/user/providers/instagram/", providers.instagram()).status_code == 200
    with ThreadPoolExecutor(1) as pool:
        with committed.transactions.begin() as db:
            actions.unlink(db, signed_in(db), Provider.FACEBOOK, clock=committed.clock)
            second = pool.submit(phone.delete, "/api/user/providers/instagram/")
            while not second.done() and not somebody_waits(committed.transactions):
                pass
            assert not second.done()
        reply = second.result()
    assert (reply.status_code, code_of(reply)) == (409, "last_credential")


def signed_in(db: Session) -> SignedIn:
    """The one person there is, in the one session."""
    both = select(User, UserSession).join(UserSession, UserSession.user_id == User.id)
    user, session = db.execute(both).one()
    return SignedIn(user, session.id, session.uid, session.authenticated_at)
