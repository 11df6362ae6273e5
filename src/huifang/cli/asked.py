"""What several commands ask for: a day, a zone, a language, answers to the settings of a pack."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from huifang.kernel.moments import BadMoment, read_day

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day such as 2026-01-31."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return read_day(value)
        except BadMoment:
            self.fail(f"{value!r} is no day of the calendar; write one such as 2026-01-31.", param, ctx)


class Zone(click.ParamType[str]):
    """The name of a time zone such as Asia/Shanghai."""

    name = "zone"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return ZoneInfo(value).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.fail(f"{value!r} is no time zone known here; write one such as Asia/Shanghai.", param, ctx)


def of_the_terminal() -> str:
    """The language that the terminal is set to; English when it does not say."""
    said = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    tag = said.partition(".")[0].replace("_", "-")
    if tag.partition("-")[0] != "zh":
        return tag.partition("-")[0] if tag not in ("", "C", "POSIX") else "en"
    return "zh-Hant" if tag.endswith(("-TW", "-HK", "-MO", "-Hant")) else "zh-Hans"


language = click.option(
    "--language",
    default=of_the_terminal,
    show_default="the terminal's",
    metavar="TAG",
    help="Show the company's own texts in this language, such as zh-Hans or en.",
)


def answers(command: Command) -> Command:
    """The option `--set`, given to the command as `settings`: a dict of answers by the key of the setting."""
    return click.option(
        "--set",
        "settings",
        multiple=True,
        callback=_as_answers,
        metavar="KEY=VALUE",
        help="Answer one of the pack's settings, such as promptly=P1D. May be given several times.",
    )(command)


def _as_answers(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in given:
        key, sign, value = text.partition("=")
        if not (key and sign):
            raise click.BadParameter(f"{text!r} is no answer; write KEY=VALUE.", ctx, param)
        if key in found:
            raise click.BadParameter(f"{key} is answered twice.", ctx, param)
        found[key] = value
    return found
