"""What is promised of cases is kept by the deeds, and noticed when it is broken."""

from __future__ import annotations

from pathlib import Path

from huifang.approvals.models import Approval
from huifang.cases.actions.joining import merge
from huifang.cases.actions.settling import close
from huifang.cases.models import Case, CaseEvent
from huifang.cases.queries.promises import INVARIANTS
from huifang.customers.models import Event
from huifang.history.models import Entry
from huifang.kernel.invariants import Inquiry
from huifang.kernel.keys import KeyRing
from tests.cases.cast import NOW, House
from tests.cases.test_settling import accepted, do, settled


def broken(ring: KeyRing) -> set[str]:
    inquiry = Inquiry(ring, Path("anchors.log"), lambda _done, _of: None)
    return {one.name for one in INVARIANTS if one.find(inquiry).count}


def test_each_promise_is_kept_and_its_breach_is_noticed(house: House, ring: KeyRing) -> None:
    closed = do(house, close, settled(house, accepted(house)))
    customer = house.customer()
    first, second, third = (house.case(f"第{one}件", customer=customer.pk) for one in "一二三")
    do(house, merge, first, by=house.hua, into=second.pk)
    assert broken(ring) == set()

    Event.objects.filter(pk=closed.closing_event_id).update(customer=customer)
    assert broken(ring) == {"closing-events-are-the-customers"}
    Event.objects.filter(pk=closed.closing_event_id).update(customer=closed.customer)
    waiting = Approval.objects.create(
        kind="answer", title="x", asked_at=NOW, state="waiting", position=1, entry=Entry.objects.latest("id")
    )
    Case.objects.filter(pk=closed.pk).update(approval=waiting)
    assert broken(ring) == {"cases-close-with-their-approval"}
    Case.objects.filter(pk=closed.pk).update(approval=None)
    Case.objects.filter(pk=third.pk).update(about_employee=house.yao, offered_to=house.yao)
    assert broken(ring) == {"nobody-has-a-case-about-themselves"}
    Case.objects.filter(pk=third.pk).update(about_employee=None, offered_to=None)
    Case.objects.filter(pk=closed.pk).update(about_employee=house.hua)
    assert broken(ring) == {"what-is-about-somebody-is-withheld-from-them"}
    Case.objects.filter(pk=closed.pk).update(about_employee=None)
    CaseEvent.objects.filter(case=third, kind="taken_in").delete()
    assert "cases-begin-with-their-intake" in broken(ring)
    Case.objects.filter(pk=closed.pk).update(closed_as="merged", merged_into=second)
    Case.objects.filter(pk=second.pk).update(state="closed", closed_at=NOW, closed_as="merged", merged_into=closed)
    assert {"cases-are-merged-one-way", "cases-stand-as-their-log-ends"} <= broken(ring)
