"""Every environment variable of the local stack, in one place and one order."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.local import identities
from tools.local.cluster import free_port
from tools.local.keys import Keys

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"

PROJECT = "avatid-local"
INVOKER = f"tasks-invoker@{PROJECT}.iam.gserviceaccount.com"
EMULATORS = (
    "FIRESTORE_EMULATOR_HOST",
    "STORAGE_EMULATOR_HOST",
    "FIREBASE_AUTH_EMULATOR_HOST",
    "TASKS_API_ENDPOINT",
)
PROJECTS = ("PROJECT_ID", "GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT")


class Refused(RuntimeError):
    """The stack does not start like this; the message is one line for the person at the keyboard."""


@dataclass(frozen=True)
class Ports:
    """Where each part of one stack listens, on 127.0.0.1; only the gateway's is chosen by a person."""

    gateway: int
    worker: int
    tasks: int
    providers: int
    storage: int
    firestore: int

    @classmethod
    def free(cls, gateway: int) -> Ports:
        """Unused ports for everything behind the gateway."""
        chosen: set[int] = set()
        while len(chosen) < 5:
            chosen.add(free_port())
        return cls(gateway, *chosen)


def folder_of(port: int) -> Path:
    """Where the stack on this port keeps everything it writes: .local/8080."""
    return LOCAL / str(port)


def of_stack(
    ports: Ports,
    folder: Path,
    database_url: str,
    migration_url: str,
    keys: Keys,
    *,
    has_firestore: bool = False,
) -> dict[str, str]:
    """What every process of the stack finds in its environment; without Firestore there is no chat."""
    here = "http://127.0.0.1"
    bucket = "avatid-local-media"
    return {
        "ENVIRONMENT": "local",
        "NO_PROXY": ",".join(filter(None, ["127.0.0.1", "localhost", os.environ.get("NO_PROXY")])),
        "PROJECT_ID": PROJECT,
        "GOOGLE_CLOUD_PROJECT": PROJECT,
        "PUBLIC_URL": f"{here}:{ports.gateway}",
        "FRONTEND_URL": os.environ.get("FRONTEND_URL", f"{here}:{ports.gateway}"),
        "CORS_ORIGINS": os.environ.get("CORS_ORIGINS", "http://localhost:3000,http://localhost:5173"),
        "TRUSTED_PROXIES": "",
        "PER_ADDRESS_FACTOR": "1000",  # one address is everybody here; limits per account stay the real ones
        # the database
        "DATABASE_URL": database_url,
        "MIGRATION_DATABASE_URL": migration_url,
        # throwaway keys
        "ACCESS_KEYS": keys.access,
        "REFRESH_KEY": keys.refresh,
        "PASSWORD_PEPPER": keys.pepper,
        "SEALING_KEYS": keys.sealing,
        "SUPPORT_ACCESS": os.environ.get("SUPPORT_ACCESS", "off"),
        # background work
        "TASKS_API_ENDPOINT": f"{here}:{ports.tasks}",
        "TASKS_LOCATION": "europe-west1",
        "TASKS_INVOKER_EMAIL": INVOKER,
        "TASKS_AUDIENCE": f"{here}:{ports.worker}",
        "WORKER_URL": f"{here}:{ports.worker}",
        "OIDC_CERTS_URL": f"{here}:{ports.tasks}/certs",
        # providers: the real SDKs, talking to our fake
        "MAIL_PROVIDER": "sendgrid",
        "SENDGRID_KEY": "SG.local",
        "SENDGRID_HOST": f"{here}:{ports.providers}",
        "ELASTICEMAIL_HOST": f"{here}:{ports.providers}",
        "MAIL_FROM": os.environ.get("MAIL_FROM", "AvatID <no-reply@avatid.example>"),
        "PUSH_PROVIDER": "fcm",
        "FCM_HOST": f"{here}:{ports.providers}",
        "IDENTITY_TOOLKIT_HOST": f"{here}:{ports.providers}/identitytoolkit",
        "FIRE_BASE_CRED_BASE64": keys.firebase_credential(PROJECT, f"{here}:{ports.providers}/token"),
        **identities.variables(f"{here}:{ports.providers}", keys.apple),
        "VISION": "on",
        "VISION_HOST": f"{here}:{ports.providers}",
        "PAYMENT_NOTICES_URL": f"{here}:{ports.gateway}/api/payments/webhook/stripe/",
        "PROVIDERS_URL": f"{here}:{ports.providers}",
        "LOCAL_INBOX_DIR": str(folder / "inbox"),
        # emulators
        "STORAGE_PROVIDER": "gcs",
        "GS_MEDIA_BUCKET_NAME": bucket,
        "GS_PRIVATE_BUCKET_NAME": "avatid-local-private",
        "MEDIA_URL": f"{here}:{ports.storage}/{bucket}",  # the emulator shows every object to a browser
        "STORAGE_EMULATOR_HOST": f"{here}:{ports.storage}",
        "FIRESTORE_EMULATOR_HOST": f"127.0.0.1:{ports.firestore}",
        "CHAT_PROVIDER": "firestore" if has_firestore else "off",
        "CHAT_WAIT_SECONDS": "8",  # a busy machine: what is said stands in Firestore when the reply comes
    }


def refuse_production(environ: Mapping[str, str]) -> None:
    """Raise Refused where local parts and a real project would be mixed: one of the two is a mistake."""
    if environ.get("ENVIRONMENT") == "production":
        raise Refused("ENVIRONMENT=production is set: the local stack is not for production.")
    emulators = [name for name in EMULATORS if environ.get(name)]
    projects = [f"{name}={environ[name]}" for name in PROJECTS if not _is_throwaway(environ.get(name))]
    if emulators and projects:
        raise Refused(
            f"{', '.join(emulators)} and {', '.join(projects)} are set together: unset one of them."
        )


def _is_throwaway(project: str | None) -> bool:
    return not project or project == PROJECT or project.startswith("demo-")


def write(folder: Path, variables: Mapping[str, str]) -> None:
    """Write `folder/env` for a shell to source, and let .local/env point at it."""
    file = folder / "env"
    lines = [f"export {name}={shlex.quote(value)}\n" for name, value in variables.items()]
    file.touch(mode=0o600)
    file.write_text("".join(lines))
    newest = LOCAL / f"env.{folder.name}"
    newest.unlink(missing_ok=True)
    newest.symlink_to(file.relative_to(LOCAL))
    newest.replace(LOCAL / "env")  # another stack may do the same at this moment


def forget(folder: Path) -> None:
    """Take the file away with the stack that it describes."""
    newest = LOCAL / "env"
    if newest.is_symlink() and newest.readlink() == (folder / "env").relative_to(LOCAL):
        newest.unlink(missing_ok=True)
    (folder / "env").unlink(missing_ok=True)


def read(port: str | None = None) -> dict[str, str]:
    """The variables of the stack on `port`, or of the one started last; raises Refused without one."""
    file = (folder_of(int(port)) if port else LOCAL) / "env"
    if not file.exists():
        raise Refused(f"No stack is running{f' on port {port}' if port else ''}; start one with: make run")
    words = shlex.split(file.read_text())
    return dict(word.split("=", 1) for word in words if word != "export")
