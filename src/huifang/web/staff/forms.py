"""What is typed of people, roles, posts, departments and the organisation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huifang.org.logic.sign_in import number_as_typed
from huifang.org.logic.staff_file import LONGEST_NAME, LONGEST_NUMBER
from huifang.org.models import Post
from huifang.org.queries import DepartmentLine
from huifang.web.frame.forms import DayInput
from huifang.web.frame.text import worded
from huifang.web.staff.words import ROLES, SCOPES

EVERYWHERE = "*"
INDENT = "\u3000"


class DepartmentChoice(forms.ChoiceField):
    """One department of the tree, by its key."""

    def show(self, tree: Iterable[DepartmentLine], *, first: tuple[str, Any]) -> None:
        """Offer these departments, each below the one that it belongs to, behind a first choice."""
        self.choices = [first, *((line.key, INDENT * line.depth + line.name) for line in tree)]


class DetailsForm(forms.Form):
    """Name and department."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    department = DepartmentChoice(label=pgettext_lazy("employee", "Department"), required=False)
    joined_on = forms.DateField(
        label=_("Joined on"),
        required=False,
        help_text=_("A newcomer gets a share of customers where a policy says so."),
        widget=DayInput(),
    )

    def __init__(self, tree: Iterable[DepartmentLine], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["department"].show(tree, first=("", pgettext_lazy("department", "None")))  # type: ignore[attr-defined]


class NewEmployeeForm(DetailsForm):
    """With the number that the company gave."""

    number = forms.CharField(
        label=_("Employee number"),
        max_length=LONGEST_NUMBER,
        help_text=_("With it the employee signs in; it never changes."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ("number", "name", "department")

    def clean_number(self) -> str:
        """As somebody types it to sign in."""
        return number_as_typed(self.cleaned_data["number"])


class RoleForm(forms.Form):
    """A role and how far it reaches."""

    role = forms.ChoiceField(label=pgettext_lazy("grant", "Role"), choices=list(ROLES.items()))
    scope = forms.ChoiceField(label=pgettext_lazy("grant", "Scope"), choices=list(SCOPES.items()))
    department = DepartmentChoice(
        label=pgettext_lazy("employee", "Department"),
        required=False,
        help_text=_("For the scope of a department; empty: the employee's own."),
    )

    def __init__(self, tree: Iterable[DepartmentLine], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["department"].show(tree, first=("", pgettext_lazy("department", "Own department")))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A department belongs to its scope alone."""
        cleaned = super().clean() or {}
        if cleaned.get("department") and cleaned.get("scope") != "department":
            self.add_error("department", gettext("Only the scope of a department names one."))
        return cleaned


class PostForm(forms.Form):
    """A post and where it is held."""

    post = forms.ChoiceField(label=pgettext_lazy("posting", "Post"))
    where = DepartmentChoice(label=pgettext_lazy("posting", "Held in"))

    def __init__(self, tree: Iterable[DepartmentLine], posts: Iterable[Post], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["post"].choices = [(post.key, worded(post.title) or post.key) for post in posts]  # type: ignore[attr-defined]
        self.fields["where"].show(tree, first=(EVERYWHERE, pgettext_lazy("department", "All departments")))  # type: ignore[attr-defined]


class LeaveForm(forms.Form):
    """From which day on somebody has left."""

    left_on = forms.DateField(
        label=_("Leaves on"),
        help_text=_("The first day without any right. From then on sessions, roles and posts are ended."),
        widget=DayInput(),
    )
    undone = forms.BooleanField(
        label=_("Records and reports that nobody else can finish may stay undone"), required=False
    )
    reason = forms.CharField(
        label=pgettext_lazy("history", "Why"),
        required=False,
        max_length=300,
        help_text=_("Needed where something stays undone."),
    )


class StaffFileForm(forms.Form):
    """A file of the staff."""

    file = forms.FileField(label=_("File"), help_text=_("CSV in UTF-8 or GB18030, or XLSX; at most 10 MiB."))

    def clean_file(self) -> Any:
        """No larger than any staff is."""
        file = self.cleaned_data["file"]
        if file.size > 10 * 1024**2:
            raise forms.ValidationError(gettext("The file is larger than 10 MiB: no staff is so large."))
        return file


class ReasonForm(forms.Form):
    """Why; the history keeps it."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)


class DepartmentForm(forms.Form):
    """A department's name and the one that it belongs to."""

    name = forms.CharField(label=pgettext_lazy("department", "Name"), max_length=200)
    parent = DepartmentChoice(label=_("Belongs to"), required=False)

    def __init__(self, tree: Iterable[DepartmentLine], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["parent"].show(tree, first=("", pgettext_lazy("department", "None, it stands at the top")))  # type: ignore[attr-defined]


class OrganisationForm(forms.Form):
    """The organisation's name and the zone of its days."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=200, required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("In it all days of follow-ups begin and end."), choices=()
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["time_zone"].choices = [(zone, zone) for zone in sorted(available_timezones()) if "/" in zone]  # type: ignore[attr-defined]
