"""Bring the catalogs up to date with the code and the templates: `python -m common.i18n.catalogs [--check]`.

The output depends on the sentences alone (no dates, no line numbers, no version of the tool), so that a diff
shows what changed in what people read.
"""

import argparse
import io
import pathlib
import sys
from collections.abc import Iterator

from babel.messages import extract, mofile, pofile
from babel.messages.catalog import Catalog, Message

from common.i18n.sentences import DEFAULT, DOMAIN, LANGUAGES, LOCALES

ROOT = pathlib.Path(__file__).parents[2]
SOURCES = ("common", "functions")
TEMPLATE = LOCALES / f"{DOMAIN}.pot"
# Which arguments of a call are sentences.
KEYWORDS = {
    "_": (1,),
    "gettext": (1,),
    "ngettext": (1, 2),
    "plural": (1, 2),
    "translate_plural": (2, 3),
    "field_error": (3,),
}
_EXTRACTORS = {".py": "python", ".html": "jinja2.ext:babel_extract", ".txt": "jinja2.ext:babel_extract"}
_JINJA = {"extensions": "jinja2.ext.i18n", "silent": "false"}


class PlainCatalog(Catalog):
    """A catalog whose header says nothing about when and by what it was written."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header lines that gettext needs to read the rest."""
        language = [("Language", str(self.locale))] if self.locale else []
        plural = [("Plural-Forms", self.plural_forms)] if self.locale else []
        return [*language, *plural, ("MIME-Version", "1.0"), ("Content-Type", "text/plain; charset=utf-8")]


def extracted() -> PlainCatalog:
    """Every marked sentence of the code and the templates, untranslated."""
    found = PlainCatalog(header_comment="# Every sentence people read, by `make translations`.", fuzzy=False)
    for path, method in _marked_files():
        place = path.relative_to(ROOT).as_posix()
        options = _JINJA if method != "python" else {}
        with path.open("rb") as file:
            for _line, message, notes, _context in extract.extract(
                method, file, KEYWORDS, ("Translators:",), options, strip_comment_tags=True
            ):
                found.add(message, locations=[(place, 0)], auto_comments=notes)
    return found


def updated(language: str, template: Catalog) -> PlainCatalog:
    """The sentences of the template with the translations we have; what nobody says any more is gone."""
    old = _read(po_path(language), language)
    new = PlainCatalog(
        locale=language, header_comment="# Fill in by hand, then `make translations`.", fuzzy=False
    )
    for message in template:
        if message.id:
            known = old.get(message.id)
            new.add(
                message.id,
                known.string if known else None,
                locations=message.locations,
                auto_comments=message.auto_comments,
                user_comments=known.user_comments if known else (),
            )
    return new


def untranslated(language: str, catalog: Catalog) -> list[str]:
    """The sentences that catalog lacks; English needs none, its message ids are its sentences."""
    if language == DEFAULT:
        return []
    return [_first(message) for message in catalog if message.id and not _complete(message)]


def kept(language: str) -> Catalog:
    """The catalog of a language as its file has it now."""
    return _read(po_path(language), language)


def guessed(catalog: Catalog) -> list[str]:
    """The sentences whose translation is marked as a guess (fuzzy), for somebody to look at."""
    return [_first(message) for message in catalog if message.id and message.fuzzy]


def written() -> dict[pathlib.Path, bytes]:
    """What every catalog file should hold now."""
    template = extracted()
    files = {TEMPLATE: _po(template)}
    for language in LANGUAGES:
        catalog = updated(language, template)
        files[po_path(language)] = _po(catalog)
        files[po_path(language).with_suffix(".mo")] = _mo(catalog)
    return files


def problems() -> list[str]:
    """What `--check` complains of: stale files first, then sentences nobody has translated."""
    template = extracted()
    stale = [
        f"stale, run `make translations`: {path.relative_to(ROOT)}"
        for path, content in written().items()
        if not path.exists() or path.read_bytes() != content
    ]
    missing = [
        f"untranslated in {language}: {msgid!r}"
        for language in LANGUAGES
        for msgid in untranslated(language, updated(language, template))
    ]
    return stale + missing


def po_path(language: str) -> pathlib.Path:
    """Where the translations of a language are kept."""
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def main(arguments: list[str] | None = None) -> int:
    """Write the catalogs; with `--check` only complain, and return 1 if there is something to complain of."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, say what is missing or stale")
    only_check = parser.parse_args(arguments).check
    if not only_check:
        _write(written())
    found = problems()
    sys.stdout.write("".join(f"{line}\n" for line in found))
    return 1 if only_check and found else 0


def _write(files: dict[pathlib.Path, bytes]) -> None:
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _marked_files() -> Iterator[tuple[pathlib.Path, str]]:
    for source in SOURCES:
        for path in sorted((ROOT / source).rglob("*")):
            is_template = "templates" in path.relative_to(ROOT).parts
            if path.suffix == ".py" or (is_template and path.suffix in _EXTRACTORS):
                yield path, _EXTRACTORS[path.suffix]


def _read(path: pathlib.Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language, domain=DOMAIN)


def _po(catalog: Catalog) -> bytes:
    buffer = io.BytesIO()
    pofile.write_po(buffer, catalog, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return buffer.getvalue()


def _mo(catalog: Catalog) -> bytes:
    buffer = io.BytesIO()
    mofile.write_mo(buffer, catalog)
    return buffer.getvalue()


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _complete(message: Message) -> bool:
    forms = [message.string] if isinstance(message.string, str) else list(message.string or [""])
    return all(forms)


if __name__ == "__main__":
    sys.exit(main())
