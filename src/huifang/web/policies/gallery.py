"""The packs that ship, by trade, and a draft of one's own that starts from one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.policy.actions import NotLoadable, keep_draft
from huifang.policy.logic.gallery import TRADES, Offered, gallery, offered_pack, own_text, reading_of_shipped
from huifang.policy.logic.pack import Setting
from huifang.policy.models import Policy
from huifang.web.frame.forms import DayInput
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import said, worded
from huifang.web.policies.answers import answer_field
from huifang.web.policies.words import MECHANISMS, Word

FORM_IS_WRONG = 422
LONGEST_KEY, LONGEST_TITLE = 64, 200
_KEY = re.compile("[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class PackShown:
    """A pack, and what it carries in words: how many of what."""

    offered: Offered
    title: str
    base: str
    carries: tuple[tuple[Word, int], ...]


@needs(Right.MANAGE_POLICIES)
@require_safe
def packs(request: Request) -> HttpResponse:
    """Every pack that ships, below its trade."""
    titles = {one.key: worded(one.title) for found in gallery().values() for one in found}
    trades = [(said(TRADES[trade][0]), [_shown(one, titles) for one in found]) for trade, found in gallery().items()]
    return render(request, "policies/gallery.html", {"trades": trades})


def _shown(one: Offered, titles: dict[str, str]) -> PackShown:
    carries = tuple(
        (MECHANISMS[name][0], count) for name, count in one.counts.items() if name in MECHANISMS and name != "policy"
    )
    return PackShown(one, worded(one.title), titles.get(one.extends, one.extends), carries)


class StartForm(forms.Form):
    """What one's own policy is called, from when it holds, and the answers to what the text leaves open."""

    title = forms.CharField(label=pgettext_lazy("edit", "Title"), max_length=LONGEST_TITLE)
    key = forms.CharField(
        label=_("Key of the policy"),
        help_text=_("Lower-case letters, digits and single hyphens. It never changes."),
        max_length=LONGEST_KEY,
    )
    effective_on = forms.DateField(label=pgettext_lazy("policy", "Effective on"), required=False, widget=DayInput())

    def __init__(self, asked: Sequence[Setting], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.asked = {f"s{place}": setting for place, setting in enumerate(asked)}
        for name, setting in self.asked.items():
            self.fields[name] = answer_field(setting, is_needed=False)

    def clean_key(self) -> str:
        """A key that no policy here has."""
        key: str = self.cleaned_data["key"]
        if not _KEY.fullmatch(key):
            raise forms.ValidationError(
                _now("Write lower-case letters, digits and single hyphens, such as our-clinic.")
            )
        if Policy.objects.filter(key=key).exists():
            raise forms.ValidationError(_now("A policy of this key is here already."))
        return key

    def answers(self) -> dict[str, str]:
        """The answers that were given."""
        typed = {setting.key: self.cleaned_data[name] for name, setting in self.asked.items()}
        return {key: str(value).strip() for key, value in typed.items() if value}


@needs(Right.MANAGE_POLICIES)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Request, pack: str) -> HttpResponse:
    """Make a draft of one's own that begins with the words of a shipped pack."""
    offered = offered_pack(pack)
    if offered is None:
        raise Http404
    reading = reading_of_shipped(pack)
    assert reading.pack is not None
    first = {"title": worded(offered.title), "key": offered.key, "effective_on": request.on}
    form = StartForm(reading.pack.settings, request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        draft = _kept(request, pack, form)
        if draft is not None:
            return draft
    told = {"form": form, "title": worded(offered.title), "clauses": reading.pack.clauses}
    return render(request, "policies/start.html", told, status=FORM_IS_WRONG if form.errors else 200)


def _kept(request: Request, pack: str, form: StartForm) -> HttpResponse | None:
    """The way to the draft; None when the form says what is wrong with it."""
    given = form.cleaned_data
    for fault in reading_of_shipped(pack, form.answers()).faults:
        name = next((name for name, one in form.asked.items() if fault.key == f"settings.{one.key}"), None)
        form.add_error(name, f"{said(fault.message)} {said(fault.expected)}")
    if form.errors:
        return None
    text = own_text(pack, key=given["key"], title=given["title"], effective_on=given["effective_on"])
    try:
        draft = keep_draft(text=text, actor=actor_of(request.user), settings=form.answers())
    except NotLoadable as refused:
        form.add_error(None, said(refused.message))
        return None
    say(request, Message("The draft is made. Change what your company does otherwise, then hand it in."))
    return redirect("edit-policy", draft.pk)
