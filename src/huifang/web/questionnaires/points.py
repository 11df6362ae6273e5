"""Codes at a counter: put up, printed, taken down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.org.models import Department, Employee
from huifang.surveys.actions.points import put_up, switch
from huifang.surveys.actions.refusals import Refused
from huifang.surveys.logic.asking import About
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import said
from huifang.web.questionnaires.addresses import code_address, drawn_code
from huifang.web.questionnaires.finding import FORM_IS_WRONG, code_of, questionnaire_of


class StaffNumber(forms.CharField):
    """Somebody of the staff, by number."""

    def to_python(self, value: Any) -> Employee | None:  # type: ignore[override]
        number = (super().to_python(value) or "").strip()
        if not number:
            return None
        found = Employee.objects.filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has this number."))
        return found

    def validate(self, value: Any) -> None:
        """Whatever was found may stand."""

    def run_validators(self, value: Any) -> None:
        """Nothing more is asked of somebody who was found."""


class CodeForm(forms.Form):
    """Where a code hangs, and what is said there."""

    title = forms.CharField(
        label=_("Where it hangs"), max_length=100, help_text=_("Stands on the sheet: “Front desk, second floor”.")
    )
    department = forms.ModelChoiceField(
        label=pgettext_lazy("field", "Department"), queryset=Department.objects.order_by("key"), required=False
    )
    employee = StaffNumber(label=_("Whose work is rated (staff number)"), max_length=64, required=False)
    product = forms.CharField(label=pgettext_lazy("field", "Product or service"), max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].label_from_instance = lambda one: one.name  # type: ignore[attr-defined]


@needs(Right.KEEP_QUESTIONNAIRES)
@require_http_methods(["GET", "POST"])
def put_one_up(request: Request, questionnaire: int) -> HttpResponse:
    """A code for a counter, and to its sheet."""
    found = questionnaire_of(questionnaire)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        department, employee = given["department"], given["employee"]
        about = About(
            employee=employee and employee.pk, department=department and department.pk, product=given["product"]
        )
        try:
            made = put_up(questionnaire=found, title=given["title"], about=about, actor=actor_of(request.user))
        except Refused as refused:
            form.add_error(None, said(refused.message))
        else:
            say(request, Message("Print the sheet and hang it up."))
            return redirect("code-sheet", made.pk)
    status = FORM_IS_WRONG if form.errors else 200
    return render(request, "questionnaires/new_code.html", {"one": found, "form": form}, status=status)


@needs(Right.KEEP_QUESTIONNAIRES)
@require_safe
def sheet(request: Request, code: int) -> HttpResponse:
    """One page A4 with the code."""
    found = code_of(code)
    address = code_address(request, found.token)
    told = {"code": found, "one": found.questionnaire, "address": address, "picture": drawn_code(address, size=10)}
    return render(request, "questionnaires/sheet.html", told)


@needs(Right.KEEP_QUESTIONNAIRES)
@require_POST
def take_down(request: Request, code: int) -> HttpResponse:
    """Answer to it no more."""
    found = code_of(code)
    switch(point=found, is_active=False, actor=actor_of(request.user))
    say(request, Message("Whoever scans this code finds nothing from now on."))
    return redirect("questionnaire", found.questionnaire_id)


@needs(Right.KEEP_QUESTIONNAIRES)
@require_POST
def take_up(request: Request, code: int) -> HttpResponse:
    """Answer to it again."""
    found = code_of(code)
    switch(point=found, is_active=True, actor=actor_of(request.user))
    return redirect("questionnaire", found.questionnaire_id)
