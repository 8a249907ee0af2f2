"""The providers' own descriptions, and what they say about one request."""

import importlib.util
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from tests.contract.conftest import Sent
from tools.local.providers.contracts import of_discovery, of_openapi, problems, read_form

needs_descriptions = pytest.mark.skipif(
    "CONTRACTS_DIR" not in os.environ, reason="CONTRACTS_DIR does not say where the official descriptions are"
)


class OpenApi:
    """One description in CONTRACTS_DIR."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._document = json.loads(Path(os.environ["CONTRACTS_DIR"], file).read_text())

    def wrongs(self, sent: Sent, prefix: str = "") -> list[str]:
        """What it says is wrong with a request: its path, its method, its parameters, its body."""
        path = self._path_of(sent.path.removeprefix(prefix))
        if path is None or sent.method.lower() not in self._document["paths"][path]:
            return [f"there is no {sent.method} {sent.path}"]
        operation = self._document["paths"][path][sent.method.lower()]
        return self._strange_parameters(sent, operation) + self._body(sent, path)

    def _path_of(self, path: str) -> str | None:
        for known in self._document["paths"]:
            if re.fullmatch(re.sub(r"\\{\w+\\}", r"[^/]+", re.escape(known)), path):
                return str(known)
        return None

    def _strange_parameters(self, sent: Sent, operation: dict[str, Any]) -> list[str]:
        known = {each["name"] for each in map(self._resolved, operation.get("parameters", []))}
        return [f"nobody knows the parameter {name}" for name in sorted(sent.query.keys() - known)]

    def _resolved(self, parameter: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in parameter:
            return parameter
        found: dict[str, Any] = self._document["components"]["parameters"][
            parameter["$ref"].rsplit("/", 1)[1]
        ]
        return found

    def _body(self, sent: Sent, path: str) -> list[str]:
        if sent.method != "POST":
            return []
        validator = of_openapi(self._file, path, {})
        is_form = "form" in sent.headers["Content-Type"]
        pairs = [(name, value) for name, values in sent.form.items() for value in values] if is_form else []
        body = read_form(validator, MultiDict(pairs)) if is_form else sent.body
        return problems(validator, body)


class Discovery:
    """FCM's discovery document, which Google's own client library carries along."""

    def __init__(self) -> None:
        package = importlib.util.find_spec("googleapiclient")
        assert package is not None
        assert package.submodule_search_locations
        folder = Path(package.submodule_search_locations[0], "discovery_cache", "documents")
        self._document = json.loads((folder / "fcm.v1.json").read_text())

    def wrongs(self, sent: Sent, resource: str, method: str) -> list[str]:
        """What it says is wrong with a request that means this method, `projects.messages.send` for example."""
        described = self._method(resource, method)
        return [
            *self._address(sent, described),
            *self._strange_parameters(sent, described),
            *self._body(sent, described),
        ]

    def _method(self, resource: str, method: str) -> dict[str, Any]:
        found = self._document
        for name in resource.split("."):
            found = found["resources"][name]
        described: dict[str, Any] = found["methods"][method]
        return described

    def _address(self, sent: Sent, described: dict[str, Any]) -> list[str]:
        flat = re.sub(r"\\{\w+\\}", r"[^/]+", re.escape(f"/{described['flatPath']}"))
        is_right = sent.method == described["httpMethod"] and re.fullmatch(flat, sent.path)
        return [] if is_right else [f"{sent.method} {sent.path} is not {described['id']}"]

    def _strange_parameters(self, sent: Sent, described: dict[str, Any]) -> list[str]:
        known = {_snake(name) for name in described["parameters"]}
        strange = {name for name in sent.query if _snake(name) not in known}
        return [f"nobody knows the parameter {name}" for name in sorted(strange)]

    def _body(self, sent: Sent, described: dict[str, Any]) -> list[str]:
        if "request" not in described:
            return ["there is a body"] if sent.content else []
        return problems(of_discovery("fcm.v1.json", described["request"]["$ref"]), sent.body)


def _snake(name: str) -> str:
    """Google takes each parameter in camelCase and as the proto spells it."""
    return re.sub(r"([A-Z])", lambda letter: f"_{letter[1].lower()}", name)
