"""The pages before the panel: they open their own transactions, because checking a password takes its time."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from common.errors import AppError
from common.i18n import LANGUAGES, _
from common.runtime import Runtime
from functions.admin.panel.addresses import parts_of
from functions.admin.panel.kit.forms import given
from functions.admin.panel.refusals import came_from, sentences
from functions.admin.panel.signing_in import enrolling, proving
from functions.admin.panel.signing_in.schemas import Code, Credentials
from functions.admin.panel.visit import say


def door(runtime: Runtime) -> Blueprint:
    """The blueprint of the door."""
    pages = Blueprint("door", __name__)

    @pages.get("/sign-in/")
    def sign_in() -> Any:
        return render_template("panel/sign_in.html", next=_inside(request.args.get("next")))

    @pages.post("/sign-in/")
    def show_papers() -> Any:
        try:
            shown = given(Credentials)
            word = proving.prove(runtime, shown)
        except AppError as refusal:
            return _again("panel/sign_in.html", refusal, next=_inside(request.form.get("next")))
        if word is None:
            return redirect(url_for("door.enrol"), 303)
        return _inside_with(word, shown.next)

    @pages.get("/second-factor/")
    def enrol() -> Any:
        offer = enrolling.begin(runtime)
        return (
            redirect(url_for("door.sign_in"), 303)
            if offer is None
            else render_template("panel/second_factor.html", offer=offer)
        )

    @pages.post("/second-factor/")
    def confirm() -> Any:
        try:
            word = enrolling.confirm(runtime, given(Code).totp)
        except AppError as refusal:
            for sentence in sentences(refusal):
                flash(sentence, "error")
            return redirect(url_for("door.enrol"), 303)
        return _inside_with(word, "")

    @pages.post("/sign-out/")
    def sign_out() -> Any:
        proving.leave(runtime)
        session.clear()
        flash(say(_("You are signed out.")), "done")
        return redirect(url_for("door.sign_in"), 303)

    @pages.post("/language/")
    def choose_language() -> Any:
        chosen = request.form.get("language")
        if chosen in LANGUAGES:
            session["language"] = chosen
        return redirect(came_from() or url_for("overview.index"), 303)

    return pages


def _again(template: str, refusal: AppError, **words: Any) -> tuple[str, int]:
    for sentence in sentences(refusal):
        flash(sentence, "error")
    return render_template(template, **words), refusal.status


def _inside_with(word: str, next_page: str) -> Response:
    """Into the panel, with a cookie that holds nothing of before but the language."""
    chosen = session.get("language")
    session.clear()
    session["word"] = word
    if chosen:
        session["language"] = chosen
    return redirect(_inside(next_page) or url_for("overview.index"), 303)


def _inside(page: str | None) -> str:
    """`page` if it is one of ours, without a host; else nothing: nobody is sent elsewhere from here."""
    parts = parts_of(page or "")
    is_ours = not parts.scheme and not parts.netloc and parts.path.startswith("/") and "\\" not in parts.path
    if not is_ours or parts.path.startswith("//"):
        return ""
    inner = parts.path if parts.path.startswith(request.script_root) else request.script_root + parts.path
    return parts._replace(path=inner).geturl()
