"""A morning at the panel, as one clicks through it: each act is looked for where it has its effect."""

from collections.abc import Callable
from typing import Any

import pyotp
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from common import operators
from common.models import (
    AuditLog,
    Business,
    Operator,
    OperatorRole,
    Outbox,
    OutboxState,
    Rating,
    RatingStatus,
    User,
)
from tests.e2e.families import Answer, ask
from tests.e2e.panel.conftest import Desks, speak
from tools.demo.rows import PASSWORD, SUPPORT
from tools.panel.machines import GIVEN_UP
from tools.panel.town import Town
from tools.panel.walking import sign_in

Read = Callable[[Any], Any]
WHY = "It insults the people who work there."


def test_one_gets_in_with_both_factors_and_out_again(desks: Desks, panel_town: Town) -> None:
    page = desks.window()
    page.goto("/admin/users/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.get_by_label("E-mail address").fill(SUPPORT)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code of your second factor").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("status")).to_contain_text("Please check address, password and code.")
    sign_in(page, panel_town, SUPPORT)
    expect(page.locator(".who")).to_contain_text("Blerta Kola")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_contain_text("You are signed out.")
    page.goto("/admin/users/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_first_sign_in_takes_a_second_factor_into_use(desks: Desks, panel_town: Town) -> None:
    appointed = newly_appointed(panel_town)
    page = desks.window()
    page.goto("/admin/sign-in/")
    page.get_by_label("E-mail address").fill(appointed)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("img.code")).to_be_visible()
    assert (
        page.locator("img.code").evaluate("image => image.naturalWidth") > 100
    )  # the page's policy lets it in
    secret = page.locator("code").inner_text().replace(" ", "")
    page.locator("[name=totp]").fill(pyotp.TOTP(secret).at(panel_town.clock.now()))
    page.locator("main button").click()
    expect(page.locator(".who")).to_contain_text("Besa")


def test_a_reported_rating_is_hidden_with_a_reason(support: Page, read: Read) -> None:
    support.goto("/admin/")
    menu(support).get_by_role("link", name="Reports").click()
    support.get_by_role("row").filter(has_text="Thieves, all of them.").get_by_role("link").first.click()
    expect(support.get_by_text("<b>Never</b> go there. They took")).to_be_visible()  # as words
    act(support, "Hide the rating", WHY)
    expect(support.get_by_role("status")).to_contain_text("The rating is hidden")
    rating = read(select(Rating).where(Rating.comment.startswith("Thieves")))
    assert rating.status is RatingStatus.HIDDEN


def test_whoever_is_blocked_is_out_with_the_next_request(support: Page, panel_town: Town, read: Read) -> None:
    token = signed_in(panel_town, "mira.customer@example.com").body["access"]
    assert mine(panel_town, token).status == 200
    support.goto("/admin/users/")
    support.get_by_label("Search").fill("mira.customer@example.com")
    support.get_by_role("button", name="Show").click()
    support.get_by_role("link", name="Mira Dervishi").click()
    act(support, "Block the account", "Threatens the people of a salon.")
    expect(support.get_by_text("Blocked", exact=True).first).to_be_visible()
    assert mine(panel_town, token).status == 401
    assert signed_in(panel_town, "mira.customer@example.com").status == 401
    noted = read(
        select(AuditLog).where(AuditLog.action == "account.blocked").order_by(AuditLog.id.desc()).limit(1)
    )
    assert noted.actor_id == read(
        select(Operator.user_id).join(User, User.id == Operator.user_id).where(User.email == SUPPORT)
    )


def test_a_business_is_verified_which_everybody_sees(support: Page, panel_town: Town, read: Read) -> None:
    support.goto("/admin/businesses/")
    support.get_by_label("Search").fill("Night Cuts")
    support.get_by_role("button", name="Show").click()
    support.locator("tbody").get_by_role("link").first.click()
    act(support, "Verify", "The licence lies before me.")
    expect(support.get_by_text("Verified", exact=True).first).to_be_visible()
    business = read(select(Business).where(Business.source_id == "night-cuts"))
    shown = ask("GET", f"{panel_town.url}/api/business/detail/{business.uid}/")
    assert shown.body["verified"] is True


def test_a_dead_message_is_sent_once_more(support: Page, read: Read) -> None:
    support.goto("/admin/messages/")
    card = support.get_by_role("article").filter(has_text=str(GIVEN_UP))
    card.get_by_role("button", name="Send it once more").click()
    expect(support.get_by_role("article").filter(has_text=str(GIVEN_UP))).to_have_count(0)
    assert read(select(Outbox.state).where(Outbox.uid == GIVEN_UP)) is OutboxState.WAITING


def test_the_panel_speaks_albanian_from_then_on(desks: Desks) -> None:
    page = desks.window(SUPPORT)
    page.goto("/admin/users/")
    speak(page, "Shqip")
    expect(page.get_by_role("heading", level=1)).to_have_text("Përdoruesit")
    page.goto("/admin/bookings/")
    expect(page.locator("html")).to_have_attribute("lang", "sq")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rezervimet")


def test_the_keyboard_alone_gets_to_an_act(support: Page, read: Read) -> None:
    support.goto("/admin/claims/")
    support.keyboard.press("Tab")
    expect(support.get_by_text("To the content")).to_be_focused()
    support.keyboard.press("Enter")
    expect(support.locator("main")).to_be_focused()
    reach(support, support.get_by_role("link", name="Berber Ylli"))
    support.keyboard.press("Enter")
    expect(support.get_by_role("heading", level=1)).to_contain_text("Berber Ylli")
    support.locator("main").focus()
    reach(support, support.locator("summary").filter(has_text="Refuse"))
    support.keyboard.press("Enter")
    support.keyboard.press("Tab")
    support.keyboard.type("The number on record belongs to somebody else.")
    support.keyboard.press("Tab")
    support.keyboard.press("Enter")
    expect(support.get_by_role("status")).not_to_be_empty()
    expect(support.get_by_text("Refused", exact=True).first).to_be_visible()


def test_a_phone_has_the_menu_folded_away(desks: Desks) -> None:
    page = desks.window(SUPPORT, viewport={"width": 390, "height": 844})
    page.goto("/admin/")
    expect(menu(page).get_by_role("link", name="Users")).to_be_hidden()
    page.get_by_text("Menu", exact=True).click()
    menu(page).get_by_role("link", name="Users").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Users")


def test_another_site_cannot_send_a_form_of_ours(desks: Desks, panel_town: Town) -> None:
    page = desks.window(SUPPORT)
    elsewhere_says(
        page, f'<form method="post" action="{panel_town.url}/admin/sign-out/"><button>Win</button></form>'
    )
    page.get_by_role("button").click()
    expect(page.locator("body")).to_contain_text("did not come from")
    page.goto("/admin/me/")
    expect(page.locator(".who")).to_contain_text("Blerta Kola")


def test_a_link_in_a_letter_leads_to_the_page_and_signs_nobody_out(desks: Desks, panel_town: Town) -> None:
    page = desks.window(SUPPORT)
    elsewhere_says(page, f'<a href="{panel_town.url}/admin/claims/?from=letter">Two claims wait</a>')
    page.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Claims")
    assert page.url.endswith("/admin/claims/?from=letter")


def menu(page: Page) -> Locator:
    """The panel's pages."""
    return page.get_by_role("navigation", name="Pages")


def act(page: Page, label: str, reason: str) -> None:
    """Unfold an act, say why, and do it."""
    fold = page.locator("details.fold").filter(has_text=label)
    fold.locator("summary").click()
    fold.get_by_label("Why?").fill(reason)
    fold.get_by_role("button", name=label).click()


def reach(page: Page, there: Locator, most: int = 60) -> None:
    """Press Tab until it has the focus, which one can see."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if there.first.evaluate("element => element === document.activeElement"):
            assert there.first.evaluate("element => getComputedStyle(element).outlineStyle") != "none"
            return
    raise AssertionError(f"the keyboard does not reach {there}")


def elsewhere_says(page: Page, html: str) -> None:
    """Open a page of another site."""
    site = "https://elsewhere.example/"
    page.route(site, lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(site)


def newly_appointed(town: Town) -> str:
    """The address of somebody who has become an operator, and has no second factor yet."""
    with town.runtime.transactions.begin() as db:
        colleague = db.scalars(select(User).where(User.email == SUPPORT)).one()
        person = User(name="Besa", email="besa@example.com", password_hash=colleague.password_hash)
        person.email_verified_at = town.clock.now()
        db.add(person)
        db.flush()
        operators.appoint(db, person, OperatorRole.SUPPORT, now=town.clock.now())
    return "besa@example.com"


def signed_in(town: Town, email: str) -> Answer:
    """What a phone hears that signs in with the demo's password."""
    return ask("POST", f"{town.url}/api/user/auth/email/", {"email": email, "password": PASSWORD})


def mine(town: Town, token: str) -> Answer:
    """What it hears that asks who it is."""
    return ask("GET", f"{town.url}/api/user/detail/", token=token)
