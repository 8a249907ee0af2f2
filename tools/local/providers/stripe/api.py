"""Stripe's own routes, https://docs.stripe.com/api: forms in, JSON out."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from tools.local.providers.stripe import objects
from tools.local.providers.stripe.account import Account
from tools.local.providers.stripe.errors import refusal
from tools.local.providers.stripe.objects import Object
from tools.local.providers.stripe.parameters import Given, read
from tools.local.providers.stripe.repeated import Repeated

MOST_ON_A_PAGE = 100


def add_api(stripe: Blueprint, account: Account) -> None:
    """The routes that we use, and no others."""
    repeated = Repeated()

    def post(kind: str, act: Callable[[Given], Object]) -> tuple[Response, int]:
        _refuse_strangers()
        given = read(request.form.items(multi=True), kind)
        expand = given.pop("expand", [])
        key = request.headers.get("Idempotency-Key", "")
        with account.lock:
            what = request.path, {**given, "expand": expand}
            (status, body), is_earlier = repeated.once(
                key, what, lambda: _expanded(account, copy.deepcopy(act(given)), expand)
            )
        reply = jsonify(body)
        if is_earlier:
            reply.headers["Idempotent-Replayed"] = "true"
        return reply, status

    def get(kind: str, act: Callable[[Given], Object]) -> Response:
        _refuse_strangers()
        given = read(request.args.items(multi=True), kind)
        with account.lock:
            return jsonify(_expanded(account, copy.deepcopy(act(given)), given.get("expand", [])))

    def intents(name: str, typed: str, make: Callable[[Given], Object]) -> None:
        base = f"/v1/{name}s"

        def create() -> tuple[Response, int]:
            return post(f"{typed}CreateParams", make)

        def retrieve(uid: str) -> Response:
            return get(f"{typed}RetrieveParams", lambda _given: account.find(name, uid))

        def confirm(uid: str) -> tuple[Response, int]:
            return post(
                f"{typed}ConfirmParams",
                lambda given: account.confirm(
                    account.find(name, uid),
                    given.get("payment_method", ""),
                    off_session=bool(given.get("off_session")),
                ),
            )

        def cancel(uid: str) -> tuple[Response, int]:
            return post(
                f"{typed}CancelParams",
                lambda given: account.cancel(account.find(name, uid), given.get("cancellation_reason")),
            )

        stripe.add_url_rule(base, f"create_{name}", create, methods=["POST"])
        stripe.add_url_rule(f"{base}/<uid>", f"retrieve_{name}", retrieve, methods=["GET"])
        stripe.add_url_rule(f"{base}/<uid>/confirm", f"confirm_{name}", confirm, methods=["POST"])
        stripe.add_url_rule(f"{base}/<uid>/cancel", f"cancel_{name}", cancel, methods=["POST"])

    intents("payment_intent", "PaymentIntent", account.open_payment)
    intents("setup_intent", "SetupIntent", lambda given: _setup(account, given))

    @stripe.post("/v1/customers")
    def create_customer() -> tuple[Response, int]:
        def make(given: Given) -> Object:
            return account.keep(objects.customer(given, account.now), "customer.created")

        return post("CustomerCreateParams", make)

    @stripe.post("/v1/refunds")
    def create_refund() -> tuple[Response, int]:
        return post("RefundCreateParams", account.refund)

    @stripe.get("/v1/refunds")
    def refunds() -> Response:
        return get("RefundListParams", lambda given: _page(account, "refund", given))

    @stripe.get("/v1/disputes")
    def disputes() -> Response:
        return get("DisputeListParams", lambda given: _page(account, "dispute", given))

    @stripe.get("/v1/balance")
    def balance() -> Response:
        return get("BalanceRetrieveParams", lambda _given: _balance(account))

    @stripe.get("/v1/balance_transactions")
    def balance_transactions() -> Response:
        return get("BalanceTransactionListParams", lambda given: _page(account, "balance_transaction", given))


def _refuse_strangers() -> None:
    key = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not key.startswith("sk_test_"):
        raise refusal(401, "invalid_request_error", "Invalid API Key provided")


def _setup(account: Account, given: Given) -> Object:
    account.find("customer", given.get("customer", ""))
    return account.keep(objects.setup_intent(given, account.now), "setup_intent.created")


def _page(account: Account, kind: str, given: Given) -> Object:
    """Newest first, at most `limit` of them after `starting_after`."""
    found = (
        account.all(kind, payment_intent=given.get("payment_intent"))
        if kind != "balance_transaction"
        else (account.all(kind))
    )
    names = [each["id"] for each in found]
    after = given.get("starting_after")
    rest = found[names.index(after) + 1 :] if after in names else found
    limit = min(given.get("limit", 10), MOST_ON_A_PAGE)
    return {"object": "list", "data": rest[:limit], "has_more": len(rest) > limit, "url": request.path}


def _balance(account: Account) -> Object:
    lying = [
        {"amount": amount, "currency": currency, "source_types": {"card": amount}}
        for currency, amount in sorted(account.balance().items())
    ]
    return {"object": "balance", "available": lying, "livemode": False, "pending": []}


def _expanded(account: Account, thing: Object, wanted: list[str]) -> Object:
    """Objects in the place of their names, where `expand` asks for them: a.b is b inside the expanded a."""
    for path in sorted(wanted):
        place: Any = thing
        for step in path.split("."):
            name = place.get(step) if isinstance(place, dict) else None
            if isinstance(name, str) and name in account.objects:
                place[step] = copy.deepcopy(account.objects[name])
            place = place.get(step) if isinstance(place, dict) else None
    return thing
