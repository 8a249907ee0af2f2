"""Which settings the code of a family can read: followed from its `main.py`, name by name, without running it.

A name that stands in code which is reached leads to what it was defined as: a function, a class with all its methods,
or whatever a module does when it is imported; whatever a decorator took to itself is reached with its module. So
a route, a task and a job are, and what nobody calls is not. What is followed is rather too much than too little.
Two things would lead everywhere and are followed only where somebody uses them: doors, and access tokens.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from pydantic import SecretStr

from common.settings import Settings

ROOT = Path(__file__).parent.parent
Place = tuple[str, str]
"""A module and what is defined in it; the empty name is what runs when it is imported."""

_CARRIED = {
    "doors": ("common.integrations", "Doors"),
    "access_tokens": ("common.access_tokens", "AccessTokens"),
}
"""What everybody is handed: of these, only the methods that are used count."""
_HARMLESS = {"cache", "lru_cache", "contextmanager", "dataclass", "total_ordering", "runtime_checkable"}
_LOCAL = {"LocalMail", "LocalPush", "LocalSms", "LocalQueue", "LocalStorage", "LocalVision", "LocalPayments"}
"""Doors that production refuses to open."""
_OURS = {"settings", "_settings", "ours", "where", "_where"}
"""What the settings are called wherever they are read; a secret's name counts whatever it is read from."""
_SECRETS = {name for name, field in Settings.model_fields.items() if field.annotation is SecretStr}

Definition = ast.FunctionDef | ast.ClassDef


@dataclass
class Module:
    """One file: what it defines, what it imports under which name, and what it does when it is imported."""

    name: str
    tree: ast.Module
    definitions: dict[str, Definition] = field(default_factory=dict)
    imported: dict[str, Place] = field(default_factory=dict)
    body: list[ast.AST] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> "Module":
        """The module in a file below the root."""
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        module = cls(name, ast.parse(path.read_text()))
        for statement in module.tree.body:
            module._take(statement)
        for node in _running(module.tree):
            module._note(node)
        return module

    def _take(self, statement: ast.stmt) -> None:
        if isinstance(statement, Definition):
            self.definitions[statement.name] = statement
            if not all(_name_of(each) in _HARMLESS for each in statement.decorator_list):
                self.body.append(statement)
        elif not _is_for_types(statement):
            self.body.append(statement)

    def _note(self, node: ast.AST) -> None:
        """`import a.b` brings `a`, `import a.b as c` brings `a.b`, by the name of `c`."""
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                self.imported[alias.asname or first] = (alias.name if alias.asname else first, "")
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                self.imported[alias.asname or alias.name] = (node.module, alias.name)


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _running(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but those that only a type checker sees."""
    todo = [tree]
    while todo:
        node = todo.pop()
        yield node
        todo += [child for child in ast.iter_child_nodes(node) if not _is_for_types(child)]


def _name_of(node: ast.AST) -> str:
    """The last name of `a`, `a.b` and `a.b(...)`."""
    if isinstance(node, ast.Call):
        return _name_of(node.func)
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


@dataclass(frozen=True, slots=True)
class Step:
    """What one place reads, and where it leads."""

    settings: set[str]
    places: set[Place]


class Code:
    """All of it, parsed once."""

    def __init__(self) -> None:
        files = [*ROOT.glob("common/**/*.py"), *ROOT.glob("functions/**/*.py")]
        self.modules = {module.name: module for module in map(Module.read, files)}
        self._steps: dict[Place, Step] = {}

    @cached_property
    def derived(self) -> Mapping[str, set[str]]:
        """What is read with a property of the settings: `database` is made of `db_host`, `db_name`, ..."""
        (settings,) = [
            each for each in self.modules["common.settings"].tree.body if isinstance(each, ast.ClassDef)
        ]
        return {
            each.name: {name for name in _attributes(each) if name in Settings.model_fields}
            for each in settings.body
            if isinstance(each, ast.FunctionDef) and not each.name.startswith("_")
        }

    def reached(self, family: str) -> dict[str, set[Place]]:
        """Which settings a family can read, and where."""
        found: dict[str, set[Place]] = {}
        for place in self.places(family):
            for name in self.step(place).settings:
                found.setdefault(name, set()).add(place)
        return found

    def places(self, family: str) -> set[Place]:
        """Every place that the code of a family gets to."""
        todo: list[Place] = [(f"functions.{family}.main", ""), (f"functions.{family}.main", "app")]
        seen = set(todo)
        while todo:
            further = self.step(todo.pop()).places - seen
            todo += further
            seen |= further
        return seen

    def reading(self) -> set[tuple[Place, str]]:
        """Every place in a family that reads a setting, with the setting, whether anybody gets there or not."""
        places = {
            (module.name, "" if definition in module.body else name)
            for module in self.modules.values()
            if module.name.startswith("functions.")
            for name, definition in module.definitions.items()
        }
        return {(place, name) for place in places for name in self.step(place).settings}

    def step(self, place: Place) -> Step:
        """What one place reads and where it leads; followed once."""
        if place not in self._steps:
            step = self._steps[place] = Step(set(), set())
            for node in self._nodes(place):
                if place[0] != "common.settings":  # what it checks at the start is no use of it
                    step.settings.update(self._settings_in(node))
                step.places.update(self._led_to(place[0], node))
        return self._steps[place]

    def _nodes(self, place: Place) -> Iterator[ast.AST]:
        """The code of a place; of what is carried, a class is only its fields and how it is made."""
        module, name = self.modules[place[0]], place[1]
        if not name:
            for statement in module.body:
                yield from _running(statement)
            return
        head, _dot, method = name.partition(".")
        definition = module.definitions[head]
        is_carried = (place[0], head) in _CARRIED.values()
        for part in definition.body if is_carried else [definition]:
            of = part.name if is_carried and isinstance(part, ast.FunctionDef) else ""
            if not is_carried or of == (method or "__init__") or not (of or method):
                yield from _running(part)

    def _settings_in(self, node: ast.AST) -> set[str]:
        if not isinstance(node, ast.Attribute):
            return set()
        if node.attr not in _SECRETS and _name_of(node.value) not in _OURS:
            return set()
        if node.attr in Settings.model_fields:
            return {node.attr}
        return self.derived.get(node.attr, set())

    def _led_to(self, here: str, node: ast.AST) -> Iterator[Place]:
        if isinstance(node, ast.Name):
            yield from self._named(here, node.id)
        elif isinstance(node, ast.Attribute):
            yield from self._belonging(here, node)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from self._imported(node)

    def _named(self, module: str, name: str, depth: int = 0) -> Iterator[Place]:
        """What a name means in a module, through as many imports as it takes."""
        known = self.modules.get(module)
        if known is None or name in _LOCAL or depth > 9:
            return
        if name in known.definitions:
            yield module, name
        elif name in known.imported:
            source, what = known.imported[name]
            if f"{source}.{what}".rstrip(".") in self.modules:
                yield f"{source}.{what}".rstrip("."), ""
            if what:  # a package may call something as one of its files: then it may be either
                yield from self._named(source, what, depth + 1)
        elif f"{module}.{name}" in self.modules:
            yield f"{module}.{name}", ""

    def _belonging(self, here: str, node: ast.Attribute) -> Iterator[Place]:
        """What `a.b` means: something of a module, or a method of what everybody is handed."""
        whose = _name_of(node.value)
        for carried, (module, kind) in _CARRIED.items():
            if whose in (carried, kind) or (here == module and whose == "self"):
                yield from self._method(module, kind, node.attr)
        for module, name in [] if isinstance(node.value, ast.Call) else self._meant(here, node.value):
            if not name:
                yield from self._named(module, node.attr)

    def _method(self, module: str, kind: str, name: str) -> Iterator[Place]:
        methods = {
            part.name for part in self.modules[module].definitions[kind].body if isinstance(part, Definition)
        }
        if name in methods:
            yield module, f"{kind}.{name}"

    def _meant(self, here: str, node: ast.AST) -> Iterator[Place]:
        if isinstance(node, ast.Name):
            known = self.modules[here].imported.get(node.id)
            if known and not known[1]:
                yield known
            else:
                yield from self._named(here, node.id)
        elif isinstance(node, ast.Attribute):
            for module, name in self._meant(here, node.value):
                if not name and f"{module}.{node.attr}" in self.modules:
                    yield f"{module}.{node.attr}", ""

    def _imported(self, node: ast.Import | ast.ImportFrom) -> Iterator[Place]:
        """Modules run when they are imported, and the packages they lie in before them."""
        names = [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            names = [str(node.module), *(f"{node.module}.{name}" for name in names)]
        for name in names:
            parts = name.split(".")
            for end in range(1, len(parts) + 1):
                if ".".join(parts[:end]) in self.modules:
                    yield ".".join(parts[:end]), ""


@cache
def code() -> Code:
    """The code as it stands when somebody first asks."""
    return Code()


def _attributes(node: ast.AST) -> set[str]:
    return {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}
