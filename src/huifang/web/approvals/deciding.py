"""To agree, to send back, to refuse, to take back: each has its address."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from huifang.approvals.actions import AlreadyDecided, NotSigned, NotTheirs, ReasonMissing, Settled
from huifang.approvals.logic import Decision
from huifang.approvals.models import Approval
from huifang.kernel.text import Message
from huifang.policy.actions import NotReady
from huifang.web.approvals.forms import DecisionForm, WithdrawForm
from huifang.web.approvals.kinds import KINDS
from huifang.web.approvals.views import found_for, page_of_approval
from huifang.web.frame.attributes import forget_attribute_words
from huifang.web.frame.marks import signed_in
from huifang.web.frame.messages import say, warn
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import said

DONE = {
    Decision.AGREED: Message("You have agreed to “%(title)s”."),
    Decision.RETURNED: Message("You have sent “%(title)s” back."),
    Decision.REFUSED: Message("You have refused “%(title)s”."),
}
TOO_LATE = Message("This step was decided meanwhile, or the question was taken back.")


@signed_in
@require_POST
def agree(request: Request, approval: int) -> HttpResponse:
    """Say yes at the step that was looked at."""
    return _decided(request, approval, Decision.AGREED)


@signed_in
@require_POST
def send_back(request: Request, approval: int) -> HttpResponse:
    """Send it back with guidance."""
    return _decided(request, approval, Decision.RETURNED)


@signed_in
@require_POST
def refuse(request: Request, approval: int) -> HttpResponse:
    """Refuse it, with the reason."""
    return _decided(request, approval, Decision.REFUSED)


@signed_in
@require_POST
def withdraw(request: Request, approval: int) -> HttpResponse:
    """Take back what one asked for."""
    found, form = found_for(request, approval), WithdrawForm(request.POST)
    if form.is_valid():
        deed, reason = KINDS[found.kind].withdraw, form.cleaned_data["reason"]
        try:
            deed(approval=found.pk, by=request.user, actor=actor_of(request.user), at=request.at, reason=reason)
        except NotTheirs as not_theirs:
            raise Http404 from not_theirs
        except AlreadyDecided:
            warn(request, TOO_LATE)
        else:
            say(request, Message("You have taken “%(title)s” back.", {"title": found.title}))
        return redirect("approval", found.pk)
    return page_of_approval(request, found, back=form)


def _decided(request: Request, approval: int, decision: Decision) -> HttpResponse:
    found = found_for(request, approval)
    form = DecisionForm(request.POST, is_signed=found.is_signed)
    if form.is_valid() and (settled := _done(request, found, form, decision)):
        say(request, Message(DONE[decision].template, {"title": found.title}))
        if settled.waits_for_nobody:
            warn(request, Message("Nobody may decide the next step: somebody must hold the post that it is for."))
        forget_attribute_words()
        return redirect("approvals")
    return page_of_approval(request, found, form=form)


def _done(request: Request, found: Approval, form: DecisionForm, decision: Decision) -> Settled | None:
    """Do it, or say in the form why not. Raises Http404 for a step that is not this person's, or another approval's."""
    typed = form.cleaned_data
    if not found.steps.filter(pk=typed["step"]).exists():
        raise Http404
    try:
        return KINDS[found.kind].decide(
            step=typed["step"], decision=decision, by=request.user, actor=actor_of(request.user), at=request.at,
            on=request.on, words=typed["words"], signature=typed.get("signature", ""),
        )  # fmt: skip
    except NotTheirs as not_theirs:
        raise Http404 from not_theirs
    except AlreadyDecided:
        form.add_error(None, said(TOO_LATE))
    except ReasonMissing:
        form.add_error("words", said(Message("Say why: whoever asked can do nothing with a bare no.")))
    except NotSigned:
        form.add_error("signature", said(Message("This is not your name as the company has it.")))
    except NotReady as refused:
        form.add_error(None, said(refused.message))
    return None
