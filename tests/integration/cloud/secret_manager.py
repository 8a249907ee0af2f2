"""Secret Manager on this machine: its REST contract, as far as we use it, in memory."""

import base64
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import google_crc32c

PROJECT = "avatid-test"
_PROJECT = re.compile(rf"^/v1/projects/({PROJECT}|7)/secrets")  # by id or number; it answers with the number


@dataclass
class Kept:
    """One version: its bytes, and whether it may be read."""

    data: bytes
    state: str = "ENABLED"


@dataclass
class SecretManager:
    """Secrets that Terraform has made, their versions from the oldest on, and what was asked.

    `writing` other than 200 is how a new version is answered, quoting the request, as a helpful server might.
    """

    secrets: dict[str, list[Kept]] = field(default_factory=dict)
    writing: int = 200
    asked: list[str] = field(default_factory=list)

    def values(self, name: str) -> list[str]:
        """Every version of a secret, as text."""
        return [each.data.decode() for each in self.secrets[name]]

    def states(self, name: str) -> list[str]:
        """The state of every version."""
        return [each.state for each in self.secrets[name]]

    @property
    def written(self) -> list[str]:
        """What was asked of it that changes something."""
        return [each for each in self.asked if each.startswith("POST")]

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """One request."""
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        self.asked.append(f"{method} {path}")
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        status, said = self._answer(method, _PROJECT.sub("", path), body)
        if status != 200:
            said = {"error": {"code": status, "message": said["message"], "status": said["status"]}}
        start(f"{status} It", [("Content-Type", "application/json")])
        return [json.dumps(said).encode()]

    def _answer(self, method: str, path: str, body: bytes) -> tuple[int, dict[str, Any]]:
        if method == "GET" and not path:
            return 200, {"secrets": [{"name": f"projects/7/secrets/{name}"} for name in self.secrets]}
        name, _slash, rest = path.removeprefix("/").partition("/")
        name, _colon, verb = name.partition(":")
        if name not in self.secrets:
            return 404, {"message": "no such secret", "status": "NOT_FOUND"}
        if verb == "addVersion":
            return self._add(name, json.loads(body)["payload"])
        return self._version(name, rest)

    def _add(self, name: str, payload: dict[str, str]) -> tuple[int, dict[str, Any]]:
        data = base64.b64decode(payload["data"])
        if self.writing != 200:
            return self.writing, {
                "message": f"not with {payload} {data.decode()}",
                "status": "PERMISSION_DENIED",
            }
        if int(payload["dataCrc32c"]) != google_crc32c.value(data):
            return 400, {"message": "checksum", "status": "INVALID_ARGUMENT"}
        self.secrets[name].append(Kept(data))
        return 200, {
            "name": f"projects/7/secrets/{name}/versions/{len(self.secrets[name])}",
            "state": "ENABLED",
        }

    def _version(self, name: str, rest: str) -> tuple[int, dict[str, Any]]:
        versions = self.secrets[name]
        if rest == "versions":
            path = f"projects/7/secrets/{name}/versions"
            known = [{"name": f"{path}/{n}", "state": each.state} for n, each in enumerate(versions, 1)]
            return 200, {"versions": known[::-1]}
        if rest == "versions/latest:access":
            if not versions:
                return 404, {"message": "no versions", "status": "NOT_FOUND"}
            if versions[-1].state != "ENABLED":
                return 400, {"message": "it is disabled", "status": "FAILED_PRECONDITION"}
            return 200, {"name": rest, "payload": {"data": base64.b64encode(versions[-1].data).decode()}}
        number = rest.removeprefix("versions/").removesuffix(":disable")
        versions[int(number) - 1].state = "DISABLED"
        return 200, {"name": f"projects/{PROJECT}/secrets/{name}/versions/{number}", "state": "DISABLED"}
