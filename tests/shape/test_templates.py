"""Messages keep their shape: whole folders, every word from the catalogs, each piece of a mail made in one place."""

import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

from common import messages
from common.messages import FOLDER
from common.models import NotificationType
from tools.messages.examples import main_examples

ROOT = Path(__file__).parent.parent.parent
PARTS = {"subject.txt", "body.txt", "body.html", "push.txt"}
FOLDERS = sorted(path for path in FOLDER.iterdir() if path.is_dir())
TEMPLATES = sorted(path for path in FOLDER.rglob("*") if path.suffix in (".html", ".txt"))
GRAMMAR = jinja2.Environment(autoescape=True)
OURS = {"AvatID"}
"""Words of the templates themselves: a name."""


def named(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_a_message_is_a_whole_folder_and_a_page_none(folder: Path) -> None:
    """A mail without its push would break where somebody has a phone, and the other way round."""
    found = {path.name for path in folder.iterdir()}
    assert found >= PARTS or not PARTS & found


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_every_word_comes_from_the_catalogs(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    written = "".join(value for _line, kind, value in GRAMMAR.lex(source) if kind == "data")
    seen = re.sub(r"<style>.*?</style>|<[^>]*>", " ", written, flags=re.DOTALL)
    assert words_in(seen) | set().union(*map(words_in, handed_on(source))) <= OURS


def words_in(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text))


def asks(call: nodes.Call) -> bool:
    """Whether a call asks for a translation."""
    return isinstance(call.node, nodes.Name) and call.node.name in ("_", "plural")


def handed_on(source: str) -> Iterator[str]:
    """The texts that a template gives to a macro, joins to another or shows, without asking for a translation."""
    tree = GRAMMAR.parse(source)
    parts = [
        part for place in tree.find_all((nodes.Concat, nodes.Output)) for part in place.iter_child_nodes()
    ]
    parts += [part for call in tree.find_all(nodes.Call) if not asks(call) for part in call.args]
    yield from (part.value for part in parts if isinstance(part, nodes.Const) and isinstance(part.value, str))


@pytest.mark.parametrize("template", sorted(FOLDER.glob("*/body.html")), ids=named)
def test_a_mail_is_built_from_the_common_pieces(template: Path) -> None:
    """How a button or a paragraph looks is written once, in pieces.html."""
    assert "style=" not in template.read_text(encoding="utf-8")


def test_every_message_is_one_that_somebody_sends() -> None:
    sources = [
        path.read_text(encoding="utf-8")
        for part in ("common", "functions")
        for path in (ROOT / part).rglob("*.py")
    ]
    types = {str(kind) for kind in NotificationType}
    by_name = {name for name in messages.names() if any(f'"{name}"' in source for source in sources)}
    assert set(messages.names()) - by_name <= types | {f"{kind}_for_team" for kind in types}


def test_every_message_has_its_pictures() -> None:
    """`make screens` takes them anew."""
    shown = {path.name for path in (ROOT / "docs" / "screens" / "messages").glob("*.png")}
    wanted = {
        f"{each.message}-{language}.png" for language in ("en", "sq") for each in main_examples(language)
    }
    assert shown == wanted
    assert sum(path.stat().st_size for path in (ROOT / "docs" / "screens" / "messages").iterdir()) < 4_000_000
