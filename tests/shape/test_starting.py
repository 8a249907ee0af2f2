"""Every function starts the way the platform starts it, and starts light."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from main import FAMILIES

ROOT = Path(__file__).parent.parent.parent
HEAVY = (
    "grpc",
    "google.cloud.tasks_v2",
    "google.cloud.firestore",
    "google.cloud.storage",
    "google.cloud.sql",
    "firebase_admin",
    "sendgrid",
    "twilio",
    "redis",
    "PIL",
    "pyotp",
    "zxcvbn",
    "stripe",
    "sentry_sdk",
    "tzfpy",
    "opening_hours",
    "psycopg",
    "alembic",
    "icalendar",
    "recurring_ical_events",
    "flask_admin",
    "flask_wtf",
    "segno",
)

START = """
import json, os, sys
from functions_framework import create_app
app = create_app(target=sys.argv[1], source="main.py")
reply = app.test_client().get("/health/")
named = app.test_client().get(f"/avatid-{sys.argv[1]}/health/")
lost = [app.test_client().get(path) for path in ("/api/a%0Ab/", "/robots.txt")]
said = {"status": reply.status_code, "named": named.status_code, "modules": sorted(sys.modules)}
print(json.dumps(said | {"lost": [[each.status_code, each.content_type] for each in lost]}))
"""


@pytest.mark.parametrize("family", FAMILIES)
def test_a_function_starts_as_the_platform_starts_it_and_loads_no_heavy_sdk(family: str) -> None:
    """functions-framework, a fresh interpreter, no database in reach: the health page needs none."""
    environment = {"PATH": "/usr/bin:/bin", "DATABASE_URL": "postgresql+pg8000://nobody@127.0.0.1:1/none"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", START, family],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert (said["status"], said["named"]) == (200, 200)
    assert said["lost"] == [[404, "application/problem+json"]] * 2, "paths that the framework keeps from us"
    assert [module for module in HEAVY if module in said["modules"]] == []


def test_a_target_is_a_plain_function() -> None:
    import types

    import main

    assert isinstance(main.__getattr__("rating"), types.FunctionType)
    with pytest.raises(AttributeError):
        main.__getattr__("nonsense")
