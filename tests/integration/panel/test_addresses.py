"""Every address of the panel: who may open it, and by which method; one that this file does not know is red."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import Client, TestResponse

from common.models import AuditLog, OperatorRole
from common.runtime import Runtime
from functions.admin.panel.app import panel
from tests.integration.panel.desk import HOST, Desk

DOOR = "/admin/sign-in/"

OPEN = {
    "door.choose_language",
    "door.confirm",
    "door.enrol",
    "door.show_papers",
    "door.sign_in",
    "door.sign_out",
    "overview.static",
    "static",
}
READ = {
    "audit.checks",
    "audit.index_view",
    "audit.page",
    "bookings.index_view",
    "bookings.page",
    "broadcasts.index",
    "businesses.index_view",
    "businesses.page",
    "claims.decided",
    "claims.index",
    "claims.page",
    "faults.index_view",
    "job_runs.index_view",
    "map.index",
    "map.points",
    "me.index",
    "messages.index",
    "money.index",
    "overview.index",
    "pictures.index",
    "pictures.one",
    "reports.conversation",
    "reports.conversations",
    "reports.index",
    "reports.rating",
    "settings.index",
    "support-access.index",
    "translations.index",
    "users.index_view",
    "users.page",
}
READ_BY_ADMINS = {
    "audit.export",
    "bookings.export",
    "broadcasts.new",
    "businesses.export",
    "faults.export",
    "job_runs.export",
    "operators.index",
    "users.export",
}
ACTS = {
    "audit.check",
    "bookings.take",
    "businesses.reinstate",
    "businesses.suspend",
    "businesses.unverify",
    "businesses.verify",
    "claims.grant",
    "claims.refuse",
    "me.end_others",
    "messages.drop",
    "messages.replay",
    "messages.replay_queue",
    "pictures.hide",
    "pictures.seen",
    "reports.hide_message",
    "reports.hide_rating",
    "reports.hide_reply",
    "reports.keep_conversation",
    "reports.keep_rating",
    "reports.show_message",
    "reports.show_reply",
    "support-access.allow",
    "support-access.end",
    "users.block",
    "users.end_all_sessions",
    "users.end_session",
    "users.unblock",
}
ACTS_OF_ADMINS = {
    "broadcasts.announce",
    "broadcasts.change",
    "broadcasts.look",
    "operators.appoint",
    "operators.give_role",
    "operators.reset_second_factor",
    "operators.revoke",
    "settings.reset_limit",
    "settings.set_limit",
    "settings.switch_off",
    "settings.switch_on",
}
WITHOUT_A_FORM = {"broadcasts.change", "me.end_others"}
"""Acts that write nothing of what is sent."""

GIVEN = {"export_type": "csv", "word": "chat", "number": "1"}


@pytest.fixture
def rules(runtime: Runtime) -> list[Rule]:
    """All that the panel serves."""
    return [rule for rule in panel(runtime).url_map.iter_rules() if rule.endpoint not in OPEN]


def path_of(rule: Rule) -> str:
    """An address of it, about something that is not there."""
    given = {name: GIVEN.get(name, str(uuid4())) for name in rule.arguments}
    address = rule.rule
    for name in rule.arguments:
        address = _filled(address, name, given[name])
    return f"/admin{address}"


def _filled(address: str, name: str, value: str) -> str:
    before, _bracket, rest = address.partition("<")
    declared, _bracket, after = rest.partition(">")
    if declared.rpartition(":")[2] == name:
        return before + value + after
    return f"{before}<{declared}>{_filled(after, name, value)}"


def acts(rules: list[Rule]) -> list[Rule]:
    return [rule for rule in rules if "POST" in (rule.methods or ())]


def post(desk: Desk, rule: Rule, *, origin: str = HOST, **fields: str) -> TestResponse:
    """Send a form there, from no page, so that a refusal is not taken back to one."""
    headers = {"Origin": origin, "Referer": ""}
    return desk.browser.post(path_of(rule), base_url=HOST, headers=headers, data=fields)


def changes(db: Session) -> int:
    """How much has been done: every act leaves a line in the audit log."""
    looked = select(func.count()).select_from(AuditLog).where(AuditLog.action.not_like("panel.%"))
    return db.scalar(looked) or 0


def test_every_address_is_known_here(runtime: Runtime) -> None:
    served = list(panel(runtime).url_map.iter_rules())
    known = OPEN | READ | READ_BY_ADMINS | ACTS | ACTS_OF_ADMINS
    assert {rule.endpoint for rule in served} == known
    acting = {rule.endpoint for rule in acts(served)} - OPEN
    assert acting == ACTS | ACTS_OF_ADMINS
    for rule in served:
        methods = set(rule.methods or ()) - {"OPTIONS", "HEAD"}
        assert methods in ({"GET"}, {"POST"}), rule


def test_whoever_is_not_signed_in_finds_the_door_everywhere(
    town: Client, rules: list[Rule], db: Session
) -> None:
    stranger = Desk(town)
    stranger.open(DOOR)
    token = stranger.token()
    for rule in rules:
        if rule.endpoint in ACTS | ACTS_OF_ADMINS:
            reply = post(stranger, rule, csrf_token=token, reason="Because I can.")
        else:
            reply = stranger.browser.get(path_of(rule), base_url=HOST)
        assert reply.status_code == 303, rule
        assert reply.headers["Location"].partition("?")[0] == DOOR, rule
    assert changes(db) == 0


def test_what_admins_do_is_refused_to_support(support: Desk, rules: list[Rule], db: Session) -> None:
    support.open("/admin/me/")
    before = changes(db)
    for rule in rules:
        if rule.endpoint in ACTS_OF_ADMINS:
            reply = post(support, rule, csrf_token=support.token(), reason="Because I can.")
            assert reply.status_code == 403, rule
        elif rule.endpoint in READ_BY_ADMINS:
            assert support.open(path_of(rule)).status_code == 403, rule
            support.open("/admin/me/")
    assert changes(db) == before


def test_the_menu_offers_nothing_that_is_refused(support: Desk, admin: Desk) -> None:
    assert 'href="/admin/operators/"' not in support.open("/admin/me/").text
    assert 'href="/admin/operators/"' in admin.open("/admin/me/").text


@pytest.mark.parametrize("role", list(OperatorRole))
def test_acts_are_not_read_and_pages_not_sent(
    role: OperatorRole, rules: list[Rule], request: pytest.FixtureRequest
) -> None:
    desk: Desk = request.getfixturevalue(role.value)
    desk.open("/admin/me/")
    read = {rule.rule for rule in rules if "GET" in (rule.methods or ())}
    sent = {rule.rule for rule in acts(rules)}
    for rule in rules:
        if rule.rule not in read:
            assert desk.browser.get(path_of(rule), base_url=HOST).status_code == 405, rule
        if rule.rule not in sent:
            assert post(desk, rule, csrf_token=desk.token()).status_code == 405, rule


def test_no_act_goes_without_its_token_or_from_elsewhere(admin: Desk, rules: list[Rule], db: Session) -> None:
    admin.open("/admin/me/")
    before = changes(db)
    for rule in acts(rules):
        assert post(admin, rule, reason="Because I can.").status_code == 403, rule
        evil = post(admin, rule, origin="https://evil.example", csrf_token=admin.token())
        assert evil.status_code == 403, rule
    assert changes(db) == before


def test_no_act_takes_more_than_its_form_has(admin: Desk, rules: list[Rule], db: Session) -> None:
    admin.open("/admin/me/")
    before = changes(db)
    for rule in acts(rules):
        if rule.endpoint not in WITHOUT_A_FORM:
            reply = post(admin, rule, csrf_token=admin.token(), reason="Because I can.", operator_id="1")
            assert reply.status_code in (404, 422), (rule, reply.status_code)
    assert changes(db) == before


@pytest.mark.parametrize("wrong", ["\x00", "x" * 20_000, "9" * 400, " ", "<script>"], ids=range(5))
def test_nothing_stumbles_over_what_is_no_form(
    wrong: str, admin: Desk, rules: list[Rule], db: Session
) -> None:
    admin.open("/admin/me/")
    before = changes(db)
    for rule in acts(rules):
        fields = dict.fromkeys(("reason", "email", "role", "version", "step", "topic", "message"), wrong)
        reply = post(admin, rule, csrf_token=admin.token(), **fields)
        assert reply.status_code in ((200, 303) if rule.endpoint in WITHOUT_A_FORM else (404, 422)), rule
    assert changes(db) == before


def test_nothing_stumbles_over_what_is_not_there_or_no_question(admin: Desk, rules: list[Rule]) -> None:
    odd = {
        "search": "\x00%_'\\",
        "page": "9" * 30,
        "sort": "-1",
        "cursor": "!",
        "status": "\x00",
        "limit": "-1",
    }
    for rule in rules:
        if "GET" in (rule.methods or ()):
            reply = admin.browser.get(path_of(rule), base_url=HOST, query_string=odd)
            assert reply.status_code in (200, 404, 422), (rule, reply.status_code)
