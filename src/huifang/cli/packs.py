"""Packs as a person names them, by a path or by the name that one ships under, and what is said of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from huifang.cli.language import of_the_terminal, said
from huifang.cli.output import WRONG_INPUT, say
from huifang.kernel.text import Message
from huifang.policy.logic.extending import Source
from huifang.policy.logic.faults import Fault
from huifang.policy.logic.languages import in_language
from huifang.policy.logic.pack import Pack, Setting
from huifang.policy.logic.reading import Reading, read_pack
from huifang.policy.logic.shipped import shipped_pack, shipped_packs
from huifang.policy.logic.yaml12 import LARGEST_FILE


@dataclass(frozen=True, slots=True)
class NamedPack:
    """The bytes of a pack, and how its faults call it."""

    file: str
    source: bytes
    folder: Path | None = None  # where packs that it extends may lie

    def read(self, settings: Mapping[str, str], *, require_settings: bool, festivals: Collection[str] = ()) -> Reading:
        return read_pack(
            self.source,
            file=self.file,
            settings=settings,
            require_settings=require_settings,
            find=self.find,
            festivals=festivals,
        )

    def find(self, policy: str) -> Source | None:
        """The pack of a policy that this one extends: beside it as `<key>.yaml`, else one that ships."""
        beside = self.folder / f"{policy}.yaml" if self.folder and Path(policy).name == policy else None
        if beside is None or not beside.is_file():
            return shipped_pack(policy)
        with beside.open("rb") as file:
            return Source(str(beside), file.read(LARGEST_FILE + 1))


class PackName(click.ParamType[NamedPack]):
    """A path, or the name of a pack that ships with the product."""

    name = "pack"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> NamedPack:
        assert isinstance(value, str)
        path = Path(value)
        if path.exists() or value not in (shipped := shipped_packs()):
            return NamedPack(value, _beginning(path, param, ctx), path.parent)
        return NamedPack(f"{value}.yaml", shipped[value])


def sound_pack(named: NamedPack, settings: Mapping[str, str], festivals: Collection[str] = ()) -> tuple[Pack, Reading]:
    """The pack with every setting answered; else its faults are said and the command ends as wrong input."""
    reading = named.read(settings, require_settings=True, festivals=festivals)
    if reading.pack is None:
        for fault in reading.faults:
            say(fault_line(fault))
        _say_questions(named, settings)
        raise click.exceptions.Exit(WRONG_INPUT)
    return reading.pack, reading


def fault_line(fault: Fault) -> Message:
    parts = {
        "file": fault.file,
        "line": fault.line,
        "key": fault.key,
        "message": fault.message,
        "expected": fault.expected,
    }
    if not fault.key:
        return Message("%(file)s:%(line)d: %(message)s (expected: %(expected)s)", parts)
    return Message("%(file)s:%(line)d: %(key)s: %(message)s (expected: %(expected)s)", parts)


def question(setting: Setting, language: str) -> Message:
    """What the pack asks, and how it is answered."""
    return Message(
        "%(ask)s Answer with --set %(key)s=… (%(type)s).",
        {"ask": in_language(setting.ask, language), "key": setting.key, "type": setting.type},
    )


def blocked_lines(named: NamedPack, reading: Reading) -> Iterator[Message]:
    """For each key that keeps a rule from being planned, where it stands."""
    for later in reading.not_run_yet:
        if later.festival:
            yield Message(
                "%(file)s:%(line)d: %(key)s: no festival %(festival)s is known here, so the rule %(rule)s is not"
                " planned. An own one is added with huifang calendar festival, and told to a check or a preview with"
                " --festival %(festival)s=DATE.",
                {
                    "file": later.file or named.file,
                    "line": later.line,
                    "key": later.key,
                    "festival": later.festival,
                    "rule": later.rule,
                },
            )
        elif later.blocks_rule:
            yield Message(
                "%(file)s:%(line)d: %(key)s: this release does not plan it, and so not the rule %(rule)s.",
                {"file": later.file or named.file, "line": later.line, "key": later.key, "rule": later.rule},
            )


def _say_questions(named: NamedPack, settings: Mapping[str, str]) -> None:
    """The pack's own words for the settings that have no answer, where nothing else is wrong with it."""
    for setting in named.read(settings, require_settings=False).unanswered:
        say(question(setting, of_the_terminal()))


def _beginning(path: Path, param: click.Parameter | None, ctx: click.Context | None) -> bytes:
    """The file, or as much of it as shows that it is too long for a pack."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as trouble:
        message = Message(
            "%(path)s cannot be read: %(reason)s. Name a file, or one of the packs that huifang policy packs lists.",
            {"path": path, "reason": trouble.strerror},
        )
        raise click.BadParameter(said(message), ctx, param) from None
