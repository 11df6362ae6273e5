"""A pack becomes a version: handed in, checked with every fault at once, its settings asked for, loaded."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huifang.files.actions import FileFacts, forget_files, keep_file
from huifang.files.models import StoredFile
from huifang.files.queries import bytes_of
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.org.queries import own_festivals
from huifang.policy.actions import NotLoadable, NotReady, hand_in, keep_draft, load_policy
from huifang.policy.logic.reading import Reading, read_pack
from huifang.policy.models import Version
from huifang.web.frame.attributes import forget_attribute_words
from huifang.web.frame.ground import ring
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import said, worded
from huifang.web.policies.forms import APPROVAL, TRIAL, LoadForm, PackForm

FORM_IS_WRONG = 422
PURPOSE = "policy.pack"
KEPT_FOR = timedelta(days=1)
MOST_SHOWN = 200


@needs(Right.MANAGE_POLICIES)
@require_http_methods(["GET", "POST"])
def upload(request: Request) -> HttpResponse:
    """Take a pack in, to be looked at; nothing of it is loaded yet."""
    form = PackForm(request.POST, request.FILES) if request.method == "POST" else PackForm()
    if form.is_valid():
        return redirect("check-policy", _kept(request, form).pk)
    return render(request, "policies/load.html", {"form": form}, status=FORM_IS_WRONG if form.errors else 200)


@needs(Right.MANAGE_POLICIES)
@require_safe
def check(request: Request, file: int) -> HttpResponse:
    """Every fault of the pack, or what it holds and what it asks for."""
    found = _own_file(request, file)
    reading = _read(_bytes(found), found, {})
    return _checked(request, found, reading, None if reading.pack is None else LoadForm(reading))


@needs(Right.MANAGE_POLICIES)
@require_POST
def confirm(request: Request, file: int) -> HttpResponse:
    """Load the pack with these answers, on these terms."""
    found = _own_file(request, file)
    source = _bytes(found)
    reading = _read(source, found, {})
    if reading.pack is None:
        return _checked(request, found, reading, None)
    form = LoadForm(reading, request.POST)
    if form.is_valid() and (version := _loaded(request, found, source, form)):
        forget_attribute_words()
        _tell(request, version)
        return redirect("policy" if version.is_on_trial else "policy-life", version.pk)
    return _checked(request, found, reading, form)


def _kept(request: Request, form: PackForm) -> StoredFile:
    file = form.cleaned_data["file"]
    facts = FileFacts(file.name, "application/yaml", PURPOSE, request.on + KEPT_FOR)
    actor = actor_of(request.user)
    return keep_file(blocks=file.chunks(), facts=facts, owner=request.user, actor=actor, at=request.at, ring=ring())


def _own_file(request: Request, file: int) -> StoredFile:
    """A pack that this person handed in. Raises Http404."""
    return get_object_or_404(StoredFile.objects.owned_by(request.user), pk=file, purpose=PURPOSE)


def _bytes(file: StoredFile) -> bytes:
    return b"".join(bytes_of(file, ring=ring()))


def _read(source: bytes, file: StoredFile, answers: dict[str, str], *, require_settings: bool = False) -> Reading:
    return read_pack(
        source, file=file.name, settings=answers, require_settings=require_settings, festivals=own_festivals()
    )


def _loaded(request: Request, file: StoredFile, source: bytes, form: LoadForm) -> Version | None:
    """The version; None with the reason in the form where it cannot be loaded so."""
    reading = _read(source, file, form.answers, require_settings=True)
    form.add_faults(reading.faults)
    if form.errors:
        return None
    asked = form.cleaned_data
    try:
        with transaction.atomic():
            version = (
                _on_trial(request, source, reading, form)
                if asked["load_as"] == TRIAL
                else _kept_as_draft(request, source, form)
            )
            forget_files(files=[file.pk], actor=actor_of(request.user))
            return version
    except NotLoadable as refused:
        on_trial_without_reason = asked["load_as"] == TRIAL and not asked["reason"].strip()
        form.add_error("reason" if on_trial_without_reason else None, said(refused.message))
    except NotReady as refused:
        form.add_error(None, said(refused.message))
    return None


def _on_trial(request: Request, source: bytes, reading: Reading, form: LoadForm) -> Version:
    asked = form.cleaned_data
    loaded = load_policy(
        source=source, reading=reading, settings=form.answers, actor=actor_of(request.user),
        effective_on=asked["effective_on"], on_trial=True, reason=asked["reason"],
    )  # fmt: skip
    return Version.objects.get(policy__key=loaded.policy_key, number=loaded.number)


def _kept_as_draft(request: Request, source: bytes, form: LoadForm) -> Version:
    asked, actor = form.cleaned_data, actor_of(request.user)
    draft = keep_draft(
        text=source.decode(), actor=actor, settings=form.answers, effective_on=asked["effective_on"],
        reason=asked["reason"],
    )  # fmt: skip
    if asked["load_as"] != APPROVAL:
        return draft
    return hand_in(
        version=draft.pk, by=request.user, actor=actor, at=request.at, on=request.on, reason=asked["reason"]
    ).version


def _checked(request: Request, file: StoredFile, reading: Reading, form: LoadForm | None) -> HttpResponse:
    pack = reading.pack
    shown = {
        "file": file,
        "form": form,
        "faults": reading.faults[:MOST_SHOWN],
        "fault_count": len(reading.faults),
        "most": MOST_SHOWN,
        "pack": pack,
        "title": worded(pack.title) if pack else file.name,
        "unbound": [(clause.id, worded(clause.text)) for clause in reading.unbound],
        "blocked": sorted({later.rule for later in reading.not_run_yet if later.blocks_rule and later.rule}),
        "days_ago": (request.on - pack.effective_on).days if pack else 0,
    }
    return render(request, "policies/check.html", shown, status=FORM_IS_WRONG if form and form.errors else 200)


def _tell(request: Request, version: Version) -> None:
    parts = {"number": version.number, "day": version.effective_on}
    if version.is_on_trial:
        say(request, Message("Version %(number)s runs as a draft on trial from %(day)s.", parts))
    elif version.approval_id is not None:
        say(request, Message("Version %(number)s is handed in.", parts))
    else:
        say(request, Message("Version %(number)s is loaded as a draft: nothing is planned by it yet.", parts))
