"""`huifang`: the door for the terminal. Commands are loaded when they are called, so that asking for help is quick."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version

import click

from huifang.cli.help import in_the_language, speak_to_click
from huifang.cli.language import CATALOGUES, name_language, said
from huifang.cli.last_word import LastWord, ending_on_sigterm
from huifang.kernel.text import Message


@dataclass(frozen=True, slots=True)
class Place:
    """Where a command is written, and the line that the list of commands shows for it."""

    module: str
    name: str
    summary: Message


COMMANDS: Mapping[str, Place] = {
    "policy": Place("huifang.cli.policy", "policy", Message("Check, preview, load and list policy packs.")),
    "import": Place("huifang.cli.imports", "commands", Message("Import customers, events and old cases from files.")),
    "plan": Place("huifang.cli.plan", "plan", Message("Plan the follow-ups that the policies in force ask for.")),
    "explain": Place("huifang.cli.plan", "explain", Message("Explain one follow-up: clause, event, dates counted.")),
    "capacity": Place(
        "huifang.cli.capacity", "capacity", Message("Say how many follow-ups a person can make in a day.")
    ),
    "simulate": Place(
        "huifang.cli.simulate", "simulate", Message("Count what the time to come asks for, and of whom.")
    ),
    "batches": Place("huifang.cli.batches", "batches", Message("List the plans of departments and periods.")),
    "allocate": Place("huifang.cli.allocate", "allocate", Message("Give customers and their follow-ups to people.")),
    "customers": Place(
        "huifang.cli.customers", "customers", Message("Say of whom nothing is planned, and whose follow-ups are amiss.")
    ),
    "satisfaction": Place(
        "huifang.cli.satisfaction",
        "satisfaction",
        Message("Count what customers answered anew, for the figures of satisfaction."),
    ),
    "calendar": Place(
        "huifang.cli.calendar", "calendar", Message("Look after public holidays, make-up workdays, festivals.")
    ),
    "staff": Place("huifang.cli.staff", "staff", Message("Import, list and invite people; have them leave.")),
    "organisation": Place("huifang.cli.staff", "organisation", Message("Set the organisation's name and time zone.")),
    "serve": Place("huifang.cli.serve", "serve", Message("Serve the pages for people with a browser.")),
    "worker": Place("huifang.cli.worker", "worker", Message("Do the work behind the pages: plan, import, seal.")),
    "demo": Place(
        "huifang.cli.demo", "demo", Message("Show the product with a sample company, on this machine alone.")
    ),
    "migrate": Place("huifang.cli.ground", "migrate", Message("Bring the database to this version.")),
    "doctor": Place("huifang.cli.ground", "doctor", Message("Look at the installation and say what is amiss.")),
    "fsck": Place("huifang.cli.ground", "fsck", Message("Check that what is stored keeps every promise.")),
    "seal": Place("huifang.cli.ground", "seal", Message("Seal the history and anchor it outside the database.")),
    "keys": Place("huifang.cli.ground", "keys", Message("Look after the keys that personal data is encrypted with.")),
}


class LazyGroup(click.Group):
    """A group whose commands stand in a table; a command's module is imported when the command is called."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        command = getattr(import_module(place.module), place.name)
        assert isinstance(command, click.Command)
        return in_the_language(command)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super(LazyGroup, in_the_language(self)).format_help(ctx, formatter)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super(LazyGroup, in_the_language(self)).format_usage(ctx, formatter)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(said(Message("Commands"))):
            formatter.write_dl([(name, said(place.summary)) for name, place in COMMANDS.items()])


def _print_version(ctx: click.Context, _option: click.Parameter, is_asked: bool) -> None:
    if is_asked and not ctx.resilient_parsing:
        click.echo(f"huifang {version('huifang')}")
        ctx.exit()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version and leave.",
)
@click.option(
    "--language",
    "tag",
    type=click.Choice(["en", *CATALOGUES]),
    help="Speak this language; without it that of the terminal (LC_ALL, LC_MESSAGES, LANG).",
    is_eager=True,
    expose_value=False,
    callback=lambda _ctx, _option, tag: name_language(tag or ""),
)
def huifang() -> None:
    """Huifang 回访 runs a company's written customer follow-up policy.

    Exit status: 0 done; 1 done with findings; 2 wrong input; 3 the installation is not ready (database, keys, disk);
    70 a surprise, noted in the incident log; 130 and 143 stopped by Ctrl-C and SIGTERM.
    """


def run(arguments: Sequence[str]) -> int:
    """Carry out one command line and return its exit status. Whatever goes wrong is said in a sentence."""
    speak_to_click()
    called = next((word for word in arguments if word in COMMANDS), "")
    with LastWord(called) as last_word, ending_on_sigterm():
        with huifang.make_context("huifang", list(arguments)) as context:
            huifang.invoke(context)
        sys.stdout.flush()
    return last_word.status


def main() -> None:
    """The entry point of the program."""
    sys.exit(run(sys.argv[1:]))
