"""Free words of a row, made fit to be kept."""

from __future__ import annotations

import re

from huifang.customers.logic.cells import BadCell
from huifang.kernel.contacts import IdNumber, id_number
from huifang.kernel.masking import mask_free_text
from huifang.kernel.text import Message

LONGEST_NAME = 200
LONGEST_CODE = 200
LONGEST_ATTRIBUTE = 4_000
FEWEST_DIGITS_OF_A_NUMBER = 10

LENGTHS_OF_NUMBERS = frozenset({11, 13, 14})
LENGTH_OF_AN_ID = 18

TOO_LONG = Message("This is longer than can be kept.")
INVISIBLE = Message("An invisible control character stands in this text. Retype it.")


def name(text: str) -> str:
    """A name on one line, with single spaces and no number in clear; raises BadCell."""
    return without_numbers(code(" ".join(text.split()), longest=LONGEST_NAME))


def code(text: str, *, longest: int = LONGEST_CODE) -> str:
    """A text of one line as it stands; raises BadCell."""
    if len(text) > longest:
        raise BadCell(TOO_LONG, text)
    # Rare characters of names may be younger than this Python, which then calls them unprintable.
    if not text.isprintable() and _CONTROL.search(text):
        raise BadCell(INVISIBLE, text)
    return text


def free_text(text: str, *, longest: int = LONGEST_ATTRIBUTE) -> str:
    """A text that may have several lines; raises BadCell."""
    if not text.isprintable():
        code(text.translate(_LINES_AND_SPACES), longest=longest)
    elif len(text) > longest:
        raise BadCell(TOO_LONG, text)
    return text


def is_number_of_a_person(text: str) -> bool:
    """Whether a text is a mainland mobile number or a valid ID number, and nothing else."""
    if len(text) in LENGTHS_OF_NUMBERS and _MOBILE.fullmatch(text):
        return True
    return len(text) == LENGTH_OF_AN_ID and isinstance(id_number(text), IdNumber)


def without_numbers(text: str) -> str:
    """The text with phone and ID numbers masked."""
    return text if len(text) < FEWEST_DIGITS_OF_A_NUMBER else mask_free_text(text)


_MOBILE = re.compile(r"(?:\+?86)?1[3-9][0-9]{9}")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_LINES_AND_SPACES = str.maketrans(dict.fromkeys("\t\n\r\u2028\u2029\u200b\ufeff", " "))
