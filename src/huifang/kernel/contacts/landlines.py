"""Phone numbers other than mainland mobiles, checked against the numbering plans of `phonenumbers`."""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from huifang.kernel.contacts.values import BadContact, Phone
from huifang.kernel.text import Message

NOT_IN_USE = BadContact(Message("No number like this is in use; check the area or country code and count the digits."))

_CHINA = "86"
_MAINLAND = r"(?:\(?(?:\+ ?|00)?86\)?[ -]*)?"
_LANDLINE = re.compile(
    rf"(?P<country>{_MAINLAND})\(?(?P<trunk>0?)\)?(?P<area>10|2[0-9]|(?![48]00)[3-9][0-9]{{2}})\)?[ -]*"
    r"(?P<line>[0-9]{7,8}|[0-9]{3,4}[ -][0-9]{4})(?:-(?P<extension>[0-9]{2,6}))?"
)
_SERVICE = re.compile(
    rf"{_MAINLAND}(?P<service>[48]00)[ -]*(?P<line>[0-9]{{3,4}}[ -]?[0-9]{{3,4}})(?:-(?P<extension>[0-9]{{2,6}}))?"
)
_FOREIGN = re.compile(r"\(?(?:\+|00)[ (]*[1-9][0-9 ()-]*")
_NOT_A_DIGIT = re.compile(r"[^0-9]")
_TEXTABLE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def landline_or_foreign(number: str, extension: str) -> Phone | BadContact | None:
    """A landline with its area code, a 400 or 800 number, or a foreign number; None when it is written as none of them.

    `extension` is what stood behind a word for it; on mainland numbers a last dash introduces one too.
    """
    if not _FOREIGN.fullmatch(number):
        return _at_home(number, extension)
    digits = _digits(number).removeprefix("00")
    if digits.startswith(_CHINA):
        return _at_home(number, extension) or _at_home(f"+{digits}", extension)
    return _foreign(digits, extension)


def _at_home(number: str, extension: str) -> Phone | BadContact | None:
    service = _SERVICE.fullmatch(number)
    if service:
        line = _digits(service["line"])
        display = f"{service['service']}-{line[:3]}-{line[3:]}"
        return _mainland(service["service"] + line, display, extension or service["extension"] or "")
    landline = _LANDLINE.fullmatch(number)
    if landline is None or not (landline["trunk"] or landline["country"]):
        return None
    line = _digits(landline["line"])
    return _mainland(landline["area"] + line, f"0{landline['area']}-{line}", extension or landline["extension"] or "")


def _mainland(national: str, display: str, extension: str) -> Phone | BadContact:
    if not phonenumbers.is_valid_number(PhoneNumber(country_code=86, national_number=int(national))):
        return NOT_IN_USE
    if not extension:
        return Phone("+86" + national, display, False)
    return Phone(f"+86{national};ext={extension}", f"{display}-{extension}", False)


def _foreign(digits: str, extension: str) -> Phone | BadContact:
    try:
        found = phonenumbers.parse("+" + digits)
    except phonenumbers.NumberParseException:
        return NOT_IN_USE
    if not phonenumbers.is_valid_number(found) or not _dialled_as_written(found, digits):
        return NOT_IN_USE
    normalised = phonenumbers.format_number(found, PhoneNumberFormat.E164)
    display = phonenumbers.format_number(found, PhoneNumberFormat.INTERNATIONAL)
    can_text = phonenumbers.number_type(found) in _TEXTABLE
    if not extension:
        return Phone(normalised, display, can_text)
    return Phone(f"{normalised};ext={extension}", f"{display} ext. {extension}", False)


def _dialled_as_written(found: PhoneNumber, digits: str) -> bool:
    """Nothing was dropped or put in but the 0 that many write in brackets, +44 (0)20 …"""
    national = phonenumbers.national_significant_number(found)
    return digits in (f"{found.country_code}{national}", f"{found.country_code}0{national}")


def _digits(text: str) -> str:
    return _NOT_A_DIGIT.sub("", text)
