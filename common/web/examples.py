"""Examples for the API docs, put together from the examples of the fields."""

from typing import Any

_BY_FORMAT = {
    "uuid": "0b9f1e9a-5c1e-4d35-9a3c-6f6f2a7c9d10",
    "date-time": "2027-03-15T09:30:00+01:00",
    "date": "2027-03-15",
    "time": "09:30:00",
    "email": "arta@example.com",
    "uri": "https://example.com/",
}
_DEEPEST = 6
_BY_TYPE: dict[str, Any] = {"string": "text", "integer": 1, "number": 1.0, "boolean": True, "null": None}


def example_of(schema: dict[str, Any], definitions: dict[str, Any], *, depth: int = 0) -> Any:
    """A value that fits `schema`; fields say what is typical in `examples`, else their default or form decides."""
    if "$ref" in schema:
        return example_of(definitions[schema["$ref"].rsplit("/", 1)[1]], definitions, depth=depth + 1)
    if schema.get("examples"):
        return schema["examples"][0]
    if schema.get("default") is not None:
        return schema["default"]
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return example_of(schema[several][0], definitions, depth=depth)
    return _by_type(schema, definitions, depth)


def _by_type(schema: dict[str, Any], definitions: dict[str, Any], depth: int) -> Any:
    kind = schema.get("type", "string")
    if kind == "object":
        properties = schema.get("properties", {})
        return {name: example_of(each, definitions, depth=depth + 1) for name, each in properties.items()}
    if kind == "array":
        goes_on = "items" in schema and depth <= _DEEPEST
        return [example_of(schema["items"], definitions, depth=depth + 1)] if goes_on else []
    if "minimum" in schema and kind in ("integer", "number"):
        return schema["minimum"]
    return _BY_FORMAT.get(schema.get("format", ""), _BY_TYPE.get(kind))
