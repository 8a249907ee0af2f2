"""The zip, unpacked in an empty folder beside the packages of requirements.txt, does what the platform asks of it."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

from common.settings.needs import FAMILIES, SECRETS
from tests.e2e.families import ask
from tests.e2e.stack.waiting import until
from tests.integration.cloud.conftest import Installed
from tests.patience import PATIENCE
from tools.cloud.package.packing import pack
from tools.local.cluster import free_port
from tools.local.environment import ROOT
from tools.local.keys import Keys
from tools.local.processes import answers

_PLAIN = {
    "ENVIRONMENT": "production",
    "PROJECT_ID": "avatid-test",
    "PUBLIC_URL": "https://api.avatid.test",
    "FRONTEND_URL": "https://avatid.test",
    "CLOUD_SQL_INSTANCE": "avatid-test:europe-west1:main",
    "DB_NAME": "avatid",
    "DB_USER": "auth@avatid-test.iam",
    "MAIL_PROVIDER": "sendgrid",
    "PUSH_PROVIDER": "fcm",
    "SMS_PROVIDER": "twilio",
    "TWILIO_ACCOUNT_SID": "AC0",
    "TWILIO_VERIFY_SERVICE_SID": "VA0",
    "TWILIO_MESSAGING_SERVICE_SID": "MG0",
    "STORAGE_PROVIDER": "gcs",
    "GS_MEDIA_BUCKET_NAME": "avatid-test-media",
    "GS_PRIVATE_BUCKET_NAME": "avatid-test-private",
    "PAYMENT_PROVIDER": "stripe",
    "TASKS_LOCATION": "europe-west1",
    "TASKS_INVOKER_EMAIL": "tasks-invoker@avatid-test.iam.gserviceaccount.com",
    "WORKER_URL": "https://avatid-worker-1.europe-west1.run.app",
    "TASKS_AUDIENCE": "https://avatid-worker-1.europe-west1.run.app",
}


@dataclass(frozen=True)
class Deployed:
    """An unpacked zip beside the packages that it asks for."""

    source: Path
    installed: Installed
    keys: Keys

    def environment(self, family: str, port: int) -> dict[str, str]:
        """What the platform and Terraform give a function: of the secrets its own alone, and nothing of ours."""
        known = {
            "ACCESS_KEYS": self.keys.access,
            "REFRESH_KEY": self.keys.refresh,
            "PASSWORD_PEPPER": self.keys.pepper,
            "SEALING_KEYS": self.keys.sealing,
        }
        its_own = [
            name for name, secret in SECRETS.items() if secret.is_required and family in secret.families
        ]
        platform = {
            "PORT": str(port),
            "HOST": "127.0.0.1",
            "FUNCTION_TARGET": family,
            "K_SERVICE": f"avatid-{family}",
        }
        return {
            "PATH": self.installed.path,
            "HOME": str(self.source.parent),
            "FUNCTION_SIGNATURE_TYPE": "http",
            "FAMILY": family,
            **platform,
            **_PLAIN,
            **{name: known.get(name, "throwaway") for name in its_own},
        }


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory, installed: Installed) -> Deployed:
    """The checkout's package."""
    folder = tmp_path_factory.mktemp("deployed")
    with ZipFile(pack(ROOT, folder).path) as package:
        package.extractall(folder / "source")
    locks = [
        each.read_bytes() for each in (folder / "source" / "requirements.txt", ROOT / "requirements.txt")
    ]
    assert locks[0] == locks[1], "what is installed is what the package asks for"
    return Deployed(folder / "source", installed, Keys.kept_in(folder / "keys"))


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_starts_as_the_platform_starts_it_with_its_own_secrets_and_is_well(
    deployed: Deployed, family: str
) -> None:
    with _running(deployed, family) as url:
        answer = ask("GET", f"{url}/health/")
    assert (answer.status, answer.body) == (200, {"status": "ok"})


def test_a_family_without_its_secret_does_not_start_and_says_which(deployed: Deployed) -> None:
    """So the platform keeps the revision before it."""
    environment = deployed.environment("auth", free_port())
    del environment["REFRESH_KEY"]
    done = subprocess.run(
        ["functions-framework"],
        cwd=deployed.source,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode != 0
    assert "not fit for production: REFRESH_KEY" in done.stderr


@contextmanager
def _running(deployed: Deployed, family: str) -> Iterator[str]:
    """`functions-framework` without a word: the builder's own way, everything stands in the environment."""
    port = free_port()
    log = deployed.source.parent / f"{family}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(deployed.installed.programs / "functions-framework")],
            cwd=deployed.source,
            env=deployed.environment(family, port),
            stdout=output,
            stderr=output,
        )
    try:
        until(lambda: process.poll() is not None or answers(f"http://127.0.0.1:{port}/health/"), family)
        assert process.poll() is None, log.read_text()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)
