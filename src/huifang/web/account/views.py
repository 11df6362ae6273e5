"""Signing in and out, and the password."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth import login, logout, update_session_auth_hash
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from huifang.history.actions import record
from huifang.kernel.text import Message
from huifang.org.actions import (
    NotInvited,
    NotProven,
    TooManyTries,
    WeakPassword,
    accept_invitation,
    set_password,
    sign_in,
)
from huifang.org.models import Employee
from huifang.web.account.forms import ChangePasswordForm, FirstPasswordForm, SignInForm
from huifang.web.account.turns import PASSWORDS, TooManyWaiting
from huifang.web.frame.addresses import FIRST_PAGE, safe_next
from huifang.web.frame.errors import too_many
from huifang.web.frame.ground import ring
from huifang.web.frame.kept import FIELD, locked, page_of, unlocked
from huifang.web.frame.marks import Audience, for_everyone, signed_in
from huifang.web.frame.messages import say
from huifang.web.frame.one_at_a_time import standing_apart
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import said

FORM_IS_WRONG = 422


@for_everyone
@standing_apart
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def enter(request: Any) -> HttpResponse:
    """Number and password; afterwards to the page that was asked for."""
    if request.method == "GET" and request.user.is_authenticated:
        return redirect(safe_next(request))
    form = SignInForm(request.POST or None)
    try:
        if form.is_valid() and (employee := _proven(request, form, form.cleaned_data["number"], "password")):
            _begin_session(request, employee, deed="signed_in")
            return _given_back(request, employee) or redirect(safe_next(request))
    except TooManyWaiting:
        return too_many(request)
    kept = request.POST.get(FIELD, "")
    return _shown(request, "account/sign_in.html", form, next=safe_next(request), kept=kept)


@for_everyone
@require_POST
def keeping(request: Any) -> HttpResponse:
    """The page to sign in, for a form that was sent after its session was over: it carries what was typed."""
    kept = "" if request.FILES else locked(request.POST, to=_ours(request.GET.get("to", "")), at=request.at)
    return _shown(request, "account/sign_in.html", SignInForm(), next=page_of(request.POST) or "/", kept=kept)


@signed_in
@require_POST
def leave(request: Request) -> HttpResponse:
    """End this session."""
    with transaction.atomic():
        record(deed="signed_out", actor=actor_of(request.user))
        logout(request)
    return redirect("sign-in")


@for_everyone
@standing_apart
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def first_password(request: Any) -> HttpResponse:
    """Set a password by the word of an invitation, and be signed in."""
    form = FirstPasswordForm(request.POST or None)
    try:
        if form.is_valid() and (employee := _accepted(request, form)):
            _begin_session(request, employee, deed="signed_in")
            return redirect("home")
    except TooManyWaiting:
        return too_many(request)
    return _shown(request, "account/first_password.html", form)


@signed_in
@standing_apart
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def change_password(request: Request) -> HttpResponse:
    """Set another password; one's sessions in other browsers end."""
    form = ChangePasswordForm(request.POST or None)
    try:
        if form.is_valid() and _changed(request, form):
            say(request, Message("Your password is changed. You are signed out everywhere else."))
            return redirect("home")
    except TooManyWaiting:
        return too_many(request)
    return _shown(request, "account/change_password.html", form)


def _ours(address: str) -> str:
    """The address, if a form of somebody who is signed in may go there; else the first page."""
    try:
        view = resolve(urlsplit(address).path).func
    except Resolver404:
        return FIRST_PAGE
    is_plain = address.startswith("/") and not address.startswith("//")
    return address if is_plain and getattr(view, "needs", None) not in (None, Audience.EVERYONE) else FIRST_PAGE


def _given_back(request: Any, employee: Employee) -> HttpResponse | None:
    """What the person had typed before, to be sent again by themselves; None for nothing, or somebody else's."""
    kept = unlocked(request.POST.get(FIELD, ""), employee=employee.pk, at=request.at)
    return render(request, "account/given_back.html", {"kept": kept}) if kept else None


def _proven(request: Any, form: Form, number: str, field: str) -> Employee | None:
    """Who this is; None with the reason in the form. Raises TooManyWaiting."""
    password, address = form.cleaned_data[field], request.META["REMOTE_ADDR"]
    try:
        with PASSWORDS.turn():
            return sign_in(number=number, password=password, address=address, at=request.at, on=request.on, ring=ring())
    except (NotProven, TooManyTries) as refused:
        form.add_error(None, said(refused.message))
    return None


def _accepted(request: Any, form: Form) -> Employee | None:
    word, password = form.cleaned_data["word"], form.cleaned_data["new"]
    try:
        with PASSWORDS.turn(), transaction.atomic():
            employee = accept_invitation(word=word, password=password, at=request.at, on=request.on)
            record(deed="invitation.accepted", actor=actor_of(employee))
            return employee
    except NotInvited as refused:
        form.add_error("word", said(refused.message))
    except WeakPassword as weak:
        _add_errors(form, "new", weak)
    return None


def _changed(request: Request, form: Form) -> bool:
    if _proven(request, form, request.user.number, "current") is None:
        return False
    try:
        with PASSWORDS.turn(), transaction.atomic():
            set_password(employee=request.user, password=form.cleaned_data["new"], keep=request.session.stored_key)
            record(deed="password.set", actor=actor_of(request.user))
    except WeakPassword as weak:
        _add_errors(form, "new", weak)
        return False
    update_session_auth_hash(request, request.user)
    return True


def _begin_session(request: HttpRequest, employee: Employee, *, deed: str) -> None:
    with transaction.atomic():
        login(request, employee)
        request.session.came_from(  # type: ignore[attr-defined]
            device=request.headers.get("User-Agent", ""), address=request.META["REMOTE_ADDR"]
        )
        record(deed=deed, actor=actor_of(employee))


def _add_errors(form: Form, field: str, weak: WeakPassword) -> None:
    for message in weak.messages:
        form.add_error(field, said(message))


def _shown(request: HttpRequest, template: str, form: Form, **more: object) -> HttpResponse:
    return render(request, template, {"form": form, **more}, status=FORM_IS_WRONG if form.errors else 200)
