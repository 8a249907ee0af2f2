"""What only a fake has: paying as a phone does, what happens at the bank and in the dashboard, and late events."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template_string, request
from werkzeug.wrappers import Response as Reply

from tools.local.providers.moods import ours
from tools.local.providers.refusals import Refusal
from tools.local.providers.stripe import amounts
from tools.local.providers.stripe.account import OPEN, Account
from tools.local.providers.stripe.cards import CARDS
from tools.local.providers.stripe.events import Endpoint, Events
from tools.local.providers.stripe.objects import Object

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Payments</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
  article { border: 1px solid #ccc; border-radius: .5rem; padding: 0 1rem 1rem; margin: 1rem 0; }
  h2 { font-size: 1.1rem; margin-bottom: 0 } small { color: #666 }
</style>
<h1>Payments</h1>
<p>What lies at the provider: {% for each in balance %}<b>{{ each }}</b> {% else %}nothing{% endfor %}</p>
{% for intent in intents %}
<article>
  <h2>{{ intent.title }}</h2>
  <small>{{ intent.id }}, {{ intent.status }}</small>
  {% if intent.is_open %}
  <form method="post" action="/stripe/pay">
    <input type="hidden" name="intent" value="{{ intent.id }}"><input type="hidden" name="page" value="1">
    <select name="card">{% for card in cards %}<option>{{ card }}</option>{% endfor %}</select>
    <button>Pay</button>
  </form>
  {% endif %}
</article>
{% else %}<p>Nobody has been asked for anything yet.</p>{% endfor %}
</html>
"""


def add_controls(stripe: Blueprint, account: Account, events: Events) -> None:
    """Everything under /stripe/: it works in any mood, and answers with the object as it is then."""

    def intent() -> Object:
        """The intent that a request names, by its id or, as a phone does, by its client secret."""
        named = str(_asked("intent")).split("_secret_")[0]
        return account.find("setup_intent" if named.startswith("seti_") else "payment_intent", named)

    @stripe.post("/stripe/pay")
    @ours
    def pay() -> Response | Reply | tuple[Response, int]:
        with account.lock:
            try:
                paid = account.confirm(intent(), _asked("card", "pm_card_visa"))
                if paid["status"] == "requires_action":  # the customer's bank asks, and the customer answers
                    paid = account.finish(paid, "pm_card_visa")
                reply: Any = jsonify(paid)
            except Refusal as refused:
                reply = jsonify(refused.body), refused.status
        return redirect("/stripe/") if _asked("page", "") else reply

    @stripe.post("/stripe/process")
    @ours
    def process() -> Response:
        with account.lock:
            return jsonify(account.process(intent()))

    @stripe.post("/stripe/finish")
    @ours
    def finish() -> Response:
        with account.lock:
            return jsonify(account.finish(intent(), _asked("card", "pm_card_visa")))

    @stripe.post("/stripe/amend")
    @ours
    def amend() -> Response:
        with account.lock:
            amended = intent()
            amended.update(
                {name: request.json[name] for name in ("amount", "currency") if name in request.json}
            )
            return jsonify(amended)

    @stripe.post("/stripe/cancel")
    @ours
    def cancel() -> Response:
        with account.lock:
            return jsonify(account.cancel(intent(), "requested_by_customer"))

    @stripe.post("/stripe/refund")
    @ours
    def refund() -> Response:
        with account.lock:
            given = {"payment_intent": intent()["id"]}
            amount = _asked("amount", 0)
            return jsonify(account.refund(given | ({"amount": amount} if amount else {})))

    @stripe.post("/stripe/refunds-wait")
    @ours
    def refunds_wait() -> Response:
        account.refunds_wait = bool(_asked("wait", True))
        return jsonify(wait=account.refunds_wait)

    @stripe.post("/stripe/settle-refund")
    @ours
    def settle_refund() -> Response:
        with account.lock:
            found = account.find("refund", _asked("refund"))
            return jsonify(account.settle_refund(found, _asked("status", "succeeded")))

    @stripe.post("/stripe/dispute")
    @ours
    def dispute() -> Response:
        with account.lock:
            return jsonify(account.dispute(intent(), _asked("reason", "fraudulent")))

    @stripe.post("/stripe/close-dispute")
    @ours
    def close_dispute() -> Response:
        with account.lock:
            found = account.find("dispute", _asked("dispute"))
            return jsonify(account.close_dispute(found, won=bool(_asked("won", True))))

    @stripe.get("/stripe/events")
    @ours
    def news() -> Response:
        secret = request.args.get("secret", "whsec_local")
        with account.lock:
            told = events.all[int(request.args.get("after", 0)) :]
            signed = [(each, *events.signed(each, secret)) for each in told]
        return jsonify([{"id": e["id"], "type": e["type"], "body": b, "signature": s} for e, b, s in signed])

    @stripe.post("/stripe/deliver")
    @ours
    def deliver() -> Response:
        where = Endpoint(_asked("url"), _asked("secret"))
        return jsonify([events.deliver(each, where) for each in events.named(_asked("events"))])

    @stripe.post("/stripe/listen")
    @ours
    def listen() -> Response:
        url = _asked("url", "")
        events.endpoint = Endpoint(url, _asked("secret", "")) if url else None
        return jsonify(url=url)

    @stripe.get("/stripe/")
    @ours
    def page() -> str:
        with account.lock:
            asked = account.all("payment_intent") + account.all("setup_intent")
            balance = [amounts.readable(sum_, currency) for currency, sum_ in account.balance().items()]
            return render_template_string(
                PAGE, intents=[_row(each) for each in asked[:100]], balance=balance, cards=list(CARDS)
            )


def _asked(name: str, otherwise: Any = None) -> Any:
    """A field of the request, JSON or form."""
    given = request.get_json(silent=True) or request.form
    return given.get(name, otherwise)


def _row(intent: Object) -> dict[str, Any]:
    amount = (
        amounts.readable(intent["amount"], intent["currency"]) if "amount" in intent else "a card to keep"
    )
    return {
        "id": intent["id"],
        "title": f"{amount}: {intent['description'] or ''}",
        "status": intent["status"],
        "is_open": intent["status"] in OPEN,
    }
