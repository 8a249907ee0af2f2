"""The providers' official descriptions as strict JSON Schema: a field they do not know is an error."""

from __future__ import annotations

import importlib.util
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from werkzeug.datastructures import MultiDict

Schema = dict[str, Any]


class Validator(Protocol):
    """What we use of a jsonschema validator."""

    schema: Schema

    def iter_errors(self, instance: Any) -> Iterator[Any]:
        """The ways in which `instance` is wrong."""


def of_openapi(file: str, path: str, otherwise: Schema) -> Validator:
    """A validator for the body of POST `path` as CONTRACTS_DIR/`file` has it; without it, for `otherwise`.

    The body is JSON or a form, whichever the description says; a form goes through `read_form` first.
    """
    folder = os.environ.get("CONTRACTS_DIR")
    if not folder:
        return _validator(_strict(otherwise))
    document = json.loads(Path(folder, file).read_text())
    body = document["paths"][path]["post"]["requestBody"]
    if "$ref" in body:
        body = document["components"]["requestBodies"][body["$ref"].rsplit("/", 1)[1]]
    return _of_content(body["content"], document)


def of_openapi_reply(file: Path, path: str, method: str, status: int) -> Validator:
    """A validator for what `file` says that a method of `path` replies with this status."""
    document = json.loads(file.read_text())
    return _of_content(document["paths"][path][method]["responses"][str(status)]["content"], document)


def of_schema(schema: Schema) -> Validator:
    """A validator for a schema written by hand, where a provider publishes none."""
    return _validator(_strict(schema))


def of_discovery(file: str, name: str) -> Validator:
    """A validator for schema `name` of a discovery document that google-api-python-client ships."""
    package = importlib.util.find_spec("googleapiclient")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("google-api-python-client")
    documents = Path(package.submodule_search_locations[0], "discovery_cache", "documents")
    schemas = json.loads((documents / file).read_text())["schemas"]
    return _validator({"$ref": f"#/$defs/{name}", "$defs": _strict(_proto_json(schemas))})


def read_form(validator: Validator, form: MultiDict[str, str]) -> dict[str, Any]:
    """A form's fields, which arrive as strings, as the types that its schema gives them."""
    fields = validator.schema["properties"]
    return {name: _typed(values, fields.get(name, {})) for name, values in form.lists()}


def problems(validator: Validator, body: Any) -> list[str]:
    """What is wrong with the body, a line each with its place; empty when nothing is."""
    return [
        f"{'.'.join(map(str, error.absolute_path))}: {error.message}" for error in validator.iter_errors(body)
    ]


def _of_content(content: Schema, document: Schema) -> Validator:
    schema = next(iter(content.values()))["schema"]
    return _validator(_strict({**schema, "components": {"schemas": document["components"]["schemas"]}}))


def _typed(values: list[str], schema: Schema) -> Any:
    if schema.get("type") == "array" or len(values) > 1:
        return values  # a field given twice that is no list: the schema refuses it
    (value,) = values
    if schema.get("type") == "boolean":
        return {"true": True, "false": False}.get(value.lower(), value)
    if schema.get("type") in {"integer", "number"}:
        return int(value) if re.fullmatch(r"-?[0-9]{1,18}", value) else value
    return value


def _strict(node: Any) -> Any:
    """Close every object that lists its properties; one that lists none is a free map and stays open."""
    if isinstance(node, list):
        return [_strict(item) for item in node]
    if not isinstance(node, dict):
        return node
    closed = {key: _strict(value) for key, value in node.items()}
    if isinstance(node.get("properties"), dict) and node.get("type") == "object":
        closed.setdefault("additionalProperties", False)
    if node.get("nullable") is True and "type" in node:  # OpenAPI 3.0's word for it
        closed["type"] = [node["type"], "null"]
    return closed


def _proto_json(node: Any) -> Any:
    """Discovery's dialect: bare $refs, type "any", and each name in camelCase or as the proto spells it."""
    if isinstance(node, list):
        return [_proto_json(item) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {
        key: _proto_json(value)
        for key, value in node.items()
        if key not in {"id", "format"} or isinstance(value, dict)
    }
    if isinstance(plain.get("$ref"), str):
        plain["$ref"] = f"#/$defs/{plain['$ref']}"
    if plain.get("type") == "any":
        plain.pop("type")
    if plain.get("type") == "object" and isinstance(plain.get("properties"), dict):
        plain["properties"] |= {_snake(name): schema for name, schema in plain["properties"].items()}
    return plain


def _snake(name: str) -> str:
    return re.sub(r"([A-Z])", lambda letter: "_" + letter[1].lower(), name)


def _validator(schema: Schema) -> Validator:
    import jsonschema  # here, because it is slow to load and the stack's start does not need it

    def enum_without_case(_: object, allowed: list[Any], value: Any, __: object) -> Iterator[Exception]:
        if str(value).lower() not in {str(item).lower() for item in allowed}:
            yield jsonschema.ValidationError(f"{value!r} is not one of {allowed!r}")

    newest = jsonschema.Draft202012Validator
    strict: Any = jsonschema.validators.extend(newest, {"enum": enum_without_case})
    validator: Validator = strict(schema, format_checker=newest.FORMAT_CHECKER)
    return validator
