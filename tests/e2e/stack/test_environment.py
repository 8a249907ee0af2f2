"""The environment is written down once, and the example file forgets nothing."""

import re

from common.settings import Settings
from tools.local import environment
from tools.local.environment import ROOT, Ports
from tools.local.keys import Keys


def named_in_example() -> set[str]:
    """The names that .env.example sets."""
    return set(re.findall(r"^([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE))


def test_the_example_lists_every_setting() -> None:
    assert {name.upper() for name in Settings.model_fields} <= named_in_example()


def test_the_example_lists_the_names_of_the_former_system() -> None:
    former = """
        DB_HOST DB_NAME DB_USER DB_PASS REDIS_SERVER REDIS_PASSWORD GS_MEDIA_BUCKET_NAME SENDGRID_KEY
        TWILIO_ACCOUNT_SID TWILIO_AUTH_TOKEN FIRE_BASE_CRED_BASE64 GOOGLE_APPLICATION_CREDENTIALS
        FRONTEND_URL PROJECT_NAME
    """
    assert set(former.split()) <= named_in_example()


def test_a_port_has_its_own_folder() -> None:
    assert environment.folder_of(9000) == ROOT / ".local" / "9000"


def test_every_part_has_its_own_port() -> None:
    ports = Ports.free(gateway=8080)
    assert len({ports.worker, ports.tasks, ports.providers, ports.storage, ports.firestore}) == 5


def test_the_settings_accept_what_the_stack_sets() -> None:
    keys = Keys("an access key", "r" * 32, "p" * 32, "a service account's key")
    folder = environment.folder_of(8080)
    variables = environment.of_stack(Ports.free(8080), folder, "postgresql+pg8000://app@h/d", "", keys)
    settings = Settings.model_validate({name.lower(): value for name, value in variables.items()})
    assert settings.database == "postgresql+pg8000://app@h/d"
    assert settings.mail_provider == "sendgrid"
    assert settings.worker_url == settings.audience == variables["TASKS_AUDIENCE"]
