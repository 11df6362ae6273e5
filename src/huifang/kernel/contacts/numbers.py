"""ID numbers of people and credit codes of organisations, checked by their check characters.

Sources: GB 11643-1999 (18 characters, ISO 7064 MOD 11-2; the older 15), the permanent residence card of 2023 for
foreigners (begins with 9, same check character), GB 32100-2015 (credit code, MOD 31-3).
"""

from __future__ import annotations

import re
from datetime import date
from operator import mul

from huifang.kernel.contacts.typed import plain, whole_number
from huifang.kernel.contacts.values import BadContact, CreditCode, IdNumber
from huifang.kernel.text import Message

NO_ID_SHAPE = BadContact(Message("An ID number has 17 digits and a last digit or X; older ones have 15 digits."))
NO_ID_REGION = BadContact(Message("No ID number begins like this."))
NO_BIRTH_DATE = BadContact(Message("Digits 7 to 14 of an ID number are a date of birth; here they are no date."))
WRONG_ID_CHECK = BadContact(Message("The last character of the ID number does not fit the others; one is mistyped."))
ROUNDED_ID = BadContact(
    Message(
        "This ID number ends in 000 and its check character is wrong: a spreadsheet rounded it. "
        "Format the column as text and enter the number again."
    )
)
NO_CODE_SHAPE = BadContact(
    Message("A unified social credit code has 18 digits and capital letters, without I, O, S, V and Z.")
)
WRONG_CODE_CHECK = BadContact(
    Message("The last character of the credit code does not fit the others; one is mistyped.")
)

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_ID_ZEROS = sum(_ID_WEIGHTS) * ord("0")
_ID_REGION = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9.")  # 9: foreigners
_ID = re.compile(r"[1-9][0-9]{16}[0-9X]")
_OLD_ID = re.compile(r"[1-8][0-9]{14}")
_FIRST_CENTENARIAN = "996"
_EARLIEST_BIRTH_YEAR = 1800
_GAPS = str.maketrans("", "", " -")

_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WORTH = {character: worth for worth, character in enumerate(_CODE_ALPHABET)}
_CODE_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def id_number(text: str) -> IdNumber | BadContact:
    """Check an ID number: shape, region, date of birth, check character. The older 15 digits become 18.

    A spreadsheet's rounding to 15 digits is caught by the check character ten times in eleven, no more.
    """
    if _ID.fullmatch(text):
        return _checked(text)
    number = whole_number(plain(text).translate(_GAPS).upper())
    if isinstance(number, BadContact):
        return number
    if _OLD_ID.fullmatch(number):
        return _checked(_renewed(number))
    return _checked(number) if _ID.fullmatch(number) else NO_ID_SHAPE


def _checked(number: str) -> IdNumber | BadContact:
    if not _ID_REGION.match(number):
        return NO_ID_REGION
    if not _is_birth_date(number[6:14]):
        return NO_BIRTH_DATE
    if _id_check(number[:17]) != number[17]:
        return ROUNDED_ID if number.endswith("000") else WRONG_ID_CHECK
    return IdNumber(number, number)


def _is_birth_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return int(digits[:4]) >= _EARLIEST_BIRTH_YEAR


def _id_check(digits: str) -> str:
    # Over the bytes of the digits, their common 48 taken off once: twice as fast as int() on each.
    return _ID_CHECKS[(sum(map(mul, _ID_WEIGHTS, digits.encode())) - _ID_ZEROS) % 11]


def _renewed(old: str) -> str:
    """The 18 characters of an ID number of 15 digits: its last three are 996 to 999 for people born before 1900."""
    century = "18" if old[12:] >= _FIRST_CENTENARIAN else "19"
    digits = f"{old[:6]}{century}{old[6:]}"
    return digits + _id_check(digits)


def credit_code(text: str) -> CreditCode | BadContact:
    """Check a unified social credit code: shape and check character."""
    code = plain(text).translate(_GAPS).upper()
    if not _CODE.fullmatch(code):
        return NO_CODE_SHAPE
    worth = sum(weight * _CODE_WORTH[character] for weight, character in zip(_CODE_WEIGHTS, code[:17], strict=True))
    if _CODE_ALPHABET[-worth % 31] != code[17]:
        return WRONG_CODE_CHECK
    return CreditCode(code, code)
