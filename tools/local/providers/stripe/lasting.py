"""The account in a file: what was paid yesterday can be given back today, by a stack that was started anew."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Blueprint, Response, request

from tools.local.providers.stripe.account import Account


def keep_between_runs(stripe: Blueprint, account: Account, file: Path) -> None:
    """Go on from the file, and write it after every request that may have changed something."""
    if file.exists():
        account.go_on_from(json.loads(file.read_text()))

    @stripe.after_request
    def keep(reply: Response) -> Response:
        if request.method == "POST":
            with account.lock:
                _write(file, json.dumps(account.as_kept()))
        return reply


def _write(file: Path, text: str) -> None:
    """Whole or not at all, whenever the process is ended."""
    beside = file.with_suffix(".new")
    beside.write_text(text)
    beside.replace(file)
