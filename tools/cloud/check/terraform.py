"""Terraform's own checks, each on a copy of `terraform/` of its own, so that two may run at once."""

import json
import re
import shutil
import zipfile
from pathlib import Path
from threading import Lock

from tools.cloud.check.equipment import HERE, Equipment, Failed, NotHere, attempt, run

EXAMPLE = HERE / "example.tfvars"
_ONE_AT_A_TIME = Lock()  # the cache of plugins is not made for two
QUIET = ("-input=false", "-no-color")


def formatting(equipment: Equipment) -> str:
    """Every file as `terraform fmt` would write it."""
    done = attempt(
        equipment.terraform,
        "fmt",
        "-check",
        "-recursive",
        "-diff",
        "-no-color",
        cwd=equipment.root / "terraform",
    )
    if done.returncode:
        raise Failed(f"not formatted (terraform fmt -recursive terraform)\n{done.stdout}{done.stderr}")
    return ""


def arguments(equipment: Equipment) -> str:
    """Every resource, argument and block is one the provider knows; all mistakes at once."""
    if equipment.stand_in is None:
        raise NotHere("needs TFCHECK; validate finds most of it, one mistake at a time")
    program = [equipment.tool("python"), str(equipment.stand_in), "check"]
    said = run(*program, str(equipment.root / "terraform"), "--schema", str(equipment.schema))
    return said.strip().splitlines()[-1]


def validity(equipment: Equipment) -> str:
    """What terraform itself thinks of the files."""
    return terraform(equipment, _copy(equipment, "validate"), "validate", "-no-color").strip()


def tests(equipment: Equipment, half: int) -> str:
    """The tests in `terraform/tests`, on a provider that is made up: half of them, as each plans everything anew."""
    folder = _copy(equipment, f"tests-{half}")
    ours = halves({file.name: file.read_text().count("\nrun ") for file in (folder / "tests").glob("*.hcl")})[
        half
    ]
    said = terraform(equipment, folder, "test", "-no-color", *(f"-filter=tests/{name}" for name in ours))
    return said.strip().splitlines()[-1]


def halves(runs: dict[str, int]) -> tuple[list[str], list[str]]:
    """Files dealt out so that both have about as many runs: the longest first, to whoever has less."""
    dealt: tuple[list[str], list[str]] = ([], [])
    for name in sorted(runs, key=lambda each: (-runs[each], each)):
        min(dealt, key=lambda half: sum(runs[each] for each in half)).append(name)
    return dealt


def plan(equipment: Equipment) -> str:
    """What an empty project would get, with everything turned on: planned, and built on paper.

    Leaves `plan.json` (what policies read) and `built.json` (what is judged: there every name is known).
    """
    if equipment.stand_in is None:
        raise NotHere(
            "needs TFCHECK; so policies, routes, jobs, secrets, doors and roles are not checked here"
        )
    folder = _copy(equipment, "plan")
    planned = str(folder.parent / "planned")
    how = ("-refresh=false", f"-var-file={EXAMPLE}", f"-out={planned}")
    said = terraform(equipment, folder, "plan", *QUIET, *how)
    (equipment.folder / "plan.json").write_text(_shown(equipment, folder, planned))
    terraform(equipment, folder, "apply", *QUIET, "-auto-approve", planned)
    (equipment.folder / "built.json").write_text(_shown(equipment, folder))
    return next((line for line in said.splitlines() if line.startswith("Plan:")), "")


def terraform(equipment: Equipment, folder: Path, *args: str) -> str:
    """Run terraform in a folder, with the stand-in for the plugin or with the plugin."""
    state = {"TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}
    binary, data = equipment.terraform, folder.parent / "data"
    if equipment.stand_in is not None:
        program = [equipment.tool("python"), str(equipment.stand_in), "terraform"]
        where = ["--schema", str(equipment.schema), "-C", str(folder), "--terraform", binary]
        return run(*program, *where, "--data-dir", str(data), "--", *args, env=state)
    _start(equipment, binary, folder, state | {"TF_DATA_DIR": str(data)})
    return run(binary, f"-chdir={folder}", *args, env=state | {"TF_DATA_DIR": str(data)})


def _start(equipment: Equipment, binary: str, folder: Path, env: dict[str, str]) -> None:
    """Fetch the plugin, once for all copies."""
    with _ONE_AT_A_TIME:
        _fetch(equipment, binary, folder, env)


def _fetch(equipment: Equipment, binary: str, folder: Path, env: dict[str, str]) -> None:
    plugins = equipment.folder / "plugins"
    plugins.mkdir(parents=True, exist_ok=True)
    cached = env | {
        "TF_PLUGIN_CACHE_DIR": str(plugins),
        "TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE": "1",
    }
    done = attempt(binary, f"-chdir={folder}", "init", "-backend=false", *QUIET, env=cached)
    if done.returncode and re.search(r"registry|Failed to (query|install)|dial tcp", done.stderr):
        raise NotHere("neither TFCHECK nor a network to fetch the provider with")
    if done.returncode:
        raise Failed(f"terraform init\n{done.stdout}{done.stderr}")


def _copy(equipment: Equipment, name: str) -> Path:
    """Our files in a folder of their own, beside something to stand for the package."""
    around = equipment.folder / name
    shutil.rmtree(around, ignore_errors=True)
    shutil.copytree(
        equipment.root / "terraform",
        around / "terraform",
        ignore=shutil.ignore_patterns(".terraform", "*.tfstate*"),
    )
    package = around / ".local" / "package" / "avatid.zip"
    package.parent.mkdir(parents=True)
    with zipfile.ZipFile(package, "w") as made:
        made.writestr(zipfile.ZipInfo("main.py"), "")
    return around / "terraform"


def _shown(equipment: Equipment, folder: Path, *what: str) -> str:
    said = terraform(equipment, folder, "show", "-json", *what)
    text = next(line for line in said.splitlines() if line.startswith("{"))
    json.loads(text)
    return text
