"""The zip that is deployed: the same everywhere, whole, and nothing in it that should stay at home."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import pytest

from tools.cloud.package import fresh
from tools.cloud.package.ignoring import LIST, Unfit, chosen
from tools.cloud.package.packing import Package, pack
from tools.local.environment import ROOT

_ELSEWHERE = """
import sys
from pathlib import Path
from tools.cloud.package.packing import pack
print(pack(Path("."), Path("../out")).sha256)
"""
_ELSEWHERE_IN_THE_CHECKOUT = re.compile(r'/ "(docs|terraform|migrations|tools|bench)" / "([^"]+)"')
_A_KEY = "-----BEGIN EC " + "PRIVATE KEY-----\nMHcCAQEEIJ0Hk2vV5s0aF0n1Zq8\n-----END EC PRIVATE KEY-----\n"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """This checkout's."""
    return pack(ROOT, tmp_path_factory.mktemp("package"))


@pytest.fixture
def little(tmp_path: Path) -> Path:
    """A checkout with next to nothing in it, under the same lists."""
    folder = tmp_path / "little"
    for path in ("common/data", "functions/auth"):
        (folder / path).mkdir(parents=True)
    (folder / "main.py").touch()
    for name in (LIST, ".gitignore"):
        shutil.copyfile(ROOT / name, folder / name)
    return folder


def test_it_is_the_same_zip_in_another_place_at_another_time_by_somebody_else(
    package: Package, copy: Path
) -> None:
    """Another folder without git, other times and rights of files, another umask, zone and language."""
    for path in copy.rglob("*"):
        os.utime(path, (10**9, 10**9))
        path.chmod(0o700)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C", "TZ": "Asia/Tokyo"}
    said = subprocess.run(
        [sys.executable, "-c", _ELSEWHERE],
        cwd=copy,
        env=environment,
        umask=0o077,
        capture_output=True,
        text=True,
    )
    assert said.stdout.strip() == package.sha256, said.stderr


def test_its_files_are_in_one_order(package: Package) -> None:
    """Folders are listed as the disc pleases."""
    names = list(_names(package))
    assert names == sorted(names, key=str.encode)


def test_another_content_is_another_zip(little: Path) -> None:
    before = pack(little, little.parent).sha256
    with (little / "main.py").open("a") as file:
        file.write("\n")
    assert pack(little, little.parent).sha256 != before


def test_everything_between_our_modules_is_in_it(package: Package) -> None:
    """A template, a catalog or a table that is left out would be missed by a customer first."""
    kept_back = {".pot"}
    left_by_machines = {"__pycache__", ".DS_Store"}
    expected = {
        path.relative_to(ROOT).as_posix()
        for folder in ("common", "functions")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix not in kept_back and not left_by_machines & set(path.parts)
    }
    assert expected <= set(_names(package))


def test_nothing_else_is_in_it(package: Package) -> None:
    beside = {name for name in _names(package) if not name.startswith(("common/", "functions/"))}
    assert beside == {"main.py", "requirements.txt", "docs/openapi.json", "terraform/schedules.json"}


def test_whatever_our_modules_read_outside_their_folders_is_in_it(package: Package) -> None:
    """They say where it is as `... / "docs" / "openapi.json"`."""
    read = {
        f"{folder}/{name}"
        for modules in ("common", "functions")
        for module in (ROOT / modules).rglob("*.py")
        for folder, name in _ELSEWHERE_IN_THE_CHECKOUT.findall(module.read_text(encoding="utf-8"))
    }
    assert {"docs/openapi.json", "terraform/schedules.json"} <= read <= set(_names(package))


def test_the_platform_finds_what_it_looks_for(package: Package) -> None:
    """The builder adds a framework of its own, without a hash, unless ours is in the list of packages."""
    with ZipFile(package.path) as content:
        packages = content.read("requirements.txt").decode()
    assert re.search(r"^functions-framework==\S+ \\\n    --hash=sha256:", packages, re.MULTILINE)
    assert "main.py" in _names(package)


def test_what_machines_and_git_leave_aside_is_not_in_it(little: Path) -> None:
    before = chosen(little)
    for stray in (
        "common/__pycache__/db.cpython-311.pyc",
        "common/.DS_Store",
        "common/.local/a",
        "tests/a.py",
    ):
        (little / stray).parent.mkdir(parents=True, exist_ok=True)
        (little / stray).touch()
    (little / "new_folder").mkdir()
    (little / "new_folder" / "notes.txt").touch()
    assert chosen(little) == before


@pytest.mark.parametrize(
    "path",
    ["common/.env", "functions/auth/apple.pem", "common/data/my-service-account.json", "functions/x.tfvars"],
)
def test_a_file_with_the_name_of_a_secret_is_refused(little: Path, path: str) -> None:
    """Also where git ignores it."""
    (little / path).write_text("nothing yet")
    with pytest.raises(Unfit, match=f"^{path}: looks like a secret$"):
        pack(little, little.parent)
    assert not (little.parent / "avatid.zip").exists()


def test_a_key_in_a_file_of_any_name_is_refused(little: Path) -> None:
    (little / "common" / "data" / "harmless.json").write_text(_A_KEY)
    with pytest.raises(Unfit, match=r"^common/data/harmless.json: holds a private key$"):
        pack(little, little.parent)


@pytest.mark.parametrize("target", ["/etc/hostname", "main.py", "nowhere"])
def test_a_link_is_refused_wherever_it_leads(little: Path, target: str) -> None:
    (little / "common" / "link.py").symlink_to(target)
    with pytest.raises(Unfit, match=r"^common/link.py: is no file of its own"):
        pack(little, little.parent)


def test_a_linked_folder_is_refused_too(little: Path) -> None:
    (little / "common" / "more").symlink_to(little.parent)
    with pytest.raises(Unfit, match=r"^common/more: is no file of its own"):
        pack(little, little.parent)


def test_without_the_list_nothing_is_packed(little: Path) -> None:
    (little / LIST).unlink()
    with pytest.raises(Unfit, match="everything would be packed"):
        pack(little, little.parent)


def test_what_is_generated_and_read_at_run_time_is_fresh_or_refused(copy: Path) -> None:
    """OpenAPI, schedules and catalogs: one is older than the code, one was lost, one was translated by hand alone."""
    with (copy / "docs" / "openapi.json").open("a") as file:
        file.write("\n")
    (copy / "terraform" / "schedules.json").unlink()
    shutil.copy(_catalog(copy, "en"), _catalog(copy, "sq"))
    with pytest.raises(Unfit) as refused:
        fresh.refuse_stale(copy, chosen(copy))
    assert set(str(refused.value).splitlines()) == {
        "docs/openapi.json is stale; see: make generate",
        "terraform/schedules.json is not packed; see: make generate",
        "common/i18n/locales/sq/LC_MESSAGES/avatid.mo is stale; see: make translations",
    }


def test_a_later_line_lets_in_what_an_earlier_one_left_out_but_not_below_a_closed_folder(
    tmp_path: Path,
) -> None:
    """As gcloud and git read such a list."""
    (tmp_path / LIST).write_text("/*\n!/a/\n/a/*\n!/a/kept.txt\n/b/\n!/b/kept.txt\n")
    for path in ("a/kept.txt", "a/other.txt", "b/kept.txt", "c.txt"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).touch()
    assert chosen(tmp_path) == [PurePosixPath("a/kept.txt")]


def _catalog(folder: Path, language: str) -> Path:
    return folder / "common" / "i18n" / "locales" / language / "LC_MESSAGES" / "avatid.mo"


def _names(package: Package) -> Iterator[str]:
    with ZipFile(package.path) as content:
        yield from content.namelist()
