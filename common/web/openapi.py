"""The OpenAPI 3.1 document, built from the routes' own declarations."""

from collections.abc import Iterable, Sequence
from typing import Any

from openapi_pydantic import (
    Components,
    Contact,
    Info,
    MediaType,
    OpenAPI,
    Operation,
    Parameter,
    PathItem,
    Reference,
    RequestBody,
    Response,
    Schema,
    SecurityScheme,
    Tag,
)
from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from common.web.contract import Api, Route
from common.web.errors_shown import possible_errors, wants_a_token
from common.web.examples import example_of
from common.web.names import readable

_JSON, _PROBLEM = "application/json", "application/problem+json"
_REF = "#/components/schemas/{model}"


class Problem(BaseModel):
    """A refusal, as RFC 9457 writes it; `code` is stable, the sentences follow Accept-Language."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    fields: list["ProblemField"] | None = None
    retry_after: int | None = None


class ProblemField(BaseModel):
    """One field that is wrong."""

    field: str
    code: str
    message: str


def document(apis: Sequence[Api], version: str) -> OpenAPI:
    """The whole contract of `apis`."""
    routes = [(api.family, route) for api in apis for route in api.routes]
    schemas = _schemas([route for _family, route in routes])
    paths: dict[str, PathItem] = {}
    for family, route in routes:
        item = paths.setdefault(route.openapi_path, PathItem())
        setattr(item, route.method.lower(), _operation(family, route, schemas))
    whole = OpenAPI(
        openapi="3.1.1",
        info=Info(title="AvatID", version=version, contact=Contact(name="AvatID"), description=_ABOUT),
        tags=[Tag(name=api.family) for api in apis],
        paths=dict(sorted(paths.items())),
        components=Components(
            schemas={
                name: Schema.model_validate(schema) for name, schema in sorted(schemas["$defs"].items())
            },
            securitySchemes={"bearer": SecurityScheme(type="http", scheme="bearer", bearerFormat="JWT")},
        ),
    )
    return readable(whole)


_FILE = {"type": "string", "format": "binary", "contentMediaType": "application/octet-stream"}
_AMOUNT = "^[0-9]{1,8}([.][0-9]{1,2})?$"
_AMOUNTS = {100.0: "^(100([.]0{1,2})?|[0-9]{1,2}([.][0-9]{1,2})?)$"}
_TEXT = Schema.model_validate({"type": "string"})
_ANYTHING = Schema.model_validate(
    {"type": "object", "description": "In the provider's own words, signed by it."}
)
_FIELDS = Schema.model_validate({"type": "object", "additionalProperties": {"type": "string"}})
_ABOUT = (
    "Find a business nearby, see real free times, book, pay, chat and rate. Instants are RFC 3339 with offset; "
    "local dates and times are the venue's and come with its timezone; money is a decimal string with its currency."
)


def _schemas(routes: Iterable[Route]) -> dict[str, Any]:
    """JSON schema of every model, requests as they are validated and replies as they are written."""
    wanted: list[tuple[type[BaseModel], JsonSchemaMode]] = [(Problem, "serialization")]
    for route in routes:
        wanted += [(route.body, "validation")] if route.body else []
        wanted += [(route.query, "validation")] if route.query else []
        wanted += [(model, "serialization") for model in _models(route.reply)]
    unique = list(dict.fromkeys(wanted))
    _names, definitions = models_json_schema(unique, ref_template=_REF)
    for definition in definitions["$defs"].values():
        _write_amounts(definition)
    return definitions | {"names": {key: value["$ref"].rsplit("/", 1)[1] for key, value in _names.items()}}


def _write_amounts(schema: Any) -> None:
    """Money comes as a decimal text, in so many digits as its bound has; a number is taken, but not promised."""
    for part in schema.values() if isinstance(schema, dict) else schema:
        if isinstance(part, dict | list):
            _write_amounts(part)
    either = schema.get("anyOf", []) if isinstance(schema, dict) else []
    number = next((each for each in either if each.get("type") == "number"), None)
    if number is None or {"type": "string"} not in either:
        return
    text = {"type": "string", "pattern": _AMOUNTS.get(number.get("maximum"), _AMOUNT)}
    rest = [each for each in either if each not in (number, {"type": "string"})]
    del schema["anyOf"]
    schema |= {"anyOf": [text, *rest]} if rest else text


def _models(reply: TypeAdapter[Any] | None) -> list[type[BaseModel]]:
    if reply is None:
        return []
    kind = reply._type
    inner = (
        getattr(kind, "__args__", (kind,))
        if not isinstance(kind, type) or hasattr(kind, "__args__")
        else (kind,)
    )
    return [each for each in inner if isinstance(each, type) and issubclass(each, BaseModel)]


def _operation(family: str, route: Route, schemas: dict[str, Any]) -> Operation:
    title, _newline, rest = (route.view.__doc__ or "").strip().partition("\n")
    authz = route.guard.authz | ({} if route.support else {"support": "never"})
    extra: dict[str, Any] = {"x-authz": authz, "x-family": family, **_tunable(route)}
    return Operation(
        operationId=route.view.__name__,
        tags=[family],
        summary=title.rstrip("."),
        description=" ".join(rest.split()) or None,
        parameters=_parameters(route, schemas) or None,
        requestBody=_request_body(route, schemas),
        responses=_responses(route, schemas),
        security=[{"bearer": []}] if wants_a_token(route) else None,
        **extra,
    )


def _tunable(route: Route) -> dict[str, Any]:
    """What operators can turn while everything runs: the feature that it belongs to, its limits as declared."""
    named = [{"name": each.key, "times": each.times, "seconds": each.seconds} for each in route.limits]
    feature = {"x-feature": route.feature.value} if route.feature else {}
    return feature | ({"x-limits": named} if named else {})


def _parameters(route: Route, schemas: dict[str, Any]) -> list[Parameter | Reference]:
    parameters: list[Parameter | Reference] = [
        _parameter({"name": name, "in": "path", "required": True, "schema": _path_schema(kind)})
        for name, kind in route.path_parameters.items()
    ]
    if route.query:
        parameters += _query_parameters(schemas["$defs"][schemas["names"][route.query, "validation"]])
    if route.idempotent:
        parameters.append(
            _header("Idempotency-Key", "Repeat a request safely: same key, same body, same reply.", _KEY)
        )
    if route.takes_version:
        parameters.append(
            _header("If-Match", 'The version you saw, in quotes; 412 if it has changed, e.g. "3".', _VERSION)
        )
    return parameters


def _query_parameters(schema: dict[str, Any]) -> list[Parameter]:
    required = schema.get("required", [])
    return [
        _parameter(
            {
                "name": name,
                "in": "query",
                "required": name in required,
                "description": field.get("description"),
                "schema": field,
            }
        )
        for name, field in schema["properties"].items()
    ]


def _path_schema(kind: str) -> dict[str, str]:
    return {"type": "string", "format": "uuid"} if kind == "uuid" else {"type": "string"}


_KEY = {"type": "string", "pattern": "^[ -~]{0,255}$"}
_VERSION = {"type": "string", "pattern": '^(\\*|(W/)?"[0-9]{1,9}")?$'}


def _header(name: str, description: str, schema: dict[str, str]) -> Parameter:
    return _parameter({"name": name, "in": "header", "description": description, "schema": schema})


def _parameter(written: dict[str, Any]) -> Parameter:
    return Parameter.model_validate(written)


def _request_body(route: Route, schemas: dict[str, Any]) -> RequestBody | None:
    if route.takes_file:
        form = Schema.model_validate(_form_around_a_file(route, schemas))
        return RequestBody(required=True, content={"multipart/form-data": MediaType(media_type_schema=form)})
    if route.takes_form:
        return RequestBody(
            required=True, content={"application/x-www-form-urlencoded": MediaType(media_type_schema=_FIELDS)}
        )
    if route.takes_bytes:
        return RequestBody(required=True, content={_JSON: MediaType(media_type_schema=_ANYTHING)})
    if route.body is None:
        return None
    name = schemas["names"][route.body, "validation"]
    example = example_of(schemas["$defs"][name], schemas["$defs"])
    required = bool(schemas["$defs"][name].get("required"))
    return RequestBody(required=required, content={_JSON: _media(f"#/components/schemas/{name}", example)})


def _form_around_a_file(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    """The file, and the fields that the body's model wants beside it."""
    beside = schemas["$defs"][schemas["names"][route.body, "validation"]] if route.body else {}
    properties = {"file": _FILE} | beside.get("properties", {})
    closed = {"additionalProperties": False} if route.body else {}
    required = ["file", *beside.get("required", [])]
    return {"type": "object", "required": required, "properties": properties, **closed}


def _media(ref: str, example: Any = None) -> MediaType:
    return MediaType(media_type_schema=Reference.model_validate({"$ref": ref}), example=example)


def _responses(route: Route, schemas: dict[str, Any]) -> dict[str, Response | Reference]:
    good = [status for status in (route.status, route.or_status) if status]
    responses: dict[str, Response | Reference] = {str(status): _success(route, schemas) for status in good}
    if route.public_seconds or route.private_seconds:
        responses["304"] = Response(description="As it was when its `ETag` was given.")
    by_status: dict[int, list[str]] = {}
    for error in possible_errors(route):
        by_status.setdefault(error.status, []).append(error.code)
    for status, codes in sorted(by_status.items()):
        content = {_PROBLEM: _media(_REF.format(model="Problem"))}
        responses[str(status)] = Response(
            description=", ".join(f"`{code}`" for code in codes), content=content
        )
    return responses


def _success(route: Route, schemas: dict[str, Any]) -> Response:
    if route.reply is None:
        return Response(description="Done.")
    schema = route.reply.json_schema(mode="serialization", ref_template=_REF)
    schema.pop("$defs", None)
    ref = schema.get("$ref") or _ref_of(route, schemas)
    written = {"$ref": ref} if ref else schema
    shown = Reference.model_validate(written) if ref else Schema.model_validate(written)
    media = MediaType(media_type_schema=shown, example=example_of(written, schemas["$defs"]))
    others = {kind: MediaType(media_type_schema=_TEXT) for kind in route.also}
    return Response(description="As asked.", content={_JSON: media} | others)


def _ref_of(route: Route, schemas: dict[str, Any]) -> str:
    """A model's own schema is inlined at its top; the document keeps it once, under its name."""
    kind = route.reply._type
    is_model = isinstance(kind, type) and issubclass(kind, BaseModel)
    return _REF.format(model=schemas["names"][kind, "serialization"]) if is_model else ""
