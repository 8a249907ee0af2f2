"""What is deployed, and how to deploy another zip: Terraform's word for both."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.cloud.rollback.shelf import NotPossible

_OUTPUTS = ("source_bucket", "source_sha256", "migrate_image")
_WAIT = (
    "-lock-timeout=10m"  # somebody else's plan holds the state for a while, and this is no time to give up
)


@dataclass(frozen=True)
class Deployed:
    """What Terraform's state says is there now."""

    source_bucket: str
    source_sha256: str
    migrate_image: str


@dataclass(frozen=True)
class Terraform:
    """The folder of the configuration, initialised; `words` are for every plan, such as -var-file=..."""

    folder: Path
    words: Sequence[str] = ()

    def deployed(self) -> Deployed:
        """Read the state; raises `NotPossible` where nothing was deployed from."""
        command = ["terraform", f"-chdir={self.folder}", "output", "-json"]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
        said = json.loads(done.stdout or "{}") if done.returncode == 0 else {}
        missing = [name for name in _OUTPUTS if name not in said]
        if missing:
            raise NotPossible(f"Terraform does not say {', '.join(missing)}: is {self.folder} initialised?")
        return Deployed(**{name: str(said[name]["value"]) for name in _OUTPUTS})

    def deploy(self, zip_file: Path, migrate_image: str, *, is_agreed: bool) -> None:
        """Apply with this zip; unless it `is_agreed`, Terraform shows its plan and asks. Raises `NotPossible`.

        The image of the migrations stays: then nothing is migrated, and the schema, which the code before it can
        live with, remains as it is. Both are said last, because of two words Terraform takes the later one.
        """
        agreed = ["-input=false", "-auto-approve"] if is_agreed else []
        variables = [f"-var=source_zip={zip_file}", f"-var=migrate_image={migrate_image}"]
        command = ["terraform", f"-chdir={self.folder}", "apply", _WAIT, *agreed, *self.words, *variables]
        if subprocess.run(command).returncode != 0:
            raise NotPossible("Terraform did not get to its end, see above.")
