"""What must not be in a package: secrets, and links to who knows where."""

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from tools.cloud.package.ignoring import Unfit, chosen

_NAMES = (
    *(".env", ".env.*", "*.env", ".netrc", ".pgpass", "id_rsa*", "id_ecdsa*", "id_ed25519*"),
    *("*.pem", "*.key", "*.p8", "*.p12", "*.pfx", "*.jks", "*.keystore"),
    *("*.tfvars", "*.tfvars.json", "*.tfstate", "*.tfstate.*"),
    *("*credentials*.json", "*service[-_]account*.json", "google-services.json"),
)
_CONTENTS = {
    "a private key": rb"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----(?:\\n|\s)*[A-Za-z0-9+/=]{20}",
    "a service account's key": rb'"private_key_id"\s*:\s*"[0-9a-f]{40}"',
    "a SendGrid key": rb"\bSG\.[\w-]{20,}\.[\w-]{20,}",
    "a Stripe key": rb"\b[sr]k_live_\w{20,}",
    "a Stripe webhook secret": rb"\bwhsec_\w{24,}",
    "a Google API key": rb"\bAIza[\w-]{35}",
}


def refuse(root: Path, files: Iterable[PurePosixPath]) -> None:
    """Raise `Unfit` and name every file that has no place in a package."""
    wrong = [f"{path}: {why}" for path, why in (*_by_name(root), *_by_content(root, files))]
    if wrong:
        raise Unfit("\n".join(dict.fromkeys(wrong)))


def _by_name(root: Path) -> Iterator[tuple[PurePosixPath, str]]:
    """Also of files that git ignores: a key between our modules is a mistake, whoever looks away."""
    for path in chosen(root, with_others=False):
        if any(fnmatch(path.name.lower(), name) for name in _NAMES):
            yield path, "looks like a secret"


def _by_content(root: Path, files: Iterable[PurePosixPath]) -> Iterator[tuple[PurePosixPath, str]]:
    for path in files:
        if (root / path).is_symlink() or not (root / path).is_file():
            yield path, "is no file of its own; a package holds no links"
            continue
        content = (root / path).read_bytes()
        yield from ((path, f"holds {what}") for what, how in _CONTENTS.items() if re.search(how, content))
