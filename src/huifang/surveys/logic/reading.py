"""A definition read and checked: every fault with its place, what is wrong, and what was expected."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import TypedDict, cast

from huifang.kernel.text import Message
from huifang.policy.logic.pack import Text
from huifang.surveys.logic.conditions import condition_faults
from huifang.surveys.logic.definition import (
    CHOSEN,
    LANGUAGES,
    PICTURES,
    Choice,
    Definition,
    Kind,
    Question,
    ShownWhen,
    is_uploaded,
)
from huifang.surveys.logic.faults import EXPECTED_KEY, EXPECTED_TEXT, EXPECTED_TRUTH, Fault, Found

KEY = re.compile(r"[a-z][a-z0-9-]{0,39}\Z")
CHOICE_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}\Z")
LONGEST_LABEL = 300
LONGEST_TEXT = 1_000
MOST_QUESTIONS = 60
MOST_CHOICES = 30

_OF_DEFINITION = frozenset({"languages", "intro", "thanks", "shuffled", "questions"})
_OF_QUESTION = frozenset(
    {
        *("key", "kind", "label", "help", "required", "choices", "rows", "other", "shuffled", "shown_when", "overall"),
        *("low", "high", "most", "picture", "alt"),
    }
)
_OF_CHOICE = frozenset({"key", "label", "picture", "alt"})
_OF_CONDITION = frozenset({"question", "in", "at_least", "at_most"})


class _Shown(TypedDict):
    picture: str
    alt: Text


class NotReadable(Exception):
    """A definition has faults."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{fault.place}: {fault.message}" for fault in faults))


def read_definition(raw: object) -> Definition:
    """What is stored, or was written by hand, as a definition. Raises NotReadable with every fault at once."""
    reader = _Reader(Found())
    definition = reader.definition(raw)
    if not reader.found.faults:
        condition_faults(definition, reader.found)
    if reader.found.faults:
        raise NotReadable(tuple(reader.found.faults))
    return definition


def storable(text: str) -> str:
    """A text without what a database cannot hold, trimmed."""
    return text.replace("\x00", "").encode(errors="ignore").decode().strip()


@dataclass
class _Reader:
    """Goes through a definition from its top to its end; what cannot be read is left out, with its fault."""

    found: Found
    languages: tuple[str, ...] = LANGUAGES

    def definition(self, raw: object) -> Definition:
        group = self._group("", raw, _OF_DEFINITION)
        self.languages = self._languages(group.get("languages"))
        written = self._list("questions", group.get("questions"), most=MOST_QUESTIONS)
        questions = tuple(self._question(f"questions[{at}]", one) for at, one in enumerate(written, start=1))
        self._only_once("questions", [question.key for question in questions])
        if all(question.is_section for question in questions):
            self.found.add("questions", Message("It asks nothing."), Message("Write at least one question."))
        for kind in (Kind.NPS, Kind.CES):
            self._at_most_one("questions", kind, [question for question in questions if question.kind is kind])
        self._at_most_one("questions", "overall", [question for question in questions if question.is_overall])
        return Definition(
            questions=questions,
            languages=self.languages,
            intro=self._text("intro", group.get("intro"), most=LONGEST_TEXT),
            thanks=self._text("thanks", group.get("thanks"), most=LONGEST_TEXT),
            is_shuffled=self._truth("shuffled", group.get("shuffled")),
        )

    def _question(self, place: str, raw: object) -> Question:
        key = self._key(f"{place}.key", raw.get("key") if isinstance(raw, Mapping) else None)
        place = f"questions[{key}]" if key else place
        group = self._group(place, raw, _OF_QUESTION)
        kind = self._kind(f"{place}.kind", group.get("kind"))
        question = Question(
            key=key,
            kind=kind,
            label=self._text(f"{place}.label", group.get("label"), most=LONGEST_LABEL, is_needed=True),
            help=self._text(f"{place}.help", group.get("help"), most=LONGEST_TEXT),
            is_required=self._truth(f"{place}.required", group.get("required")),
            choices=self._choices(f"{place}.choices", group.get("choices"), needs=2 if kind in CHOSEN else 0),
            rows=self._choices(f"{place}.rows", group.get("rows"), needs=1 if kind is Kind.MATRIX else 0),
            takes_other=self._truth(f"{place}.other", group.get("other")),
            is_shuffled=self._truth(f"{place}.shuffled", group.get("shuffled")),
            shown_when=self._condition(f"{place}.shown_when", group.get("shown_when")),
            is_overall=self._truth(f"{place}.overall", group.get("overall")),
            low=self._number(f"{place}.low", group.get("low")),
            high=self._number(f"{place}.high", group.get("high")),
            most=self._count(f"{place}.most", group.get("most")),
            **self._shown(place, group),
        )
        self._fits(place, question)
        return question

    def _fits(self, place: str, question: Question) -> None:
        """Nothing is said of a question that its kind does not have."""
        kind = question.kind
        self._only_for(f"{place}.other", question.takes_other, kind in (Kind.SINGLE, Kind.MULTIPLE))
        self._only_for(f"{place}.shuffled", question.is_shuffled, kind in CHOSEN or kind is Kind.MATRIX)
        self._only_for(f"{place}.overall", question.is_overall, kind is Kind.SCALE)
        self._only_for(f"{place}.required", question.is_required, not question.is_section)
        self._only_for(f"{place}.low", question.low is not None, kind is Kind.NUMBER)
        self._only_for(f"{place}.high", question.high is not None, kind is Kind.NUMBER)
        self._only_for(f"{place}.most", question.most is not None, kind is Kind.MULTIPLE)
        if question.low is not None and question.high is not None and question.low > question.high:
            self.found.add(f"{place}.high", Message("The highest is below the lowest."), Message("Swap the two."))
        self._only_for(f"{place}.picture", bool(question.picture), is_uploaded(question.picture))
        for choice in (*question.choices, *question.rows):
            self._picture(f"{place}.choices[{choice.key}].picture", choice.picture, kind)

    def _picture(self, place: str, picture: str, kind: Kind) -> None:
        """A choice among pictures has a sign, an uploaded one, or none yet."""
        if kind is not Kind.IMAGE:
            self._only_for(place, bool(picture), False)
        elif picture and picture not in PICTURES and not is_uploaded(picture):
            expected = Message("One of: %(names)s.", {"names": ", ".join(PICTURES)})
            self.found.add(place, Message("There is no such picture."), expected)

    def _shown(self, place: str, group: Mapping[str, object]) -> _Shown:
        """A picture, and its words: of an uploaded one they are needed, and only these have any."""
        raw = group.get("picture", "")
        picture = raw if isinstance(raw, str) else "?"
        alt = self._text(f"{place}.alt", group.get("alt"), most=LONGEST_LABEL, is_needed=is_uploaded(picture))
        self._only_for(f"{place}.alt", bool(alt), is_uploaded(picture))
        return {"picture": picture, "alt": alt}

    def _only_for(self, place: str, is_said: bool, is_had: bool) -> None:
        if is_said and not is_had:
            message = Message("A question of this kind does not have this.")
            self.found.add(place, message, Message("Leave it out, or choose another kind of question."))

    def _choices(self, place: str, raw: object, *, needs: int) -> tuple[Choice, ...]:
        written = self._list(place, raw, most=MOST_CHOICES)
        if len(written) < needs:
            expected = Message("At least %(count)d.", {"count": needs})
            self.found.add(place, Message("There is too little to choose from."), expected)
        if written and not needs:
            self._only_for(place, True, False)
        choices = tuple(self._choice(f"{place}[{at}]", one) for at, one in enumerate(written, start=1))
        self._only_once(place, [choice.key for choice in choices])
        return choices

    def _choice(self, place: str, raw: object) -> Choice:
        group = self._group(place, raw, _OF_CHOICE)
        key = self._key(f"{place}.key", group.get("key"), pattern=CHOICE_KEY)
        label = self._text(f"{place}.label", group.get("label"), most=LONGEST_LABEL, is_needed=True)
        return Choice(key, label, **self._shown(place, group))

    def _condition(self, place: str, raw: object) -> ShownWhen | None:
        if raw is None:
            return None
        group = self._group(place, raw, _OF_CONDITION)
        any_of = self._list(f"{place}.in", group.get("in"), most=MOST_CHOICES)
        return ShownWhen(
            question=self._key(f"{place}.question", group.get("question")),
            any_of=tuple(self._key(f"{place}.in", one, pattern=CHOICE_KEY) for one in any_of),
            at_least=self._number(f"{place}.at_least", group.get("at_least")),
            at_most=self._number(f"{place}.at_most", group.get("at_most")),
        )

    def _languages(self, raw: object) -> tuple[str, ...]:
        written = self._list("languages", raw, most=len(LANGUAGES)) if raw is not None else list(LANGUAGES)
        known = tuple(one for one in LANGUAGES if one in written)
        if not known or len(known) != len(written):
            expected = Message("Some of: %(names)s.", {"names": ", ".join(LANGUAGES)})
            self.found.add("languages", Message("These are not languages of a questionnaire."), expected)
        return known or LANGUAGES

    def _kind(self, place: str, raw: object) -> Kind:
        if isinstance(raw, str) and raw in Kind.__members__.values():
            return Kind(raw)
        expected = Message("One of: %(names)s.", {"names": ", ".join(Kind)})
        self.found.add(place, Message("There is no such kind of question."), expected)
        return Kind.TEXT

    def _key(self, place: str, raw: object, *, pattern: re.Pattern[str] = KEY) -> str:
        if isinstance(raw, str) and pattern.match(raw):
            return raw
        self.found.add(place, Message("This is no name."), EXPECTED_KEY)
        return ""

    def _text(self, place: str, raw: object, *, most: int, is_needed: bool = False) -> Text:
        if raw is None and not is_needed:
            return {}
        if not isinstance(raw, Mapping) or not all(isinstance(one, str) for pair in raw.items() for one in pair):
            self.found.add(place, Message("The words are missing."), EXPECTED_TEXT)
            return {}
        said = {language: storable(text) for language, text in raw.items() if storable(text)}
        for language, text in said.items():
            if len(text) > most:
                message = Message("This is longer than %(most)d characters.", {"most": most})
                self.found.add(f"{place}.{language}", message, Message("Say it more briefly."))
        lacking = self._lacking(said) if said or is_needed else []
        if lacking:
            message = Message("The words are missing in: %(languages)s.", {"languages": ", ".join(lacking)})
            self.found.add(place, message, EXPECTED_TEXT)
        return said

    def _truth(self, place: str, raw: object) -> bool:
        if raw is not None and not isinstance(raw, bool):
            self.found.add(place, Message("This is neither true nor false."), EXPECTED_TRUTH)
        return raw is True

    def _lacking(self, said: Text) -> list[str]:
        """The languages in which a text is still to be written: the traditional Chinese is made of the simplified."""
        simplified, made, _english = LANGUAGES
        return [one for one in self.languages if one not in said and not (one == made and simplified in said)]

    def _number(self, place: str, raw: object) -> Decimal | None:
        if raw is None:
            return None
        try:
            number = Decimal(str(raw)) if isinstance(raw, int | str) and not isinstance(raw, bool) else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite() or abs(number) > 10**9:
            self.found.add(place, Message("This is no number."), Message("Write a number, like 12 or 3.5."))
            return None
        return number

    def _count(self, place: str, raw: object) -> int | None:
        number = self._number(place, raw)
        if number is not None and (number < 1 or number != int(number)):
            self.found.add(place, Message("This is no count."), Message("Write a whole number from 1 on."))
            return None
        return None if number is None else int(number)

    def _group(self, place: str, raw: object, known: frozenset[str]) -> Mapping[str, object]:
        if not isinstance(raw, Mapping):
            self.found.add(place, Message("Here a group was expected."), Message("Write keys with their values."))
            return {}
        expected = Message("One of: %(names)s.", {"names": ", ".join(sorted(known))})
        for name in raw:
            if name not in known:
                where = f"{place}.{name}" if place else str(name)
                self.found.add(where, Message("This key is not known."), expected)
        return cast(Mapping[str, object], raw)

    def _list(self, place: str, raw: object, *, most: int) -> Sequence[object]:
        if raw is None:
            return []
        if isinstance(raw, str) or not isinstance(raw, Sequence):
            self.found.add(place, Message("Here a list was expected."), Message("Write a list."))
            return []
        if len(raw) > most:
            message = Message("These are %(count)d, and at most %(most)d fit.", {"count": len(raw), "most": most})
            self.found.add(place, message, Message("Leave some out."))
        return raw[:most]

    def _only_once(self, place: str, keys: Sequence[str]) -> None:
        for key in sorted({key for key in keys if key and keys.count(key) > 1}):
            message = Message("The name %(name)s stands here more than once.", {"name": key})
            self.found.add(f"{place}[{key}]", message, Message("Give each a name of its own."))

    def _at_most_one(self, place: str, what: str, questions: Sequence[Question]) -> None:
        if len(questions) > 1:
            message = replace(Message("Only one question may be this: %(what)s."), parts={"what": str(what)})
            self.found.add(f"{place}[{questions[1].key}]", message, Message("Choose another kind for the others."))
