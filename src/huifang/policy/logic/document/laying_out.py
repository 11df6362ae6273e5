"""From what the check read of a pack, the document of the policy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from huifang.policy.logic.desk import Field, Form
from huifang.policy.logic.document.paper import Article, Language, Paper, Signature, Table
from huifang.policy.logic.document.words import FIELDS, KINDS, LABELS, STEPS, word
from huifang.policy.logic.languages import in_language
from huifang.policy.logic.pack import Clause, Pack, Setting
from huifang.policy.logic.reading import Reading

UNITS = (("年", "year"), ("个月", "month"), ("周", "week"), ("天", "day"), ("小时", "hour"), ("分钟", "minute"))
_SPAN = re.compile(
    r"P(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)W)?(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?)?", re.ASCII
)
_DIGITS = "零一二三四五六七八九"
LARGEST_NUMERAL = 999
UNSIGNED = ("drafted", "review", "approve")
"""What the block has room for as long as nothing of it is done."""


def paper_of(
    reading: Reading, *, language: Language, effective_on: date | None, signatures: Sequence[Signature] = (),
    departments: Mapping[str, str] | None = None,
) -> Paper:  # fmt: skip
    """The document of a sound pack. `effective_on` is None where no day is said yet.

    `departments` are the names of the company's departments by their keys; one that it does not have stands as its key.

    `signatures` are the stages that were done and those that are still to come; without any there is room for the
    usual ones.
    """
    pack = reading.pack
    assert pack is not None, "a pack with faults has no document"
    return Paper(
        language=language,
        title=in_language(pack.title, language),
        facts=tuple(_facts(pack, language, effective_on, departments or {})),
        articles=tuple(_articles(pack.clauses, language)),
        signatures=_signatures(signatures or [Signature(step) for step in UNSIGNED], language),
        annexes=(*_forms(reading.desk.forms, language), *_settings(pack.settings, language)),
    )


def _facts(
    pack: Pack, language: Language, effective_on: date | None, names: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    def said(key: str) -> str:
        return word(LABELS, key, language)

    yield said("number"), pack.key
    yield said("version"), pack.version
    yield said("effective"), _day(effective_on, language) if effective_on else said("not_said")
    places = [names.get(key, key) for key in pack.departments]
    yield said("departments"), _listed(places, language) if places else said("everywhere")
    if key := pack.interpreted_by:
        yield said("interpreted_by"), in_language(pack.posts.get(key, {}), language) or names.get(key, key)


def _articles(clauses: Sequence[Clause], language: Language) -> Iterator[Article]:
    for place, clause in enumerate(clauses, start=1):
        heading = _listed([word(KINDS, kind, language) for kind in clause.kinds], language)
        number = word(LABELS, "article", language) % _numeral(place, language)
        yield Article(number, heading, clause.id, without_its_number(in_language(clause.text, language), place))


def without_its_number(text: str, place: int) -> str:
    """The words of a clause without 第三条 in front of them, where that is the number which it has here anyway."""
    for number in (_numeral(place, "zh-Hans"), str(place)):
        if text.startswith(own := f"第{number}条"):
            return text.removeprefix(own).lstrip(" \u3000:：、.．") or text
    return text


def _signatures(signatures: Sequence[Signature], language: Language) -> Table:
    heads = tuple(word(LABELS, key, language) for key in ("step", "who", "signature", "when"))
    rows = tuple(
        (word(STEPS, one.does, language), one.name, "", _day(one.on, language) if one.on else "") for one in signatures
    )
    return Table(word(LABELS, "signatures", language), heads, rows)


def _forms(forms: Sequence[Form], language: Language) -> Iterator[Table]:
    heads = tuple(word(LABELS, key, language) for key in ("field", "kind", "needed"))
    for place, form in enumerate(forms, start=1):
        heading = word(LABELS, "form", language) % (_numeral(place, language), in_language(form.title, language))
        rows = tuple(
            (in_language(field.label, language), _how(field, language), _truth(field.is_required, language))
            for field in form.fields
        )
        yield Table(heading, heads, rows)


def _how(field: Field, language: Language) -> str:
    options = _listed([in_language(option.label, language) for option in field.options], language)
    kind = word(FIELDS, field.type, language)
    if not options:
        return kind
    return f"{kind}：{options}" if language == "zh-Hans" else f"{kind}: {options}"


def _settings(settings: Sequence[Setting], language: Language) -> Iterator[Table]:
    if settings:
        heads = tuple(word(LABELS, key, language) for key in ("clause", "question", "answer"))
        unsaid = word(LABELS, "not_said", language)
        rows = tuple(
            (one.clause or "", in_language(one.ask, language), _answer(one, language) or unsaid) for one in settings
        )
        yield Table(word(LABELS, "settings", language), heads, rows)


def _answer(setting: Setting, language: Language) -> str:
    """What was answered; a duration and a time limit in words."""
    value = setting.value or ""
    return duration_in_words(value, language) if setting.type in ("duration", "clock") else value


def duration_in_words(text: str, language: Language) -> str:
    """`P1M3D` as 1个月3天 or 1 month 3 days; a text that is no duration as it is."""
    if text == "P0.5M":
        return "半个月" if language == "zh-Hans" else "half a month"
    found = _SPAN.fullmatch(text)
    parts = [(int(number), unit) for number, unit in zip(found.groups(), UNITS, strict=True) if number] if found else []
    if not parts:
        return text
    if language == "zh-Hans":
        return "".join(f"{number}{unit[0]}" for number, unit in parts)
    return " ".join(f"{number} {unit[1]}" if number == 1 else f"{number} {unit[1]}s" for number, unit in parts)


def _truth(value: bool, language: Language) -> str:
    return word(LABELS, "yes" if value else "no", language)


def _listed(words: Sequence[str], language: Language) -> str:
    return ("、" if language == "zh-Hans" else ", ").join(words)


def _numeral(number: int, language: Language) -> str:
    """Up to 999 as Chinese writes it; no policy has more clauses than that."""
    if language == "en" or number > LARGEST_NUMERAL:
        return str(number)
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    said = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        said += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        said += "零"
    return said + _DIGITS[ones] if ones else said


def _day(day: date, language: Language) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh-Hans" else day.isoformat()
