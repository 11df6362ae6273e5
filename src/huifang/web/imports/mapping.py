"""Which column of a file is what: chosen column by column, or as a map says that is remembered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from huifang.customers.actions.file_imports import (
    NO_FILE,
    NotNow,
    ask_for_check,
    forget_map,
    map_columns,
    remember_map,
)
from huifang.customers.logic.import_map import LISTS, Of
from huifang.customers.logic.map_check import FaultyMap
from huifang.customers.logic.simple_map import guessed, map_text
from huifang.customers.models import FileImport, RememberedMap
from huifang.customers.queries.file_imports import Preview, column_preview, maps_for
from huifang.files.queries import Spoilt
from huifang.kernel.sheets import Unreadable
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.policy.models import EventKind
from huifang.web.frame.ground import ring
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say, warn
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import said, worded
from huifang.web.imports.finding import import_of
from huifang.web.imports.words import fields_of

FORM_IS_WRONG = 422
ATTRIBUTE, NOTHING = "attribute", ""
LONGEST_MAP_NAME = 100
EXAMPLES = 3
FORMS_OF_DAYS = ("YYYY/M/D", "YYYY.M.D", "YYYY年M月D日", "D/M/YYYY", "M/D/YYYY", "DD.MM.YYYY")
OPEN = (FileImport.State.UPLOADED, FileImport.State.CHECKED, FileImport.State.FAILED)
REQUIRED = {"customers": ("name",), "events": ("external_id", "customer", "occurred_at")}


class MapForm(forms.Form):
    """For each column what becomes of it; besides how days are written, and a name to remember it by."""

    kind = forms.ChoiceField(
        label=_("What happened, for every row"),
        required=False,
        help_text=_("Where no column says it."),
    )
    days = forms.ChoiceField(
        label=_("How the file writes days"),
        required=False,
        choices=[("", "2026-01-31"), *((form, form) for form in FORMS_OF_DAYS)],
        help_text=_("2026-01-31 is always understood."),
    )
    name = forms.CharField(
        label=_("Remember this mapping as"),
        required=False,
        max_length=LONGEST_MAP_NAME,
        help_text=_("It is then offered for every file that has these columns."),
    )

    def __init__(self, *args: Any, of: Of, preview: Preview, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of, self._preview = of, preview
        guesses = guessed(of, preview.heading)
        targets = [(NOTHING, _("leave out")), (ATTRIBUTE, _("an attribute of this name")), *fields_of(of).items()]
        for place, column in enumerate(preview.columns):
            self.fields[f"column{place}"] = forms.ChoiceField(
                label=column.name,
                required=False,
                choices=targets,
                initial=guesses.get(column.name, ATTRIBUTE),
                widget=forms.Select(attrs={"aria-label": column.name}),
            )
        if of == "events":
            self.fields["kind"].choices = [("", "–"), *kinds]  # type: ignore[attr-defined]
        else:
            del self.fields["kind"]

    @property
    def rows(self) -> list[tuple[forms.BoundField, tuple[str, ...]]]:
        """Each column's choice beside what the file's first rows hold there."""
        return [
            (self[f"column{place}"], column.examples[:EXAMPLES]) for place, column in enumerate(self._preview.columns)
        ]

    @property
    def others(self) -> list[forms.BoundField]:
        return [self[name] for name in ("kind", "days", "name") if name in self.fields]

    @property
    def chosen(self) -> dict[str, str]:
        """What becomes of each column that is not left out."""
        said = (
            (column.name, self.cleaned_data[f"column{place}"]) for place, column in enumerate(self._preview.columns)
        )
        return {name: target for name, target in said if target}

    def clean(self) -> dict[str, Any]:
        """A field that holds one value is taken by one column, and what must be there is."""
        cleaned = super().clean() or {}
        words, taken = fields_of(self.of), dict[str, str]()
        for place, column in enumerate(self._preview.columns):
            target = cleaned.get(f"column{place}", NOTHING)
            if target in taken and target not in LISTS:
                said = gettext("%(field)s is the column %(column)s already.")
                self.add_error(f"column{place}", said % {"field": words[target], "column": taken[target]})
            if target not in (NOTHING, ATTRIBUTE):
                taken[target] = column.name
        for target in REQUIRED[self.of]:
            if target not in taken:
                self.add_error(None, gettext("Choose the column for: %(field)s.") % {"field": words[target]})
        if self.of == "events" and "kind" not in taken and not cleaned.get("kind"):
            self.add_error("kind", gettext("No column says what happened. Choose it here, for every row."))
        return cleaned

    @property
    def text(self) -> str:
        """The map that was chosen, once it is valid."""
        chosen = self.chosen
        kind, days = self.cleaned_data.get("kind"), self.cleaned_data["days"]
        return map_text(
            self.of,
            {column: target for column, target in chosen.items() if target != ATTRIBUTE},
            attributes=[column for column, target in chosen.items() if target == ATTRIBUTE],
            always={"kind": kind} if kind and "kind" not in chosen.values() else None,
            dates=[days] if days else (),
        )


@needs(Right.IMPORT)
@require_http_methods(["GET", "POST"])
def choose(request: Request, file_import: int) -> HttpResponse:
    """Say what each column is, and have the file checked; nothing is imported by that."""
    found = import_of(request, file_import)
    if found.state not in OPEN:
        return redirect("import", file_import=found.pk)
    try:
        preview = _preview(found)
    except (Unreadable, Spoilt) as trouble:
        return render(request, "imports/unreadable.html", {"import": found, "trouble": trouble.message})
    of = _of(found)
    form = MapForm(request.POST or None, of=of, preview=preview, kinds=_kinds() if of == "events" else [])
    if request.method == "POST" and form.is_valid() and _mapped(request, found, form):
        return redirect("import", file_import=found.pk)
    shown = {"import": found, "form": form, "maps": maps_for(of, preview.heading)}
    return render(request, "imports/map.html", shown, status=FORM_IS_WRONG if form.errors else 200)


@needs(Right.IMPORT)
@require_POST
def take_remembered(request: Request, file_import: int) -> HttpResponse:
    """Map the columns as a remembered map says, and have the file checked."""
    found = import_of(request, file_import)
    key = request.POST.get("map", "")
    remembered = RememberedMap.objects.filter(of=found.of, pk=int(key)).first() if key.isdecimal() else None
    if remembered is None:
        raise Http404
    try:
        map_columns(file_import=found.pk, text=remembered.text, ring=ring())
        ask_for_check(file_import=found.pk)
    except FaultyMap as faulty:
        warn(request, faulty.faults[0].message)
        return redirect("map-import", file_import=found.pk)
    except (Unreadable, NotNow) as refused:
        warn(request, refused.message)
    return redirect("import", file_import=found.pk)


@needs(Right.IMPORT)
@require_POST
def forget(request: Request, remembered: int) -> HttpResponse:
    """Forget a map."""
    if not forget_map(remembered=remembered, actor=actor_of(request.user)):
        raise Http404
    say(request, Message("The mapping is forgotten."))
    return redirect("imports")


def _preview(found: FileImport) -> Preview:
    if found.file is None:
        raise Unreadable(NO_FILE)
    return column_preview(found.file, ring=ring())


def _of(found: FileImport) -> Of:
    return "events" if found.of == "events" else "customers"


def _kinds() -> list[tuple[str, str]]:
    rows = EventKind.objects.order_by("key").values_list("key", "title")
    return [(key, worded(title) or key) for key, title in rows]


def _mapped(request: Request, found: FileImport, form: MapForm) -> bool:
    """Whether the check is asked for; the reasons stand in the form when it is not."""
    try:
        map_columns(file_import=found.pk, text=form.text, ring=ring())
        if name := form.cleaned_data["name"]:
            remember_map(of=form.of, name=name, text=form.text, actor=actor_of(request.user), at=request.at)
        ask_for_check(file_import=found.pk)
    except FaultyMap as faulty:
        for sentence in dict.fromkeys(f"{said(one.message)} {said(one.expected)}" for one in faulty.faults):
            form.add_error(None, sentence)
        return False
    except (Unreadable, NotNow) as refused:
        form.add_error(None, said(refused.message))
        return False
    return True
