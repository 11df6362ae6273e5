"""What several commands ask for: a day, a zone, a language, answers to the settings of a pack."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from huifang.cli.language import of_the_terminal, said
from huifang.kernel.calendars.festivals import BadFestivalDate, FestivalDate, read_festival_date
from huifang.kernel.moments import BadMoment, read_day
from huifang.kernel.text import Message

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
            self.fail(
                said(Message("%(value)s is no day of the calendar; write one such as 2026-01-31.", {"value": value})),
                param,
                ctx,
            )


class Zone(click.ParamType[str]):
    """The name of a time zone such as Asia/Shanghai."""

    name = "zone"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return ZoneInfo(value).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.fail(
                said(
                    Message("%(value)s is no time zone known here; write one such as Asia/Shanghai.", {"value": value})
                ),
                param,
                ctx,
            )


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


def festivals(command: Command) -> Command:
    """The option `--festival`, given to the command as `festivals`: a dict of dates by the name of the festival."""
    return click.option(
        "--festival",
        "festivals",
        multiple=True,
        callback=_as_festivals,
        metavar="NAME=DATE",
        help="A festival of the company's own, such as fair=08-18 or fair=lunar:03-03. May be given several times.",
    )(command)


def _as_festivals(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[str, FestivalDate]:
    found: dict[str, FestivalDate] = {}
    for text in given:
        name, _, written = text.partition("=")
        try:
            found[name] = read_festival_date(written)
        except BadFestivalDate:
            message = Message("%(text)s is no festival; write NAME=08-18 or NAME=lunar:03-03.", {"text": repr(text)})
            raise click.BadParameter(said(message), ctx, param) from None
    return found


def _as_answers(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in given:
        key, sign, value = text.partition("=")
        if not (key and sign):
            raise click.BadParameter(
                said(Message("%(text)s is no answer; write KEY=VALUE.", {"text": text})), ctx, param
            )
        if key in found:
            raise click.BadParameter(said(Message("%(key)s is answered twice.", {"key": key})), ctx, param)
        found[key] = value
    return found
