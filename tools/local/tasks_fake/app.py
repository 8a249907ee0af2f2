"""The REST face of Cloud Tasks v2, plus the doors that only a local stack has: /certs and /token."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify, request

from tools.local.tasks_fake.queue import AlreadyExists, Dispatcher
from tools.local.tasks_fake.signer import Signer
from tools.local.tasks_fake.task import Invalid

QUEUE = "/v2/<path:parent>/tasks"
TASK = "/v2/<path:parent>/tasks/<task_id>"
Refusal = tuple[Response, int]


def tasks_app(dispatcher: Dispatcher, signer: Signer) -> Flask:
    """The WSGI app; the dispatcher behind it belongs to the caller."""
    app = Flask("tasks_fake")

    @app.post(QUEUE)
    def create(parent: str) -> Response:
        return jsonify(dispatcher.create(parent, request.get_json()).as_json())

    @app.get(QUEUE)
    def list_tasks(parent: str) -> Response:
        return jsonify(tasks=[task.as_json() for task in dispatcher.of_queue(parent)])

    @app.get(TASK)
    def get(parent: str, task_id: str) -> Response | Refusal:
        task = dispatcher.get(f"{parent}/tasks/{task_id}")
        return jsonify(task.as_json()) if task else _not_found()

    @app.delete(TASK)
    def delete(parent: str, task_id: str) -> Response | Refusal:
        return jsonify({}) if dispatcher.delete(f"{parent}/tasks/{task_id}") else _not_found()

    @app.get("/certs")
    def certs() -> dict[str, Any]:
        return signer.certs()

    @app.post("/token")
    def token() -> dict[str, str]:
        """The token that Cloud Scheduler would send: {"email", "audience"} -> {"token"}."""
        wish = request.get_json()
        return {"token": signer.token(wish["email"], wish["audience"])}

    app.register_error_handler(Invalid, lambda error: _refusal(400, "INVALID_ARGUMENT", str(error)))
    app.register_error_handler(
        AlreadyExists,
        lambda error: _refusal(
            409,
            "ALREADY_EXISTS",
            f"The task cannot be created because a task with this name existed too recently: {error}",
        ),
    )
    return app


def _not_found() -> Refusal:
    return _refusal(
        404, "NOT_FOUND", "The task no longer exists, though a task with this name existed recently."
    )


def _refusal(code: int, status: str, message: str) -> Refusal:
    """An error as Google APIs write it (google.rpc.Status in JSON)."""
    return jsonify(error={"code": code, "message": message, "status": status}), code
