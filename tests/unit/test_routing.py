"""Prefixes worked out from routes."""

from common.web.contract import Api
from common.web.guards import anyone
from common.web.routing import prefixes


def api(family: str, *paths: str) -> Api:
    """A family with these paths."""
    made = Api(family)
    for number, path in enumerate(paths):

        def view() -> None:
            """Nothing."""

        view.__name__ = f"{family}_{number}"
        made.get(path, auth=anyone)(view)
    return made


def test_a_beginning_that_is_ones_alone_is_enough() -> None:
    owned = prefixes([api("auth", "/api/user/a/", "/api/user/b/"), api("notify", "/api/chat/a/")])
    assert owned == {"auth": ["/api/user"], "notify": ["/api/chat"]}


def test_api_alone_belongs_to_nobody() -> None:
    assert prefixes([api("auth", "/api/user/a/")]) == {"auth": ["/api/user"]}
    assert prefixes([api("worker", "/tasks/<name>/")]) == {"worker": ["/tasks"]}


def test_who_has_a_wildcard_owns_the_beginning_and_the_others_what_follows() -> None:
    business = api("business", "/api/business/search/", "/api/business/<uuid:uid>/claim/")
    booking = api("booking", "/api/business/book/", "/api/business/booking/<uuid:uid>/")
    assert prefixes([business, booking]) == {
        "business": ["/api/business"],
        "booking": ["/api/business/book", "/api/business/booking"],
    }


def test_a_family_inside_a_family_inside_a_family_is_found() -> None:
    outer = api("outer", "/api/x/<uuid:uid>/")
    inner = api("inner", "/api/x/y/<uuid:uid>/")
    innermost = api("outer", "/api/x/y/z/")
    outer.routes += innermost.routes
    assert prefixes([outer, inner]) == {"outer": ["/api/x", "/api/x/y/z"], "inner": ["/api/x/y"]}
