"""The command policy read: a written policy as the draft of a pack."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from huifang.cli.language import said
from huifang.cli.output import as_json, in_json, say
from huifang.kernel.text import Message

if TYPE_CHECKING:
    from huifang.policy.logic.reader.draft import Draft
    from huifang.policy.logic.reader.statements import Statement
    from huifang.policy.logic.reader.written import Clause, Document


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("-o", "out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@click.option(
    "--format", "form", type=click.Choice(["pack", "rules", "text"]), default="pack", show_default=True,
    help="pack: a draft; rules: what was read as plain data; text: each clause with what was read of it.",
)  # fmt: skip
@click.option("--policy", "number", type=click.IntRange(min=1), help="Which policy of the file, counted from 1.")
@click.option("--key", default="", help="The key of the policy in its pack; without it one is made of its title.")
@as_json
def read(*, file: Path, out: Path | None, form: str, number: int | None, key: str, as_json: bool) -> None:
    """Read a written policy (.docx, .pdf, .txt, .md; - is standard input) into the draft of a pack.

    Every clause comes into the draft, with what carries it out or unbound; what the text leaves open becomes a setting
    that asks. Nothing is made up. Needs no database.
    """
    from huifang.policy.logic.reader.grammar import read_statements
    from huifang.policy.logic.reader.structure import read_structure

    document = read_structure(_text_of(file))
    statements = read_statements(document)
    chosen = _chosen(document, number)
    if as_json:
        _write(in_json(_as_document(file, document, statements, chosen)) + "\n", out)
    elif form == "rules":
        _write(_rules(file, document, statements), out)
    elif form == "text":
        _write("".join(_told(document, statements, chosen)), out)
    else:
        _write_drafts(document, statements, chosen, out, key)


def _text_of(file: Path) -> str:
    from huifang.cli.preview import UnreadableFile
    from huifang.kernel.documents import Unreadable, document_text

    try:
        with click.open_file(str(file), "rb") as opened:
            return document_text(io.BytesIO(opened.read(_MOST)))
    except Unreadable as refused:
        raise UnreadableFile(file, refused.message) from None


_MOST = 64 * 1024**2
"""Bytes that are looked at; larger files are refused, and need not be read for that."""


def _chosen(document: Document, number: int | None) -> list[int]:
    """The policies to read, by their place; those without a clause have nothing to draft."""
    if number is None:
        return [place for place, policy in enumerate(document.policies) if policy.clauses]
    if number > len(document.policies):
        message = Message("The file holds %(count)d policies.", {"count": len(document.policies)})
        raise click.BadParameter(said(message), param_hint="--policy")
    return [number - 1]


def _write_drafts(
    document: Document, statements: Sequence[Statement], chosen: Sequence[int], out: Path | None, key: str
) -> None:
    from huifang.policy.logic.reader.draft import draft_of, yaml_of

    if not chosen:
        raise click.UsageError(said(Message("The file holds no policy: no clause was found in it.")))
    if len(chosen) != 1 and out is None:
        titles = "".join(f"\n  {place + 1}  {document.policies[place].title}" for place in chosen)
        message = Message(
            "The file holds %(count)d policies. Choose one with --policy, or write a draft of each with -o:%(titles)s",
            {"count": len(chosen), "titles": titles},
        )
        raise click.UsageError(said(message))
    for place in chosen:
        draft = draft_of(document, place, statements, key=key)
        path = out and (out if len(chosen) == 1 else out.with_name(f"{out.stem}-{place + 1}{out.suffix}"))
        _write(yaml_of(draft), path)
        _tell(document, place, draft, path)


def _tell(document: Document, place: int, draft: Draft, path: Path | None) -> None:
    parts = {
        "title": document.policies[place].title or "-",
        "clauses": len(draft.pack["clauses"]),
        "rules": len(draft.pack.get("rules", ())),
        "settings": len(draft.pack.get("settings", ())),
        "unbound": len(draft.unbound),
        "path": path or "-",
    }
    say(
        Message(
            "%(title)s: %(clauses)d clauses, %(rules)d rules, %(settings)d settings to answer, %(unbound)d clauses"
            " still unbound (%(path)s).",
            parts,
        )
    )


def _write(text: str, out: Path | None) -> None:
    """Print the result, or put it into a file that is there whole or not at all."""
    if out is None:
        click.echo(text, nl=False)
        return
    with click.open_file(str(out), "w", encoding="utf-8", atomic=True) as opened:
        opened.write(text)


def _rules(file: Path, document: Document, statements: Sequence[Statement]) -> str:
    from ruamel.yaml import YAML

    from huifang.policy.logic.reader.grammar.scored import rules_of

    writer = YAML()
    writer.width = 10_000
    text = io.StringIO()
    writer.dump(rules_of(document, statements, name=file.stem), text)
    return text.getvalue()


def _told(document: Document, statements: Sequence[Statement], chosen: Sequence[int]) -> Iterator[str]:
    """Each clause under its headings, and below it what was read: the kind, the words, the rule that read them."""
    for place in chosen:
        policy = document.policies[place]
        yield f"《{policy.title}》\n"
        headings: tuple[str, ...] = ()
        for number, clause in enumerate(policy.clauses):
            if clause.headings != headings:
                headings = clause.headings
                yield f"\n# {' / '.join(headings)}\n" if headings else "\n"
            yield f"{clause.number} {clause.text}\n".lstrip()
            for one in statements:
                if (one.policy, one.clause) == (place, number):
                    yield f"    = {_name(one)}: {one.words.text} [{one.rule}]\n"
        yield "\n"
    for rest in document.rest:
        yield f"({rest.why}) {document.text[rest.start : rest.end].strip()}\n"


def _name(statement: Statement) -> str:
    kind = getattr(statement, "kind", "")
    return type(statement).__name__ + (f" {kind}" if kind else "")


def _as_document(
    file: Path, document: Document, statements: Sequence[Statement], chosen: Sequence[int]
) -> dict[str, object]:
    return {
        "file": str(file),
        "policies": [
            {
                "title": document.policies[place].title,
                "headings": document.policies[place].headings,
                "clauses": [
                    _clause(clause, [one for one in statements if (one.policy, one.clause) == (place, number)])
                    for number, clause in enumerate(document.policies[place].clauses)
                ],
            }
            for place in chosen
        ],
        "rest": [{"why": one.why, "start": one.start, "end": one.end} for one in document.rest],
    }


def _clause(clause: Clause, statements: Sequence[Statement]) -> dict[str, Any]:
    told = {name: getattr(clause, name) for name in ("number", "headings", "text", "start", "end", "under")}
    return {**told, "statements": [{"states": type(one).__name__, **_values(one)} for one in statements]}


def _values(statement: Statement) -> dict[str, Any]:
    names = [field.name for field in dataclasses.fields(statement) if field.name not in ("policy", "clause")]
    return {name: value for name in names if (value := getattr(statement, name)) not in (None, (), "")}
