"""What click, the library of command lines, says by itself, collected for translation."""

from __future__ import annotations


def _p(_context: str, word: str) -> str:
    """Marks words that have their translation in the context of click."""
    return word


def npgettext(_context: str, one: str, several: str) -> tuple[str, str]:
    """Marks a sentence with a number."""
    return one, several


CLICK_WORDS = (
    _p("click", "Usage:"),
    _p("click", "Options"),
    _p("click", "Positional arguments"),
    _p("click", "Commands"),
    _p("click", "Show this message and exit."),
    _p("click", "Try '{command} {option}' for help."),
    _p("click", "Error: {message}"),
    _p("click", "Invalid value: {message}"),
    _p("click", "Invalid value for {param_hint}: {message}"),
    _p("click", "Missing command."),
    _p("click", "Missing argument"),
    _p("click", "Missing option"),
    _p("click", "Missing parameter"),
    _p("click", "Missing parameter: {param_name}"),
    _p("click", "Missing {param_type}"),
    _p("click", "No such option {name!r}."),
    _p("click", "No such command {name!r}."),
    _p("click", "Option {name!r} does not take a value."),
    _p("click", "Could not open file {filename!r}: {message}"),
    _p("click", "unknown error"),
    _p("click", "Choose from:\n\t{choices}"),
    _p("click", "{value} is not in the range {range}."),
    _p("click", "{value!r} is not a valid {number_type}."),
    _p("click", "{name} {filename!r} does not exist."),
    _p("click", "{name} {filename!r} is a file."),
    _p("click", "{name} {filename!r} is a directory."),
    _p("click", "{name} {filename!r} is not readable."),
    _p("click", "{name} {filename!r} is not writable."),
    _p("click", "default: {default}"),
    _p("click", "required"),
)
CLICK_NUMBERS = (
    npgettext("click", "Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    npgettext("click", "Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    npgettext("click", "{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    npgettext("click", "Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
)
