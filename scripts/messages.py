"""Collect what the product says to people, keep the catalogue of simplified Chinese up to date, compile all of it.

    messages.py            collect, bring the .po up to date, compile
    messages.py compile    compile alone

English stands in the code; the help of a command is collected from the command itself, each paragraph and each option.
Traditional Chinese is made from simplified Chinese by OpenCC when it is compiled.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from huifang.cli.help import help_texts
from huifang.cli.main import huifang
from huifang.kernel.traditional import traditional as in_traditional

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "huifang"
LOCALE = SOURCE / "locale"
CHINESE = LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"
TRADITIONAL = LOCALE / "zh_Hant" / "LC_MESSAGES" / "django.mo"

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "_p": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "Message": None,
    "say": None,
}
"""The functions whose first words are for people; `say` is that of planning's explanations."""

HEADER = """\
# What Huifang says, in simplified Chinese. docs/glossary.md gives the words; `make messages` brings new entries.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: zh_Hans\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
IN_TEMPLATE = re.compile(r"\b(_|n?p?gettext)\(((?:\s*u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\s*,?)+)")
Found = tuple[str, int, "str | tuple[str, ...]", "str | None"]


def collected() -> Catalog:
    """Everything that is said, with the files that say it."""
    catalog = Catalog(charset="utf-8")
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        if "migrations" not in path.parts:
            for line, message, comments, context in extract_from_file(
                "python", str(path), KEYWORDS, comment_tags=("Translators:",)
            ):
                _add(catalog, (name, line), message, context, comments)
    for path in sorted((SOURCE / "web" / "templates").rglob("*.html")):
        for name, line, message, context in in_template(path):
            _add(catalog, (name, line), message, context)
    for module, text in help_texts(huifang):
        _add(catalog, (f"{module.removeprefix('huifang.').replace('.', '/')}.py", 0), text, "help")
    return catalog


def in_template(path: Path) -> Iterator[Found]:
    """What a template says: Django turns it into calls of gettext, between characters without a meaning."""
    calls = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for call in IN_TEMPLATE.finditer(calls):
        words = ast.literal_eval(f"({call[2].rstrip().rstrip(',')},)")
        context, texts = (words[0], words[1:]) if "pgettext" in call[1] else (None, words)
        line = calls.count("\n", 0, call.start()) + 1
        yield path.relative_to(SOURCE).as_posix(), line, texts[0] if len(texts) == 1 else tuple(texts), context


def brought_up_to_date(known: Catalog, found: Catalog) -> Catalog:
    """The entries of `found` with the translations of `known`; what is said no more is dropped."""
    result = Catalog(locale="zh_Hans", charset="utf-8")
    for message in _entries(found):
        before = known.get(message.id, message.context) or known.get(_first(message), message.context)
        result.add(
            message.id,
            _as_wanted(message, before.string if before else ""),
            locations=sorted({(name, 0) for name, _ in message.locations}),
            flags=message.flags,
            auto_comments=message.auto_comments,
            context=message.context,
        )
    return result


def known_catalogue() -> Catalog:
    """The catalogue as it is in the repository."""
    if not CHINESE.exists():
        return Catalog(locale="zh_Hans")
    with CHINESE.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def text_of(catalog: Catalog) -> str:
    """The file of a catalogue; the same catalogue always gives the same text."""
    written = BytesIO()
    write_po(written, catalog, width=118, sort_by_file=True, omit_header=True, include_lineno=False)
    return HEADER + written.getvalue().decode()


def compile_catalogues() -> None:
    """Write what Django reads: simplified Chinese as it stands, traditional Chinese converted."""
    catalog = known_catalogue()
    for message in list(_entries(catalog)):
        if not _is_translated(message):
            catalog.delete(message.id, message.context)
    _write(catalog, CHINESE.with_suffix(".mo"))
    _write(traditional(catalog), TRADITIONAL)


COLUMN_WORD = re.compile(r"(?<![下並排所])列(?![出表在印])")
ROW_WORD = re.compile(r"(?<![執進施試運現發同排])行(?![政人動業程銷]|為要)")
"""What simplified Chinese calls a column and a row of a table; traditional Chinese says 欄, and 列 of a row."""


def traditional(catalog: Catalog) -> Catalog:
    """The same in traditional Chinese."""
    result = Catalog(locale="zh_Hant", charset="utf-8")
    for message in _entries(catalog):
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        converted = tuple(_of_tables(_first(message), in_traditional(text)) for text in texts)
        result.add(message.id, converted if isinstance(message.id, tuple) else converted[0], context=message.context)
    return result


def _of_tables(english: str, text: str) -> str:
    """Columns and rows as traditional Chinese calls them, in a sentence that speaks of them."""
    if re.search(r"\b[Cc]olumns?\b", english):
        text = COLUMN_WORD.sub("欄", text)
    return ROW_WORD.sub("列", text) if re.search(r"\b[Rr]ows?\b", english) else text


def untranslated(catalog: Catalog) -> list[str]:
    """What has no Chinese yet."""
    return [
        f"{message.context or ''}|{_first(message)}" for message in _entries(catalog) if not _is_translated(message)
    ]


def _entries(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _add(
    catalog: Catalog,
    place: tuple[str, int],
    message: str | tuple[str, ...],
    context: str | None,
    comments: Sequence[str] = (),
) -> None:
    texts = (message,) if isinstance(message, str) else tuple(text for text in message if text)
    if context is None and isinstance(message, tuple) and len(texts) == 1:
        texts = (texts[0],)
    if texts and texts[0]:
        catalog.add(
            texts[0] if len(texts) == 1 else texts[:2],
            None,
            locations=[place],
            context=context,
            auto_comments=comments,
        )


def _first(message: Message) -> str:
    return message.id[0] if isinstance(message.id, (tuple, list)) else str(message.id)


def _as_wanted(message: Message, text: object) -> str | tuple[str, ...]:
    """Chinese has one form for all numbers; an entry with a plural wants it in a tuple."""
    first = text[0] if isinstance(text, (tuple, list)) and text else text
    plain = first if isinstance(first, str) else ""
    return (plain,) if isinstance(message.id, (tuple, list)) else plain


def _is_translated(message: Message) -> bool:
    texts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return bool(texts) and all(texts) and "fuzzy" not in message.flags


def _write(catalog: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_mo(file, catalog)


def main(arguments: list[str]) -> int:
    """See above; says how much is not translated yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huifang.settings")
    if arguments != ["compile"]:
        catalog = brought_up_to_date(known_catalogue(), collected())
        CHINESE.parent.mkdir(parents=True, exist_ok=True)
        CHINESE.write_text(text_of(catalog), encoding="utf-8")
        print(f"{len(catalog)} entries, {len(untranslated(catalog))} without Chinese.")
    compile_catalogues()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
