"""The questions of a questionnaire as a page shows them, and what a form said to them.

Used wherever one answers: by a link, at a counter, in a call, from paper, in a preview.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext, pgettext

from huifang.kernel.text import Message
from huifang.surveys.logic.answering import AnswerFault, other_key
from huifang.surveys.logic.branching import OTHER, choices_in_order, in_order
from huifang.surveys.logic.definition import CHOSEN, Choice, Definition, Kind, Question, is_uploaded
from huifang.web.frame.text import said, worded

DRAWN = {
    **dict.fromkeys(CHOSEN, "choices"),
    **dict.fromkeys((Kind.SCALE, Kind.NPS, Kind.CES), "points"),
    **dict.fromkeys((Kind.NUMBER, Kind.DATE), "line"),
    Kind.MATRIX: "matrix",
    Kind.TEXT: "words",
    Kind.SECTION: "section",
}
PICTURES = {
    "delighted": "😄",
    "happy": "🙂",
    "neutral": "😐",
    "unhappy": "🙁",
    "angry": "😠",
    "thumb-up": "👍",
    "thumb-down": "👎",
    "star": "⭐",
    "heart": "❤️",
    "clock": "⏰",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """An uploaded picture: its address, and what it says in words."""

    address: str
    alt: str


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """One answer to choose."""

    value: str
    label: str
    is_chosen: bool
    picture: str = ""
    shown: Shown | None = None


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of a matrix."""

    name: str
    label: str
    choices: tuple[ShownChoice, ...]


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question with everything that its template needs; `name` is that of its fields."""

    key: str
    name: str
    label: str
    template: str
    kind: str = ""
    help: str = ""
    error: str = ""
    is_required: bool = False
    choices: tuple[ShownChoice, ...] = ()
    rows: tuple[ShownRow, ...] = ()
    value: str = ""
    other: str = ""
    other_value: str = ""
    lowest: str = ""
    highest: str = ""
    low: str = ""
    high: str = ""
    shown: Shown | None = None

    @property
    def has_pictures(self) -> bool:
        """Whether any of its choices shows an uploaded picture."""
        return any(choice.shown for choice in self.choices)

    @property
    def described_by(self) -> str:
        """The ids of what explains it, for whoever hears the page."""
        return " ".join(f"{self.name}-{part}" for part, said in (("help", self.help), ("error", self.error)) if said)


@dataclass(frozen=True, slots=True)
class Filled:
    """What is filled in already: answers as they are kept or as they were typed, and what is the matter with them.

    `pictures_below` is the address below which the pictures of this questionnaire stand, for whoever looks at it.
    """

    answers: Mapping[str, object] = field(default_factory=dict)
    faults: tuple[AnswerFault, ...] = ()
    pictures_below: str = ""

    def error(self, question: str) -> str:
        """The fault of a question in words; empty for none."""
        return next((said(fault.message) for fault in self.faults if fault.question == question), "")

    def shown(self, one: Question | Choice) -> Shown | None:
        """Its uploaded picture; None where it has none."""
        if not is_uploaded(one.picture):
            return None
        return Shown(f"{self.pictures_below}{one.picture}", worded(one.alt))


def shown_questions(
    questions: Iterable[Question], definition: Definition, *, filled: Filled, seed: bytes = b""
) -> tuple[ShownQuestion, ...]:
    """The questions of a page in the reader's language, in the order of whoever answers."""
    return tuple(_shown(question, filled, seed) for question in in_order(tuple(questions), definition, seed=seed))


def said_in(form: QueryDict, questions: Iterable[Question]) -> dict[str, object]:
    """What a form said to these questions, by question."""
    found: dict[str, object] = {}
    for question in questions:
        name = name_of(question.key)
        if question.kind is Kind.MATRIX:
            found[question.key] = {row.key: form.get(f"{name}.{row.key}", "") for row in question.rows}
        elif question.kind is Kind.MULTIPLE:
            found[question.key] = form.getlist(name)
        elif not question.is_section:
            found[question.key] = form.get(name, "")
        if question.takes_other:
            found[other_key(question)] = form.get(f"{name}.{OTHER}", "")
    return found


def name_of(question: str) -> str:
    """How the fields of a question are called."""
    return f"q.{question}"


def faults_in_words(faults: Iterable[AnswerFault], definition: Definition) -> list[tuple[str, str, str]]:
    """Of each fault: the field it leads to, the question, and what is the matter."""
    found = []
    for fault in faults:
        question = definition.question(fault.question)
        label = worded(question.label) if question else ""
        found.append((f"{name_of(fault.question)}-label", label, said(fault.message)))
    return found


def _shown(question: Question, filled: Filled, seed: bytes) -> ShownQuestion:
    answer = filled.answers.get(question.key)
    lowest, highest = _ends(question.kind)
    return ShownQuestion(
        key=question.key,
        name=name_of(question.key),
        label=worded(question.label),
        template=f"frame/questions/{DRAWN[question.kind]}.html",
        kind=question.kind.value,
        help=worded(question.help),
        error=filled.error(question.key),
        is_required=question.is_required,
        choices=_points(question, answer) if question.points else _choices(question, answer, filled, seed),
        rows=_rows(question, answer, seed),
        value="" if answer is None or isinstance(answer, list | Mapping) else str(answer),
        other=f"{name_of(question.key)}.{OTHER}" if question.takes_other else "",
        other_value=str(filled.answers.get(other_key(question), "")),
        lowest=lowest,
        highest=highest,
        low="" if question.low is None else str(question.low),
        high="" if question.high is None else str(question.high),
        shown=filled.shown(question),
    )


def _choices(question: Question, answer: object, filled: Filled, seed: bytes) -> tuple[ShownChoice, ...]:
    chosen = [str(one) for one in answer] if isinstance(answer, list) else [str(answer)]
    found = [
        ShownChoice(
            choice.key,
            worded(choice.label),
            choice.key in chosen,
            PICTURES.get(choice.picture, ""),
            filled.shown(choice),
        )
        for choice in choices_in_order(question, seed=seed)
        if not question.rows
    ]
    if question.takes_other:
        found.append(ShownChoice(OTHER, pgettext("answer", "Other"), OTHER in chosen))
    return tuple(found)


def _rows(question: Question, answer: object, seed: bytes) -> tuple[ShownRow, ...]:
    said_of = answer if isinstance(answer, Mapping) else {}
    return tuple(
        ShownRow(f"{name_of(question.key)}.{row.key}", worded(row.label), _points(question, said_of.get(row.key)))
        for row in (choices_in_order(question, seed=seed) if question.rows else ())
    )


def _points(question: Question, answer: object) -> tuple[ShownChoice, ...]:
    """The points of a scale; of satisfaction the best first, as people are used to read it."""
    if question.kind in (Kind.SCALE, Kind.MATRIX):
        words = scale_words()
        return tuple(ShownChoice(str(point), words[point], str(answer) == str(point)) for point in (5, 4, 3, 2, 1))
    return tuple(ShownChoice(str(point), str(point), str(answer) == str(point)) for point in question.points)


def scale_words() -> dict[int, str]:
    """What the points of the scale of satisfaction are called."""
    return {
        5: pgettext("satisfaction", "Very satisfied"),
        4: pgettext("satisfaction", "Satisfied"),
        3: pgettext("satisfaction", "So-so"),
        2: pgettext("satisfaction", "Dissatisfied"),
        1: pgettext("satisfaction", "Very dissatisfied"),
    }


def _ends(kind: Kind) -> tuple[str, str]:
    """What stands at the two ends of a scale of numbers."""
    if kind is Kind.NPS:
        return gettext("Not at all likely"), gettext("Very likely")
    if kind is Kind.CES:
        return gettext("Very hard"), gettext("Very easy")
    return "", ""


NOTHING_FILLED = Filled()
TO_MEND = Message("Please look at these answers once more:")
