"""Back to code that worked: which zip it is, and what Terraform is told."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from google.cloud.storage import Bucket, Client

from tests.e2e.stack.waiting import until
from tests.patience import PATIENCE
from tools.cloud.rollback.__main__ import main
from tools.local import storage
from tools.local.cluster import free_port
from tools.local.processes import answers

_IMAGE = "europe-west1-docker.pkg.dev/avatid-test/avatid/migrate@sha256:" + "0" * 64
_TERRAFORM = """#!{python} -S
import hashlib, json, pathlib, sys
here = pathlib.Path({folder!r})
state = json.loads((here / "state.json").read_text())
with (here / "journal").open("a") as journal:
    journal.write(json.dumps(sys.argv[1:]) + "\\n")
if sys.argv[2] == "output":
    print(json.dumps({{name: {{"value": value, "type": "string"}} for name, value in state.items()}}))
elif (here / "breaks").exists():
    sys.exit(1)
else:
    [zip_file] = [word.partition("source_zip=")[2] for word in sys.argv if "source_zip=" in word]
    state["source_sha256"] = hashlib.sha256(pathlib.Path(zip_file).read_bytes()).hexdigest()
    (here / "state.json").write_text(json.dumps(state))
"""


@dataclass
class Cloud:
    """A bucket, and a Terraform that remembers what it deployed and writes down what it was told."""

    folder: Path
    bucket: Bucket
    zips: dict[str, Path] = field(default_factory=dict)

    def deploys(self, commit: str) -> str:
        """A zip of this commit comes to be there, whether it works or not; returns its hash."""
        path = self.folder / f"{commit}.zip"
        path.write_bytes(b"zip of " + commit.encode())
        self.zips[commit] = path
        self._state(source_sha256=sha256(path.read_bytes()).hexdigest())
        return self.deployed

    def works(self, commit: str) -> str:
        """The same, and its smoke test passes."""
        deployed = self.deploys(commit)
        assert self.keeps(commit) == 0
        return deployed

    def keeps(self, commit: str) -> int:
        return main(
            ["--terraform", "terraform", "--good", "--commit", commit, "--zip", str(self.zips[commit])]
        )

    def run(self, *words: str) -> int:
        return main(["--terraform", "terraform", "--zip", str(self.folder / "avatid.zip"), *words])

    @property
    def deployed(self) -> str:
        return str(json.loads((self.folder / "state.json").read_text())["source_sha256"])

    def applied(self) -> list[list[str]]:
        """What Terraform was told whenever it was to change something."""
        told = [json.loads(line) for line in (self.folder / "journal").read_text().splitlines()]
        return [words for words in told if words[1] == "apply"]

    def breaks(self, *, is_broken: bool) -> None:
        """From now on every apply fails, or none."""
        (self.folder / "breaks").touch() if is_broken else (self.folder / "breaks").unlink()

    def kept(self) -> list[str]:
        """The names of all objects."""
        return [blob.name for blob in self.bucket.list_blobs()]

    def _state(self, **more: Any) -> None:
        state = {"source_bucket": self.bucket.name, "migrate_image": _IMAGE, **more}
        (self.folder / "state.json").write_text(json.dumps(state))


@pytest.fixture(scope="module")
def storage_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Cloud Storage's emulator."""
    port = free_port()
    process = subprocess.Popen(storage.command(port, tmp_path_factory.mktemp("buckets"), "avatid-none"))
    url = f"http://127.0.0.1:{port}"
    until(lambda: answers(url), "the storage emulator answers")
    yield url
    process.terminate()
    process.wait(PATIENCE)


@pytest.fixture
def cloud(storage_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    """Nothing was deployed yet."""
    programs = tmp_path / "programs"
    programs.mkdir()
    terraform = programs / "terraform"
    terraform.write_text(_TERRAFORM.format(python=sys.executable, folder=str(tmp_path)))
    terraform.chmod(0o700)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", storage_url)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return Cloud(tmp_path, Client(project="avatid-test").create_bucket(f"avatid-{uuid4().hex}"))


def test_after_a_failed_deployment_the_last_good_one_is_deployed_again(cloud: Cloud) -> None:
    good = cloud.works("a1")
    cloud.deploys("b2")
    assert cloud.run("--failed", "--yes") == 0
    assert cloud.deployed == good


def test_terraform_is_told_the_zip_and_the_image_that_is_there_so_that_nothing_is_migrated(
    cloud: Cloud,
) -> None:
    cloud.works("a1")
    cloud.deploys("b2")
    assert cloud.run("--failed", "--yes", "--", "-var-file=production.tfvars") == 0
    [words] = cloud.applied()
    [zip_file] = [word.removeprefix("-var=source_zip=") for word in words if "source_zip" in word]
    assert words == [
        "-chdir=terraform",
        "apply",
        "-lock-timeout=10m",
        "-input=false",
        "-auto-approve",
        "-var-file=production.tfvars",
        f"-var=source_zip={zip_file}",
        f"-var=migrate_image={_IMAGE}",
    ], "of two words Terraform takes the later one"
    assert Path(zip_file).is_absolute(), "Terraform works in another folder"
    assert Path(zip_file).read_bytes() == cloud.zips["a1"].read_bytes()


def test_without_yes_terraform_shows_its_plan_and_asks(cloud: Cloud) -> None:
    cloud.works("a1")
    cloud.works("b2")
    assert cloud.run() == 0
    assert not {"-auto-approve", "-input=false"} & set(cloud.applied()[0])


def test_when_half_of_it_failed_the_good_one_is_applied_although_the_state_has_it(cloud: Cloud) -> None:
    good = cloud.works("a1")
    assert cloud.run("--failed", "--yes") == 0
    assert (len(cloud.applied()), cloud.deployed) == (1, good)


def test_what_turns_out_bad_after_its_smoke_test_is_not_gone_back_to(cloud: Cloud) -> None:
    """By hand, from a deployment that had been good: one back; and that one is not `good` any more."""
    first, _second = cloud.works("a1"), cloud.works("b2")
    assert (cloud.run("--yes"), cloud.deployed) == (0, first)
    cloud.deploys("c3")
    assert (cloud.run("--failed", "--yes"), cloud.deployed) == (0, first)


def test_every_step_back_goes_further_until_there_is_nothing(
    cloud: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, _third = cloud.works("a1"), cloud.works("b2"), cloud.works("c3")
    assert (cloud.run("--yes"), cloud.deployed) == (0, second)
    assert (cloud.run("--yes"), cloud.deployed) == (0, first)
    assert (cloud.run("--yes"), cloud.deployed) == (1, first)
    assert "nothing to go back to" in capsys.readouterr().err


def test_what_was_rolled_back_and_mended_is_good_again(cloud: Cloud) -> None:
    cloud.works("a1")
    second = cloud.works("b2")
    cloud.run("--yes")
    assert cloud.works("b2") == second
    cloud.deploys("c3")
    assert (cloud.run("--failed", "--yes"), cloud.deployed) == (0, second)


def test_one_can_name_where_to_go_by_commit_or_hash(cloud: Cloud, capsys: pytest.CaptureFixture[str]) -> None:
    """Also forward to what was left behind: who names it knows what he does."""
    first, second = cloud.works("a1"), cloud.works("b2")
    third = cloud.works("x3")
    cloud.works("x4")
    assert (cloud.run("--to", "b2", "--yes"), cloud.deployed) == (0, second)
    assert (cloud.run("--to", first[:10], "--yes"), cloud.deployed) == (0, first)
    assert (cloud.run("--to", "x3", "--yes"), cloud.deployed) == (0, third)
    assert (cloud.run("--to", "x", "--yes"), cloud.run("--to", "zz", "--yes")) == (1, 1)
    assert capsys.readouterr().err.splitlines() == ["Several zips are called x.", "No zip is called zz."]


def test_the_first_deployment_of_all_has_nothing_behind_it(cloud: Cloud) -> None:
    cloud.deploys("a1")
    assert cloud.run("--failed", "--yes") == 1
    assert cloud.applied() == []


def test_only_what_is_deployed_can_be_good(cloud: Cloud, capsys: pytest.CaptureFixture[str]) -> None:
    cloud.deploys("a1")
    cloud.deploys("b2")
    assert cloud.keeps("a1") == 1
    assert "is not what is deployed" in capsys.readouterr().err
    assert cloud.kept() == []


def test_a_zip_that_somebody_exchanged_is_not_deployed(
    cloud: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    good = cloud.works("a1")
    cloud.bucket.blob(f"good/{good}.zip").upload_from_string(b"something else")
    cloud.deploys("b2")
    assert cloud.run("--failed", "--yes") == 1
    assert "its hash is another one" in capsys.readouterr().err
    assert cloud.applied() == []


def test_where_terraform_stops_half_way_it_is_said_how_to_go_on(
    cloud: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    """And nothing is held against anybody until it is done."""
    first, _second = cloud.works("a1"), cloud.works("b2")
    cloud.breaks(is_broken=True)
    assert cloud.run("--yes") == 1
    assert capsys.readouterr().err.endswith(f"--to {first[:12]}\n")
    assert len(cloud.kept()) == 4, "two zips, two verdicts"
    cloud.breaks(is_broken=False)
    assert (cloud.run("--to", first[:12], "--yes"), cloud.deployed) == (0, first)


def test_who_is_nobody_to_google_is_told_so_in_a_line(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cloud.works("a1")
    monkeypatch.delenv("STORAGE_EMULATOR_HOST")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(cloud.folder / "nowhere.json"))
    assert cloud.run("--failed", "--yes") == 1
    assert "nowhere.json" in capsys.readouterr().err


def test_without_a_state_it_says_what_is_missing(cloud: Cloud, capsys: pytest.CaptureFixture[str]) -> None:
    (cloud.folder / "state.json").write_text("{}")
    assert cloud.run("--yes") == 1
    assert "Terraform does not say source_bucket, source_sha256, migrate_image" in capsys.readouterr().err
