"""The form of one question, and the definition that it becomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from huifang.surveys.logic.branching import OTHER
from huifang.surveys.logic.definition import CHOSEN, MEASURED, Choice, Definition, Kind, Question, is_uploaded, stored
from huifang.surveys.logic.faults import Fault
from huifang.surveys.logic.reading import LONGEST_LABEL, LONGEST_TEXT
from huifang.web.frame.questions import PICTURES as DRAWN_PICTURES
from huifang.web.frame.text import said, worded
from huifang.web.questionnaires.words import KINDS, LANGUAGES

BETWEEN = "|"
HANDED_IN = "🖼"
"""Stands before a choice whose picture was handed in."""

MADE_OF_SIMPLIFIED = "zh-Hant"
LIMITS = ("at_least", "at_most")
KINDS_OF: Mapping[str, Iterable[Kind]] = {
    "required": [kind for kind in Kind if kind is not Kind.SECTION],
    **dict.fromkeys(("choices", "other"), sorted(CHOSEN)),
    "rows": (Kind.MATRIX,),
    "shuffled": (*sorted(CHOSEN), Kind.MATRIX),
    "overall": (Kind.SCALE,),
    **dict.fromkeys(("low", "high"), (Kind.NUMBER,)),
    "most": (Kind.MULTIPLE,),
}
"""Which fields are of which sorts of questions; the others are out of sight where there are scripts."""


class QuestionForm(forms.Form):
    """One question. Of choices and rows each line is one, in the languages of the questionnaire, `甲 | A`."""

    kind = forms.ChoiceField(
        label=_("What sort of question"), choices=[(kind.value, word) for kind, word in KINDS.items()]
    )
    required = forms.BooleanField(label=_("Has to be answered"), required=False)
    choices = forms.CharField(
        label=_("To choose from"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "One on each line, the languages parted by a bar: 好 | Good. For pictures begin with a sign: 🙂 好 | Good. "
            "Pictures of your own are handed in afterwards, and marked by 🖼 here."
        ),
    )
    rows = forms.CharField(
        label=_("The several things"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line, the languages parted by a bar."),
    )
    other = forms.BooleanField(label=_("One may write an answer of one's own"), required=False)
    shuffled = forms.BooleanField(label=_("Choices in an order of chance"), required=False)
    overall = forms.BooleanField(
        label=_("This is the question on the whole"),
        required=False,
        help_text=_("Its answer is the satisfaction of the response; without one the mean of all scales is."),
    )
    low = forms.DecimalField(label=_("Lowest number"), required=False)
    high = forms.DecimalField(label=_("Highest number"), required=False)
    most = forms.IntegerField(label=_("At most so many choices"), required=False, min_value=1)
    shown_choices = forms.MultipleChoiceField(
        label=_("Ask this only when one of these was chosen"), required=False, widget=forms.CheckboxSelectMultiple
    )
    shown_measured = forms.ChoiceField(label=_("Ask this only when the points of this question"), required=False)
    at_least = forms.DecimalField(label=_("are at least"), required=False)
    at_most = forms.DecimalField(label=_("and at most"), required=False)

    def __init__(self, *args: Any, definition: Definition, before: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition
        for tag in reversed(definition.languages):
            self._add_texts(tag)
        for name, kinds in KINDS_OF.items():
            self.fields[name].widget.attrs["data-kinds"] = " ".join(kinds)
        earlier = list(_asked_before(definition, before))
        chosen = [
            (f"{one.key}:{key}", f"{worded(one.label)} = {label}") for one in earlier for key, label in _offered(one)
        ]
        self.fields["shown_choices"].choices = chosen  # type: ignore[attr-defined]
        measured = [(one.key, worded(one.label)) for one in earlier if one.kind in MEASURED]
        self.fields["shown_measured"].choices = [("", "–"), *measured]  # type: ignore[attr-defined]
        # Where nothing is asked before that could be waited for, nobody is asked what to wait for.
        for name in ([] if chosen else ["shown_choices"]) + ([] if measured else ["shown_measured", *LIMITS]):
            del self.fields[name]

    def _add_texts(self, tag: str) -> None:
        is_made = tag == MADE_OF_SIMPLIFIED and "zh-Hans" in self.definition.languages
        help_text = _("Left empty, it is made of the simplified Chinese.") if is_made else ""
        named = {"tag": LANGUAGES[tag]}
        asked = forms.CharField(
            label=_("The question (%(tag)s)") % named,
            max_length=LONGEST_LABEL,
            required=not is_made,
            help_text=help_text,
        )
        helped = forms.CharField(label=_("A word of help (%(tag)s)") % named, max_length=LONGEST_TEXT, required=False)
        self.fields = {f"label_{tag}": asked, f"help_{tag}": helped, **self.fields}

    def written(self, key: str, known: Question | None) -> dict[str, object]:
        """What was filled in as a definition has it; of a form that is valid. Choices that stay keep their keys."""
        found = self.cleaned_data
        raw: dict[str, object] = {
            "key": key,
            "kind": found["kind"],
            "label": self._texts("label"),
            "help": self._texts("help"),
            "required": found["required"],
            "choices": self._lines("choices", known.choices if known else ()),
            "rows": self._lines("rows", known.rows if known else ()),
            "other": found["other"],
            "shuffled": found["shuffled"],
            "overall": found["overall"],
            "low": _number(found["low"]),
            "high": _number(found["high"]),
            "most": found["most"],
            "shown_when": self._condition(),
            "picture": known.picture if known else "",
            "alt": known.alt if known else {},
        }
        return {name: value for name, value in raw.items() if value not in (None, False, "", [], {})}

    def take(self, faults: tuple[Fault, ...], key: str) -> None:
        """Say each fault at its field, those of other places above the form."""
        for fault in faults:
            place = fault.place.removeprefix(f"questions[{key}].")
            words = f"{said(fault.message)} {said(fault.expected)}"
            self.add_error(_field_of(place, self.fields), words)

    def _texts(self, name: str) -> dict[str, str]:
        texts = {tag: self.cleaned_data[f"{name}_{tag}"] for tag in self.definition.languages}
        return {tag: text for tag, text in texts.items() if text}

    def _condition(self) -> dict[str, object] | None:
        found = self.cleaned_data
        if found.get("shown_choices"):
            named = [one.partition(":") for one in found["shown_choices"]]
            first = named[0][0]
            return {"question": first, "in": [choice for question, _colon, choice in named if question == first]}
        if found.get("shown_measured"):
            limits = {name: _number(found[name]) for name in LIMITS}
            return {
                "question": found["shown_measured"],
                **{name: one for name, one in limits.items() if one is not None},
            }
        return None

    def _lines(self, name: str, known: tuple[Choice, ...]) -> list[dict[str, object]]:
        first = written_languages(self.definition.languages)[0]
        there = {choice.label.get(first, ""): choice for choice in known}
        lines = [line.strip() for line in self.cleaned_data[name].splitlines() if line.strip()]
        read = [_read_line(line, self.definition.languages) for line in lines]
        taken = {label.get(first, "") for label, _sign in read}
        # Another word for a picture of one's own is no other picture: what is left goes to the lines in their order.
        left = iter([one for label, one in there.items() if label not in taken and is_uploaded(one.picture)])
        free = (f"c{n}" for n in range(1, 1_000) if all(one.key != f"c{n}" for one in known))
        found: list[dict[str, object]] = []
        for label, sign in read:
            same = there.get(label.get(first, "")) or (next(left, None) if sign == HANDED_IN else None)
            kept = {"picture": same.picture, "alt": same.alt} if same and is_uploaded(same.picture) else {}
            picture = kept if sign == HANDED_IN else {"picture": sign}
            found.append({"key": same.key if same else next(free), "label": label, **picture})
        return found


def filled_in(question: Question, languages: tuple[str, ...]) -> dict[str, object]:
    """What stands in the form of a question that is there."""
    condition = question.shown_when
    kept: dict[str, Any] = stored(Definition((question,)))["questions"][0]  # type: ignore[index]
    return {
        **{f"label_{tag}": question.label.get(tag, "") for tag in languages},
        **{f"help_{tag}": question.help.get(tag, "") for tag in languages},
        **{
            name: kept.get(name) for name in ("kind", "required", "other", "shuffled", "overall", "low", "high", "most")
        },
        "choices": "\n".join(_line(choice, languages) for choice in question.choices),
        "rows": "\n".join(_line(row, languages) for row in question.rows),
        "shown_choices": [f"{condition.question}:{key}" for key in condition.any_of] if condition else [],
        "shown_measured": condition.question if condition and not condition.any_of else "",
        "at_least": condition.at_least if condition else None,
        "at_most": condition.at_most if condition else None,
    }


def _asked_before(definition: Definition, before: str | None) -> Iterator[Question]:
    for question in definition.questions:
        if question.key == before:
            return
        if not question.is_section:
            yield question


def _offered(question: Question) -> list[tuple[str, str]]:
    if question.kind not in CHOSEN:
        return []
    own = [(OTHER, pgettext("answer", "Other"))] if question.takes_other else []
    return [(choice.key, worded(choice.label)) for choice in question.choices] + own


def written_languages(languages: tuple[str, ...]) -> list[str]:
    """The languages that one writes: the traditional Chinese is made of the simplified."""
    return [tag for tag in languages if tag != MADE_OF_SIMPLIFIED or "zh-Hans" not in languages]


def _line(choice: Choice, languages: tuple[str, ...]) -> str:
    texts = f" {BETWEEN} ".join(choice.label.get(tag, "") for tag in written_languages(languages))
    sign = HANDED_IN if is_uploaded(choice.picture) else DRAWN_PICTURES.get(choice.picture, "")
    return f"{sign} {texts}".strip()


def _read_line(line: str, languages: tuple[str, ...]) -> tuple[dict[str, str], str]:
    """What a line says, and the name of its sign; 🖼 is its own name, and none is empty."""
    signs = {**DRAWN_PICTURES, HANDED_IN: HANDED_IN}
    name, sign = next(((name, sign) for name, sign in signs.items() if line.startswith(sign)), ("", ""))
    texts = [text.strip() for text in line.removeprefix(sign).removeprefix("\ufe0f").split(BETWEEN)]
    return {tag: text for tag, text in zip(written_languages(languages), texts, strict=False) if text}, name


def _number(value: object) -> str | None:
    return None if value is None else str(value)


def _field_of(place: str, fields: Mapping[str, object]) -> str | None:
    name = place.partition(".")[0].partition("[")[0]
    if name == "shown_when":
        return next((field for field in ("shown_choices", "shown_measured") if field in fields), None)
    if name == "label":
        return next((field for field in fields if field.startswith("label_")), None)
    return name if name in fields else None
