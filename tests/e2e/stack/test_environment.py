"""The environment is written down once, and the example file forgets nothing."""

import re
import shlex
from itertools import pairwise

from pydantic import SecretStr

from common.settings import Settings
from tools.local import environment, identities
from tools.local.environment import ROOT, Ports
from tools.local.keys import Keys

EXAMPLE = (ROOT / ".env.example").read_text()
KEYS = Keys("an access key", "r" * 32, "p" * 32, "a service account's key", "a sealing key", "Apple's key")


def named_in_example() -> dict[str, str]:
    """What .env.example sets, as a shell reads it."""
    lines = re.findall(r"^[A-Z0-9_]+=.*$", EXAMPLE, flags=re.MULTILINE)
    return dict(shlex.split(line)[0].split("=", 1) for line in lines)


def of_stack(*, has_firestore: bool = True) -> tuple[Settings, dict[str, str]]:
    """The variables of a stack on port 8080, and the settings that they make."""
    folder, ports = environment.folder_of(8080), Ports.free(8080)
    database = "postgresql+pg8000://app@h/d"
    variables = environment.of_stack(ports, folder, database, "", KEYS, has_firestore=has_firestore)
    return Settings.model_validate({name.lower(): value for name, value in variables.items()}), variables


def test_the_example_lists_every_setting() -> None:
    assert {name.upper() for name in Settings.model_fields} <= named_in_example().keys()


def test_the_example_explains_every_setting_in_the_line_above() -> None:
    lines = pairwise(EXAMPLE.splitlines())
    assert [line for above, line in lines if re.match("[A-Z0-9_]+=", line) and not explains(above)] == []


def test_the_example_shows_the_defaults() -> None:
    named = {name.lower(): value for name, value in named_in_example().items()}
    settings = Settings.model_validate({name: value for name, value in named.items() if value})
    for name, field in Settings.model_fields.items():
        shown = getattr(settings, name) if named[name] else field.default
        assert shown == field.default, name
        assert named[name] or field.default in {"", (), SecretStr("")}, name


def test_the_example_lists_the_names_of_the_former_system() -> None:
    former = """
        DB_HOST DB_NAME DB_USER DB_PASS REDIS_SERVER REDIS_PASSWORD GS_MEDIA_BUCKET_NAME SENDGRID_KEY
        TWILIO_ACCOUNT_SID TWILIO_AUTH_TOKEN FIRE_BASE_CRED_BASE64 GOOGLE_APPLICATION_CREDENTIALS
        FRONTEND_URL PROJECT_NAME
    """
    assert set(former.split()) <= named_in_example().keys()


def test_a_port_has_its_own_folder() -> None:
    assert environment.folder_of(9000) == ROOT / ".local" / "9000"


def test_every_part_has_its_own_port() -> None:
    ports = Ports.free(gateway=8080)
    assert len({ports.worker, ports.tasks, ports.providers, ports.storage, ports.firestore}) == 5


def test_the_settings_accept_what_the_stack_sets() -> None:
    settings, variables = of_stack()
    assert settings.database == "postgresql+pg8000://app@h/d"
    assert settings.mail_provider == "sendgrid"
    assert settings.worker_url == settings.audience == variables["TASKS_AUDIENCE"]


def test_what_leads_to_the_fakes_are_names_of_settings() -> None:
    names = {name.lower() for name in identities.variables("http://127.0.0.1:1", "Apple's key")}
    assert names - Settings.model_fields.keys() == set()


def test_the_stack_uses_the_real_doors() -> None:
    settings, _ = of_stack()
    assert (settings.sms_provider, settings.storage_provider, settings.chat_provider) == (
        "twilio",
        "gcs",
        "firestore",
    )


def test_without_the_firestore_emulator_there_is_no_chat() -> None:
    assert of_stack(has_firestore=False)[0].chat_provider == "off"


def test_every_address_that_the_stack_sets_is_on_this_machine() -> None:
    settings, _ = of_stack()
    names = (name for name in Settings.model_fields if name.endswith(("_host", "_endpoint", "_url")))
    chosen_outside = {"database_url", "db_host", "redis_url", "frontend_url"}
    addresses = {name: getattr(settings, name) for name in names if name not in chosen_outside}
    assert [name for name, address in addresses.items() if "127.0.0.1" not in address] == []


def test_pictures_are_where_the_emulator_shows_them() -> None:
    settings, _ = of_stack()
    assert settings.media_url == f"{settings.storage_emulator_host}/{settings.gs_media_bucket_name}"


def explains(line: str) -> bool:
    """Whether a line of the example is a comment that belongs to the next one, and no heading."""
    return line.startswith("# ") and not line.startswith("# ---")
