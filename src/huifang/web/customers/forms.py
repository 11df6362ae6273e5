"""What people type of customers, their contact points and what happened to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huifang.customers.logic.contact_points import Kind
from huifang.customers.logic.details import LONGEST_ATTRIBUTE_NAME
from huifang.history.models import LONGEST_REASON
from huifang.kernel.text import Message
from huifang.web.customers.words import KINDS
from huifang.web.frame.forms import DayInput
from huifang.web.frame.text import said

LONGEST_TEXT = 500
LONGEST_POINT = 300
NEW_PAIRS = 2
EARLIEST = date(1900, 1, 1)


class WithReason(forms.Form):
    """A form whose deed is written down with a reason, if somebody gives one."""

    reason = forms.CharField(
        label=pgettext_lazy("history", "Why"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("It stands in the history beside your name."),
    )
    order_last = ("reason",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name not in self.order_last] + list(self.order_last))


class MustSayWhy(forms.Form):
    """Nothing but the reason, which there must be."""

    reason = forms.CharField(
        label=pgettext_lazy("history", "Why"),
        max_length=LONGEST_REASON,
        help_text=_("It stands in the history beside your name."),
        widget=forms.TextInput(attrs={"autofocus": True}),
    )


class Pairs(forms.Form):
    """Attributes: each has a name and a value, and there is room for a few more. `word` says what one is called."""

    def __init__(
        self, *args: Any, attributes: Mapping[str, Any], word: Callable[[str], str] = str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._known = list(attributes)
        for place, (name, value) in enumerate(attributes.items()):
            self.fields[f"known{place}"] = forms.CharField(
                label=word(name), required=False, max_length=LONGEST_TEXT, initial=value
            )
        for place in range(NEW_PAIRS):
            self.fields[f"name{place}"] = forms.CharField(
                label=_("Another attribute"), required=False, max_length=LONGEST_ATTRIBUTE_NAME
            )
            self.fields[f"value{place}"] = forms.CharField(
                label=_("its value"), required=False, max_length=LONGEST_TEXT
            )

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """Those that are no attributes."""
        return [self[name] for name in self.fields if not _is_of_pairs(name)]

    @property
    def known_fields(self) -> list[forms.BoundField]:
        return [self[f"known{place}"] for place in range(len(self._known))]

    @property
    def new_pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"name{place}"], self[f"value{place}"]) for place in range(NEW_PAIRS)]

    def clean(self) -> dict[str, Any]:
        """A new value wants a name."""
        cleaned = super().clean() or {}
        for place in range(NEW_PAIRS):
            if cleaned.get(f"value{place}") and not cleaned.get(f"name{place}"):
                self.add_error(f"name{place}", str(_("What is it that has this value?")))
        return cleaned

    @property
    def attributes(self) -> dict[str, str]:
        """What was typed: known attributes as they are now, blank where they are to go, and new ones."""
        said = self.cleaned_data
        known = {name: said[f"known{place}"] for place, name in enumerate(self._known)}
        new = {said[f"name{place}"]: said[f"value{place}"] for place in range(NEW_PAIRS) if said[f"name{place}"]}
        return {**known, **new}

    def refuse(self, faults: Mapping[str, Message]) -> None:
        """Put the sentences of a room at the fields that they are about."""
        for name, fault in faults.items():
            self.add_error(self._field_of(name), said(fault))

    def _field_of(self, name: str) -> str | None:
        if name in self.fields:
            return name
        if name in self._known:
            return f"known{self._known.index(name)}"
        new = (place for place in range(NEW_PAIRS) if self.data.get(f"name{place}") == name)
        return next((f"value{place}" for place in new), None)


def _is_of_pairs(name: str) -> bool:
    return name.rstrip("0123456789") in ("known", "name", "value") and name[-1].isdigit()


class DetailsForm(WithReason, Pairs):
    """What is known of a customer."""

    name = forms.CharField(label=pgettext_lazy("customer", "Name"), max_length=200)
    kind = forms.ChoiceField(
        label=pgettext_lazy("customer", "Kind"),
        choices=[
            ("person", pgettext_lazy("customer", "Person")),
            ("organisation", pgettext_lazy("customer", "Company")),
        ],
    )
    joined_on = forms.DateField(
        label=pgettext_lazy("customer", "Customer since"),
        required=False,
        widget=DayInput,
        help_text=_("Follow-ups are owed from this day on."),
    )
    birthday = forms.CharField(
        label=pgettext_lazy("customer", "Birthday"),
        required=False,
        max_length=20,
        help_text=_("1990-05-04, or 05-04 where the year is not known."),
    )
    birthday_calendar = forms.ChoiceField(
        label=pgettext_lazy("customer", "Calendar of the birthday"),
        choices=[("solar", pgettext_lazy("calendar", "Solar")), ("lunar", pgettext_lazy("calendar", "Lunar"))],
    )
    department = forms.ChoiceField(label=pgettext_lazy("customer", "Department"), required=False)

    def __init__(self, *args: Any, departments: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [("", "–"), *departments]  # type: ignore[attr-defined]


class RegisterForm(DetailsForm):
    """A customer who is not on record yet. Without a number of the company's own, a phone tells who it is."""

    external_id = forms.CharField(
        label=pgettext_lazy("customer", "Customer number"),
        required=False,
        max_length=100,
        help_text=_("As your own systems call the customer. Without one, a phone or ID number is needed."),
    )
    phone = forms.CharField(
        label=pgettext_lazy("contact point", "Phone"),
        required=False,
        max_length=LONGEST_POINT,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.CharField(
        label=pgettext_lazy("contact point", "E-mail"),
        required=False,
        max_length=LONGEST_POINT,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )
    steward = forms.ChoiceField(label=pgettext_lazy("customer", "Steward"), required=False)
    order_first = ("name", "kind", "external_id", "phone", "email", "department", "steward")

    def __init__(self, *args: Any, stewards: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["steward"].choices = [("", "–"), *stewards]  # type: ignore[attr-defined]
        self.order_fields([*self.order_first, *(name for name in self.fields if name not in self.order_first)])


class PointForm(WithReason):
    """A new value of a contact point; what it was is never shown in the form."""

    value = forms.CharField(
        label=_("The number or address"),
        max_length=LONGEST_POINT,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )


class NewPointForm(PointForm):
    """Another way to reach the customer."""

    kind = forms.TypedChoiceField(
        label=pgettext_lazy("contact point", "Kind"), coerce=lambda text: Kind(int(text)), choices=list(KINDS.items())
    )
    field_order = ("kind", "value", "reason")


class EventForm(WithReason, Pairs):
    """Something that happened, on a day of the organisation."""

    kind = forms.ChoiceField(label=pgettext_lazy("event", "What happened"))
    occurred_on = forms.DateField(label=pgettext_lazy("event", "Day"), widget=DayInput)
    time = forms.TimeField(
        label=pgettext_lazy("event", "Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    subject = forms.TypedChoiceField(
        label=pgettext_lazy("event", "About"), required=False, coerce=int, empty_value=None
    )

    def __init__(
        self, *args: Any, kinds: Sequence[tuple[str, str]], subjects: Sequence[tuple[int, str]], on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["subject"].choices = [("", "–"), *subjects]  # type: ignore[attr-defined]
        if not subjects:
            del self.fields["subject"]

    def clean_occurred_on(self) -> date:
        """What is recorded has happened."""
        day: date = self.cleaned_data["occurred_on"]
        if day > self.on:
            raise forms.ValidationError(_("This day has not come yet. Record what has happened."))
        if day < EARLIEST:
            raise forms.ValidationError(_("This day lies too far back. Look at the year."))
        return day

    def moment(self, zone: ZoneInfo) -> datetime | None:
        """Day and time together; None where only the day is known."""
        at: time | None = self.cleaned_data["time"]
        return datetime.combine(self.cleaned_data["occurred_on"], at, tzinfo=zone) if at else None


class CorrectionForm(EventForm):
    """An event as it should stand; its kind and what it is about stay."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, kinds=[], subjects=[], **kwargs)
        del self.fields["kind"]


NOBODY = 0
"""As a steward: the customer is for whoever holds the post."""


class StewardForm(forms.Form):
    """Who is to look after the customer, or to make the follow-ups of some rules alone (`about`), and why."""

    about = forms.TypedChoiceField(label=_("What it is about"), coerce=int, empty_value=None, required=False)
    steward = forms.TypedChoiceField(label=pgettext_lazy("customer", "Steward"), coerce=int)
    reason = forms.CharField(
        label=pgettext_lazy("history", "Why"),
        max_length=LONGEST_REASON,
        help_text=_("It stands in the history beside your name."),
    )

    def __init__(
        self, *args: Any, stewards: Sequence[tuple[int, str]], tracks: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        nobody = pgettext("steward", "Nobody in person: whoever holds the post")
        self.fields["steward"].choices = [("", "–"), *stewards, (NOBODY, nobody)]  # type: ignore[attr-defined]
        self.fields["about"].choices = [("", gettext("The whole customer")), *tracks]  # type: ignore[attr-defined]
        if not tracks:
            del self.fields["about"]

    def clean(self) -> dict[str, Any]:
        """Without ways of a policy that give some rules apart, it is about the customer."""
        return {"about": None, **(super().clean() or {})}


def sentences(faults: Iterator[Message]) -> list[str]:
    """A room's sentences in the reader's language, each once."""
    return list(dict.fromkeys(said(fault) for fault in faults))
