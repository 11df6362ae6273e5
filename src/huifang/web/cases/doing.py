"""A deed on a case: its form, and the deed when the form is sent. Each deed has its own address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from huifang.cases.actions.log import Doer
from huifang.cases.actions.orders import Part, cancel_work, finish_work
from huifang.cases.actions.refusals import Missing, Refused
from huifang.cases.actions.working import note
from huifang.cases.logic.words import LEVELS
from huifang.cases.models import CannedAnswer, Case, WorkOrder
from huifang.cases.queries.placing import Terms, ground_on, terms_of
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.web.cases.deeds import Deed
from huifang.web.cases.doing_what import Amiss, Doing
from huifang.web.cases.finding import May, case_or_404, colleagues_who_handle, whom_to
from huifang.web.cases.forms import CancelForm, CaseForm, CustomerForm, FillForm, FinishForm, NoteForm
from huifang.web.cases.naming import customers_found, may_register
from huifang.web.cases.parts import read_parts
from huifang.web.frame.answers import asked
from huifang.web.frame.case_words import level_word
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say, warn
from huifang.web.frame.request import Request
from huifang.web.frame.text import said, worded

FORM_IS_WRONG = 422


def view_of(deed: Deed) -> Callable[..., HttpResponse]:
    """The view of a deed: GET shows its form, POST does it."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: Request, case: int) -> HttpResponse:
        found = case_or_404(request, case)
        if not getattr(May(request, found), deed.who):
            raise Http404
        if request.method != "POST":
            return _page(request, deed, found, _form(request, deed, found))
        form = _form(request, deed, found, request.POST)
        if form.is_valid() and _is_done(request, deed, found, form):
            return redirect("case", found.pk)
        return _page(request, deed, found, form)

    view.__doc__ = f"{deed.slug} a case."
    return needs(deed.right)(view)


def _form(request: Request, deed: Deed, case: Case, data: Any = None) -> Any:
    chosen = _answers(case).filter(pk=_number(request.GET.get("with"))).first() if deed.with_answers else None
    initial = {"version": case.version, **deed.initial(case), **({"words": chosen.text} if chosen else {})}
    form = deed.form(data, initial=initial)
    if isinstance(form, FillForm):
        form.fields.update(asked(_terms(case).form))
    if isinstance(form, CustomerForm):
        _offer_customers(request, form)
    if isinstance(form, CaseForm):
        form.offer(_choices(request, form, case))
    return form


def _terms(case: Case) -> Terms:
    return terms_of([(case.pk, case.policy_version_id, case.key)])[case.pk]


def _offer_customers(request: Request, form: CustomerForm) -> None:
    """Those who fit what was searched for; a new one for whoever may put customers on record."""
    found = customers_found(request, form.data.get("who", "")) if form.is_bound else []
    if found:
        form.fields["customer"].choices = [(one.pk, f"{one.name} · {one.external_id}") for one in found]  # type: ignore[attr-defined]
    else:
        del form.fields["customer"]
    if not may_register(request):
        for name in ("name", "phone", "email"):
            del form.fields[name]


def _choices(request: Request, form: forms.Form, case: Case) -> dict[str, Any]:
    """What can be chosen in those fields of the form that depend on the case and the company."""
    found: dict[str, Any] = {}
    if "to" in form.fields:
        found["to"] = whom_to(request)
    if "worker" in form.fields:
        found["worker"] = [("", "–"), *colleagues_who_handle(request)]
    if "level" in form.fields:
        kind = _terms(case).kind
        levels = kind.levels if kind and kind.levels else LEVELS
        found["level"] = [("", "–"), *((one, level_word(one)) for one in dict.fromkeys((*levels, case.level)) if one)]
    if "topic" in form.fields:
        found["topic"] = topic_choices(request, case.topic)
    return found


def topic_choices(request: Request, standing: str = "") -> list[tuple[str, str]]:
    """The topics of the policies in force, and the one that stands."""
    named = {key: worded(title) for policy in ground_on(request.on).policies for key, title in policy.topics.items()}
    if standing:
        named.setdefault(standing, standing)
    return [("", "–"), *named.items()]


def _is_done(request: Request, deed: Deed, case: Case, form: forms.Form) -> bool:
    """Do it; a refusal goes into the form."""
    try:
        deed.does(Doing(request, case, form.cleaned_data))
    except Amiss as amiss:
        for name, words in amiss.found:
            form.add_error(name if name in form.fields else None, words)
    except Missing as missing:
        for message in missing.messages:
            form.add_error(None, said(message))
    except Refused as refused:
        form.add_error(None, said(refused.message))
    else:
        say(request, deed.done)
        return True
    return False


def _page(request: Request, deed: Deed, case: Case, form: forms.Form) -> HttpResponse:
    answers = list(_answers(case).order_by("title")[:50]) if deed.with_answers else []
    shown = {"case": case, "deed": deed, "form": form, "answers": answers}
    return render(request, "cases/deed.html", shown, status=FORM_IS_WRONG if form.errors else 200)


def _answers(case: Case) -> Any:
    kept = CannedAnswer.objects.filter(is_retired=False)
    return kept.filter(kinds=[]) | kept.filter(kinds__contains=[case.kind])


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 18 else 0


@needs(Right.SEE_CASES)
@require_POST
def note_on_case(request: Request, case: int) -> HttpResponse:
    """Write an internal note."""
    found, form = case_or_404(request, case), NoteForm(request.POST)
    if not form.is_valid():
        warn(request, Message("Write down what there is to say, and not at endless length."))
        return redirect("case", found.pk)
    note(case=found.pk, words=form.cleaned_data["words"], doer=Doer(request.user, request.at, request.on))
    say(request, Message("The note is kept."))
    return redirect("case", found.pk)


@needs(Right.HANDLE_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: Request, order: int) -> HttpResponse:
    """Write down what was done on a work order."""
    standing, case = _order_or_404(request, order)
    form = FinishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        parts = read_parts(form.cleaned_data["parts"])
        if parts is None:
            form.add_error("parts", gettext("Write each line as: name, quantity, price."))
        elif _ends(request, form, case, lambda doer: _finish(standing, form.cleaned_data, parts, doer)):
            return redirect("case", case.pk)
    shown = {"case": case, "order": standing, "form": form}
    return render(request, "cases/work.html", shown, status=FORM_IS_WRONG if form.errors else 200)


@needs(Right.HANDLE_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: Request, order: int) -> HttpResponse:
    """Call a work order off."""
    standing, case = _order_or_404(request, order)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if _ends(request, form, case, lambda doer: cancel_work(order=standing.pk, reason=reason, doer=doer)):
            return redirect("case", case.pk)
    shown = {"case": case, "order": standing, "form": form, "is_cancelling": True}
    return render(request, "cases/work.html", shown, status=FORM_IS_WRONG if form.errors else 200)


def _finish(order: WorkOrder, data: Any, parts: list[Part], doer: Doer) -> None:
    finish_work(order=order.pk, found=data["found"], minutes=data["minutes"], parts=parts, doer=doer)


def _ends(request: Request, form: forms.Form, case: Case, does: Callable[[Doer], object]) -> bool:
    try:
        does(Doer(request.user, request.at, request.on))
    except Refused as refused:
        form.add_error(None, said(refused.message))
        return False
    say(request, Message("The work order of case %(number)s has ended.", {"number": case.number}))
    return True


def _order_or_404(request: Request, order: int) -> tuple[WorkOrder, Case]:
    standing = WorkOrder.objects.filter(pk=order).select_related("worker").first()
    if standing is None:
        raise Http404
    case = case_or_404(request, standing.case_id)
    if standing.worker_id != request.user.pk and not May(request, case).work:
        raise Http404
    return standing, case
