"""Phone and ID numbers typed into a note, found however they are spaced, and masked.

What is masked cannot be read back, so dates, amounts and order numbers must survive: a number is masked when its digits
read like one and stand in groups in which people write one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from huifang.kernel.contacts.numbers import id_number
from huifang.kernel.contacts.typed import DASHES, FULL_WIDTH, INVISIBLE, SPACES
from huifang.kernel.contacts.values import IdNumber
from huifang.kernel.masking.values import STARS, mask_id_number

FEWEST_DIGITS, MOST_DIGITS = 10, 18

# One character for one, so that a place in the levelled note is the same place in the note. A new line ends a number.
_LEVEL: dict[int, int | str] = {
    **FULL_WIDTH,
    **{ord(mark): " " for mark in SPACES + INVISIBLE if mark not in "\n\v\f\r\x85\u2028\u2029"},
    **{ord(mark): "-" for mark in DASHES},
    ord("\xb7"): ".",
}
_RUN = re.compile(r"[0-9](?:[ ().-]{0,3}[0-9]){9,}")
_GROUP = re.compile(r"[0-9]+")
_LAST_X = re.compile(r"[ -]?[Xx](?![A-Za-z])")
_UNIT = re.compile(r" ?(?:[元块亿件%]|万元|平米|平方)")

_MOBILE = re.compile(r"(1[3-9][0-9])[0-9]{4}([0-9]{4})")
_MOBILE_GROUPS = {
    *[(11,), (3, 4, 4), (3, 8), (7, 4), (4, 3, 4), (4, 4, 3), (4, 7), (5, 6), (6, 5), (3, 3, 5), (3, 5, 3), (3, 6, 2)],
    *[(3, 2, 2, 2, 2), (3, 4, 2, 2), (3, 2, 2, 4), (3, 3, 3, 2), (3, 2, 3, 3), (1,) * 11],
}
_LANDLINE = re.compile(r"(0(?:10|2[0-9])(?=[0-9]{8}$)|0[3-9][0-9]{2}(?=[0-9]{7,8}$))[1-9][0-9]{2,3}([0-9]{4})")
_LANDLINE_GROUPS = {(11,), (12,), (3, 8), (4, 7), (4, 8), (3, 4, 4), (4, 4, 4), (4, 3, 4)}
_COUNTRY = re.compile(r"\A(?:00)?86")
_BARE_COUNTRY = re.compile(r"\A86(?=0?1[3-9])")
_AREA = re.compile(r"10|[2-9]")
_TRUNK = re.compile(r"\A0(?=1[3-9])")
_ABROAD = re.compile(r"[1-9][0-9]{9,14}")

_YEAR, _MONTH, _DAY = "(?:18|19|20)[0-9]{2}", "(?:0[1-9]|1[0-2])", "(?:0[1-9]|[12][0-9]|3[01])"
_REGION = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-9])[0-9]{4}"
_ID = re.compile(f"{_REGION}(?:{_YEAR}{_MONTH}{_DAY}[0-9]{{3}}[0-9X]|[0-9]{{2}}{_MONTH}{_DAY}[0-9]{{3}})")
_DATE = re.compile(
    rf"(?<= ){_YEAR}{_MONTH}{_DAY}(?![0-9])|(?<![0-9]){_YEAR}[ .-]+0?(?:[1-9]|1[0-2])[ .-]+[0-3]?[0-9](?![0-9])"
)


def mask_free_text(note: str) -> str:
    """The note with every phone number and ID number masked, `138****5678`; everything else as it was.

    Finds mainland mobiles, landlines with area code, foreign numbers with +, and ID numbers, in half or full width,
    with spaces, dashes, dots or brackets between. Masking twice changes nothing more.
    """
    level = note.translate(_LEVEL)
    kept: list[str] = []
    upto = 0
    for run in _RUN.finditer(level):
        for found in _numbers_in(level, list(_GROUP.finditer(level, run.start(), run.end()))):
            kept += [note[upto : found.start], found.mask]
            upto = found.end
    return "".join(kept) + note[upto:]


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    mask: str


@dataclass(frozen=True, slots=True)
class _Window:
    """Neighbouring groups of digits that may be one number."""

    level: str
    start: int
    end: int
    groups: tuple[str, ...]

    @property
    def digits(self) -> str:
        return "".join(self.groups)

    @property
    def follows_plus(self) -> bool:
        return self.level[self.start - 1 : self.start] == "+"

    @property
    def touches_mask(self) -> bool:
        before = self.level[max(0, self.start - len(STARS)) : self.start]
        return before == STARS or self.level.startswith(STARS, self.end)

    @property
    def counts_something(self) -> bool:
        return bool(_UNIT.match(self.level, self.end))

    @property
    def reads_otherwise(self) -> bool:
        """It holds a date, or is two amounts: split so unlike a phone number, with a unit, or a range of round ones."""
        if len(self.groups) == 2 and self.groups[0][0] != "0" and len(self.groups[0]) > 3:
            least, most = self.groups
            is_range = least.endswith("00") and most.endswith("00") and len(least) < len(most)
            return is_range or self.counts_something
        return bool(_DATE.search(self.level, self.start, self.end))


def _numbers_in(level: str, groups: list[re.Match[str]]) -> Iterator[_Found]:
    at = 0
    while at < len(groups):
        windows = list(_windows_from(level, groups, at))
        found = _first(_id_in, windows) or _first(_phone_in, windows)
        if found is None:
            at += 1
            continue
        yield found
        while at < len(groups) and groups[at].start() < found.end:
            at += 1


def _windows_from(level: str, groups: list[re.Match[str]], at: int) -> Iterator[_Window]:
    parts: tuple[str, ...] = ()
    for group in groups[at:]:
        parts += (group[0],)
        count = sum(map(len, parts))
        if count > MOST_DIGITS:
            return
        if count >= FEWEST_DIGITS:
            yield _Window(level, groups[at].start(), group.end(), parts)


def _first(look: Callable[[_Window], _Found | None], windows: list[_Window]) -> _Found | None:
    return next((found for window in windows if not window.touches_mask and (found := look(window))), None)


def _id_in(window: _Window) -> _Found | None:
    number, end = window.digits, window.end
    last = _LAST_X.match(window.level, end)
    if len(number) == 17 and last:
        number, end = number + "X", last.end()
    if not _ID.fullmatch(number):
        return None
    if len(window.groups) > 1 and not _is_born_or_checked(number):
        return None
    return _Found(window.start, end, mask_id_number(number))


def _is_born_or_checked(number: str) -> bool:
    """Scattered groups may be a post code, a day of these years and a time: then the check character decides."""
    return number.endswith("X") or number[6:8] in ("18", "19") or isinstance(id_number(number), IdNumber)


def _phone_in(window: _Window) -> _Found | None:
    if window.reads_otherwise:
        return None
    mask = _mainland_mask(_dialled_at_home(window))
    if mask is None and _is_abroad(window):
        mask = f"+{window.digits[:3]}{STARS}{window.digits[-4:]}"
    return None if mask is None else _Found(_opening(window), window.end, mask)


def _dialled_at_home(window: _Window) -> tuple[str, ...]:
    """The groups without +86 or 0086, a landline with the 0 of its area code, a mobile without one."""
    first, *rest = window.groups
    is_marked = window.follows_plus or first.startswith("0086")
    home = (_COUNTRY if is_marked else _BARE_COUNTRY).sub("", first)
    groups = [home, *rest] if home else rest
    if is_marked and home != first and _AREA.match(groups[0]):
        groups[0] = "0" + groups[0]
    groups[0] = _TRUNK.sub("", groups[0])
    return tuple(groups)


def _mainland_mask(groups: tuple[str, ...]) -> str | None:
    digits, sizes = "".join(groups), tuple(map(len, groups))
    mobile = _MOBILE.fullmatch(digits)
    if mobile and sizes in _MOBILE_GROUPS:
        return mobile[1] + STARS + mobile[2]
    landline = _LANDLINE.fullmatch(digits)
    if landline and sizes in _LANDLINE_GROUPS:
        return landline[1] + STARS + landline[2]
    return None


def _is_abroad(window: _Window) -> bool:
    # A mainland number is still to come when its +86 stands apart and the window is short.
    if not window.follows_plus or window.groups[0] == "86" or not _ABROAD.fullmatch(window.digits):
        return False
    return len(window.groups) > 1 or not window.counts_something


def _opening(window: _Window) -> int:
    """Where the number begins, with its plus and with the bracket that closes inside it."""
    start = window.start - 1 if window.follows_plus else window.start
    opens = window.level[max(0, start - 2) : start]
    closes = ")" in window.level[start : window.end]
    return start - 1 if closes and opens.endswith("(") and not opens[0].isdigit() else start
