"""Answers held against the fields of a form: which are missing, which are none that a field takes, what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from huifang.followups.logic.written import LONGEST_NOTE, kept, too_long
from huifang.kernel.masking import mask_free_text
from huifang.kernel.text import Message
from huifang.policy.logic.desk import Field, FieldType, Form

LONGEST_LINE = 300
MOST_DIGITS = 15

Kept = str | bool | list[str]


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """What is the matter with the answer in a field (by key; `note` and `findings.<place>` beside the form's own)."""

    field: str
    message: Message


@dataclass(frozen=True, slots=True)
class Checked:
    """Answers by field as they are kept; `faults` is empty when they may be."""

    answers: Mapping[str, Kept]
    faults: tuple[AnswerFault, ...]


REQUIRED = Message("This is still to be answered.")
NO_FIELD = Message("The form has no field %(name)s.")
NOT_OFFERED = Message("Choose one of the answers that are offered.")
NO_NUMBER = Message("Write a number, like 12 or 3.5.")
A_PHONE_NUMBER = Message("This looks like a telephone number. Keep numbers with the customer, not among the answers.")
NO_DATE = Message("Write a date, like 2026-03-31.")
NO_TRUTH = Message("Choose yes or no.")
NO_TEXT = Message("Write a text.")

_TRUTHS: Mapping[object, bool] = {"yes": True, "no": False, True: True, False: False}


class _Refused(Exception):
    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def checked_answers(form: Form | None, answers: Mapping[str, object]) -> Checked:
    """Hold answers (by field key) against a form; None is the plain form, which has no fields.

    Blank answers are none. Texts are kept masked, numbers as decimal text, dates as ISO text, choices by option key.
    """
    fields = {field.key: field for field in form.fields} if form else {}
    said = {key: answer for key, answer in answers.items() if not _is_blank(answer)}
    faults = [AnswerFault(key, Message(NO_FIELD.template, {"name": key})) for key in said if key not in fields]
    taken: dict[str, Kept] = {}
    for key, field in fields.items():
        if key not in said:
            faults += [AnswerFault(key, REQUIRED)] if field.is_required else []
            continue
        try:
            taken[key] = _READERS[field.type](field, said[key])
        except _Refused as refused:
            faults.append(AnswerFault(key, refused.message))
    return Checked(taken, tuple(faults))


def _is_blank(answer: object) -> bool:
    if isinstance(answer, str):
        return not answer.strip()
    return answer is None or (isinstance(answer, list | tuple | set | frozenset) and not answer)


def _line(_: Field, answer: object) -> str:
    return _text(answer, LONGEST_LINE)


def _long(_: Field, answer: object) -> str:
    return _text(answer, LONGEST_NOTE)


def _text(answer: object, most: int) -> str:
    if not isinstance(answer, str):
        raise _Refused(NO_TEXT)
    text = kept(answer)
    if complaint := too_long(text, most):
        raise _Refused(complaint)
    return text


def _one(field: Field, answer: object) -> str:
    if answer not in [option.key for option in field.options]:
        raise _Refused(NOT_OFFERED)
    return str(answer)


def _several(field: Field, answer: object) -> list[str]:
    chosen = [answer] if isinstance(answer, str) else answer
    if not isinstance(chosen, Iterable):
        raise _Refused(NOT_OFFERED)
    wanted = {_one(field, choice) for choice in chosen}
    return [option.key for option in field.options if option.key in wanted]


def _number(_: Field, answer: object) -> str:
    if isinstance(answer, bool) or not isinstance(answer, str | int | Decimal):
        raise _Refused(NO_NUMBER)
    text = str(answer).strip()
    try:
        number = Decimal(text)
    except InvalidOperation as unreadable:
        raise _Refused(NO_NUMBER) from unreadable
    if not number.is_finite() or len(number.as_tuple().digits) > MOST_DIGITS or abs(number.adjusted()) > MOST_DIGITS:
        raise _Refused(NO_NUMBER)
    plain = f"{number:f}"
    if plain != mask_free_text(plain):
        raise _Refused(A_PHONE_NUMBER)
    return plain


def _date(_: Field, answer: object) -> str:
    if isinstance(answer, date):
        return answer.isoformat()[:10]
    try:
        return date.fromisoformat(str(answer).strip()).isoformat()
    except ValueError as unreadable:
        raise _Refused(NO_DATE) from unreadable


def _truth(_: Field, answer: object) -> bool:
    if not isinstance(answer, str | bool) or answer not in _TRUTHS:
        raise _Refused(NO_TRUTH)
    return _TRUTHS[answer]


_READERS: Mapping[FieldType, Callable[[Field, object], Kept]] = {
    "text": _line,
    "long_text": _long,
    "choice": _one,
    "choices": _several,
    "scale": _one,
    "number": _number,
    "date": _date,
    "yes_no": _truth,
}
