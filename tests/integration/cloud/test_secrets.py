"""An env file's secrets get into Secret Manager, and nobody sees them on the way."""

import base64
import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.integration.cloud.secret_manager import PROJECT, Kept, SecretManager
from tools.cloud.secrets import __main__ as tool
from tools.cloud.secrets import judging, making, plain
from tools.local.environment import ROOT
from tools.local.serve import serving

PEPPER, KEY, GRID = (
    "pepper-canary-0123456789-abcdefghijk",
    "refresh-canary-0123456789-abcdefghi",
    "SG.canary-of-mail",
)
HASH = "$argon2id$v=19$m=65536,t=3,p=4$canary${HOME}$hash"
PEM = making.MAKERS["ACCESS_KEYS"]()
CANARIES = ("canary", *PEM.splitlines()[1:-1])

Run = Callable[..., int]


@pytest.fixture
def manager() -> SecretManager:
    """Secret Manager after Terraform's first run: secrets, and nothing in them."""
    return SecretManager(
        {name: [] for name in ("ACCESS_KEYS", "PASSWORD_PEPPER", "REFRESH_KEY", "SENDGRID_KEY")}
    )


@pytest.fixture
def run(manager: SecretManager, tmp_path: Path) -> Iterator[Run]:
    """The command with a file of these lines; its exit status."""
    file = tmp_path / "env"

    def run(text: str, *more: str) -> int:
        file.write_text(text)
        return tool.main(["--project", PROJECT, "--env", str(file), "--endpoint", url, *more])

    with serving(manager) as url:
        yield run


ENV = f"""
PASSWORD_PEPPER={PEPPER}
REFRESH_KEY='{KEY}'
SENDGRID_KEY={GRID}
ACCESS_KEYS="{PEM}"
MASTER_PASSWORD_HASH={HASH}
"""


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """What was said of each name."""
    lines = [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines() if line[:1].isupper()]
    return {line[0]: line[1] for line in lines}


def test_what_is_new_is_kept_and_what_is_there_is_left_alone(
    run: Run, manager: SecretManager, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(ENV) == 0
    first = said(capsys)
    assert {first.pop(name) for name in manager.secrets} == {"new version"}
    assert first["MASTER_PASSWORD_HASH"].startswith("left alone")
    assert run(ENV) == 0
    assert said(capsys)["REFRESH_KEY"] == "unchanged"
    assert [len(versions) for versions in manager.secrets.values()] == [1, 1, 1, 1]


def test_a_value_is_kept_as_it_stands(run: Run, manager: SecretManager) -> None:
    """A PEM of several lines, and dollar signs that a shell would have read."""
    manager.secrets["MASTER_PASSWORD_HASH"] = []
    run(ENV)
    assert manager.values("ACCESS_KEYS") == [PEM]
    assert manager.values("MASTER_PASSWORD_HASH") == [HASH]


def test_what_is_nowhere_is_missing_and_said_so(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(f"REFRESH_KEY={KEY}") == 1
    assert said(capsys)["SENDGRID_KEY"] == "missing: no value anywhere, and needed by worker"


@pytest.mark.parametrize("status", [200, 403, 500])
def test_no_value_is_ever_shown(
    run: Run,
    manager: SecretManager,
    status: int,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Neither when it works nor by errors that quote it."""
    caplog.set_level(logging.DEBUG)
    run(ENV)
    manager.secrets["REFRESH_KEY"] = [Kept(b"another-canary")]
    manager.writing = status
    assert run(ENV) == (0 if status == 200 else 1)
    assert manager.written
    shown = "".join(capsys.readouterr()) + caplog.text
    assert [canary for canary in CANARIES if canary in shown] == []


@pytest.mark.parametrize("scope", ["google", "google.cloud.secretmanager_v1"])
def test_not_even_where_googles_libraries_are_to_log_what_they_send(
    manager: SecretManager, tmp_path: Path, scope: str
) -> None:
    file = tmp_path / "env"
    file.write_text(ENV)
    with serving(manager) as url:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "tools.cloud.secrets",
                "--project",
                PROJECT,
                "--env",
                file,
                "--endpoint",
                url,
            ],
            cwd=ROOT,
            env=os.environ | {"GOOGLE_SDK_PYTHON_LOGGING_SCOPE": scope},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0
    assert manager.values("REFRESH_KEY") == [KEY]
    shown = done.stdout + done.stderr
    encoded = [base64.b64encode(each.encode()).decode()[:24] for each in (PEPPER, KEY, GRID, PEM)]
    assert [each for each in (*CANARIES, *encoded) if each in shown] == []


def test_a_line_that_is_no_setting_is_told_by_its_number(
    run: Run, manager: SecretManager, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(f"REFRESH_KEY={KEY}\nthis-is-a-canary and no setting\n") == 1
    shown = "".join(capsys.readouterr())
    assert "line 2" in shown
    assert "canary" not in shown
    assert manager.asked == []


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("REFRESH_KEY", "too-short", "32 characters"),
        ("REFRESH_KEY", "r" * 40, "too simple"),
        ("PASSWORD_PEPPER", "<a pepper of thirty-two characters>", "placeholder"),
        ("SENDGRID_KEY", "SG.local", "throwaway"),
        ("SENDGRID_KEY", "changeme", "placeholder"),
        ("SENDGRID_KEY", "sk_live_canary", "begins with SG."),
        ("ACCESS_KEYS", "canary", "no private key"),
        ("ACCESS_KEYS", PEM.replace(PEM.splitlines()[1], "canary"), "cannot be read"),
        ("SEALING_KEYS", f"{'A' * 43}=\\ncanary", "no Fernet key"),
        ("STRIPE_WEBHOOK_SECRETS", "whsec_1 canary", "begins with whsec_"),
        ("MASTER_PASSWORD_HASH", "my-own-canary", "argon2id"),
    ],
)
def test_what_is_not_what_its_name_says_is_refused_before_anything_is_written(
    run: Run, manager: SecretManager, capsys: pytest.CaptureFixture[str], name: str, value: str, why: str
) -> None:
    assert run(f'{ENV}\n{name}="{value}"\n') == 1
    shown = capsys.readouterr().out
    assert re.search(rf"^{name} +refused, .*{re.escape(why)}", shown, re.M)
    assert "canary" not in shown
    assert manager.asked == []


def test_what_must_not_change_does_not_change_by_mistake(
    run: Run, manager: SecretManager, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    manager.secrets |= {"PASSWORD_PEPPER": [Kept(KEY.encode())], "SEALING_KEYS": [Kept(old.encode())]}
    assert run(f"{ENV}\nSEALING_KEYS={new}\n") == 1
    refused = said(capsys)
    assert refused.keys() == {"PASSWORD_PEPPER", "SEALING_KEYS"}
    assert manager.written == []
    both = f"{ENV}\nSEALING_KEYS={new}\\n{old}\n"
    assert run(both, "--change", "PASSWORD_PEPPER") == 0
    assert manager.values("PASSWORD_PEPPER")[-1] == PEPPER


@pytest.mark.parametrize("name", ["PASSWORD_PEPPER", "SEALING_KEYS"])
def test_what_must_not_change_does_not_change_while_it_is_disabled_either(
    run: Run, manager: SecretManager, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    manager.secrets[name] = [Kept(Fernet.generate_key(), "DISABLED")]
    env = f"{ENV}\nSEALING_KEYS={Fernet.generate_key().decode()}\n"
    assert run(env) == 1
    assert said(capsys).keys() == {name}
    assert manager.written == []


def test_a_dry_run_writes_nothing(
    run: Run, manager: SecretManager, capsys: pytest.CaptureFixture[str]
) -> None:
    run(ENV, "--dry-run", "--make", "--disable-old")
    assert said(capsys)["REFRESH_KEY"] == "would get a new version"
    assert manager.written == []


def test_our_own_keys_are_made_where_there_are_none(
    run: Run, manager: SecretManager, capsys: pytest.CaptureFixture[str]
) -> None:
    manager.secrets["SEALING_KEYS"] = []
    manager.secrets["REFRESH_KEY"] = [Kept(b"disabled long ago", "DISABLED")]
    assert run(f"SENDGRID_KEY={GRID}", "--make") == 1, "REFRESH_KEY had a value once: a person has to look"
    made = {name: manager.values(name) for name in ("ACCESS_KEYS", "PASSWORD_PEPPER", "SEALING_KEYS")}
    assert manager.values("REFRESH_KEY") == ["disabled long ago"]
    assert judging.refusals({name: value for name, (value,) in made.items()}) == {}
    shown = capsys.readouterr().out
    assert not [value for (value,) in made.values() if value.splitlines()[-2:][0] in shown]
    run(f"SENDGRID_KEY={GRID}", "--make")
    assert {name: manager.values(name) for name in made} == made


def test_older_versions_are_disabled_when_asked_for_and_only_then(run: Run, manager: SecretManager) -> None:
    manager.secrets["REFRESH_KEY"] = [Kept(b"oldest", "DESTROYED"), Kept(b"old")]
    run(ENV)
    assert manager.states("REFRESH_KEY") == ["DESTROYED", "ENABLED", "ENABLED"]
    run(ENV, "--disable-old")
    assert manager.states("REFRESH_KEY") == ["DESTROYED", "DISABLED", "ENABLED"]
    assert manager.states("SENDGRID_KEY") == ["ENABLED"]


def test_values_go_to_google_or_stay_on_this_machine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "env"
    file.write_text(ENV)
    words = ["--project", PROJECT, "--env", str(file), "--endpoint", "http://secrets.example"]
    assert tool.main(words) == 1
    assert "127.0.0.1" in capsys.readouterr().err


def test_plain_settings_are_written_as_terraform_reads_them(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    run(
        f"{ENV}\nSMS_PER_DAY=900\nPROJECT_NAME='Avat${{ID}}'\nDB_PASS=x\nCODE_TRIES=5\nMAIL_FROM=a@b.al\nNONSENSE=1\n"
    )
    block = capsys.readouterr().out.partition("settings = ")[2]
    assert block.startswith('{\n  PROJECT_NAME = "Avat$${ID}"\n  SMS_PER_DAY = "900"\n}\n')
    assert "# DB_PASS: not for the cloud" in block
    assert "# NONSENSE: nothing of ours has this name" in block
    assert "# MAIL_FROM: a variable of its own" in block
    assert "CODE_TRIES" not in block, "the usual value needs no line"


def test_terraform_sets_itself_what_is_left_out() -> None:
    text = (ROOT / "terraform" / "functions.tf").read_text() + (ROOT / "terraform" / "secrets.tf").read_text()
    (own,) = re.findall(r"set_here = setunion\(keys\(local.providers\), \[(.*?)\]\)", text, re.S)
    (providers,) = re.findall(r"\n  providers = \{(.*?)\n  \}", text, re.S)
    assert set(re.findall(r'"([A-Z_]+)"', own)) | set(re.findall(r"^ +([A-Z_]+) +=", providers, re.M)) == set(
        plain.TERRAFORMS
    )
