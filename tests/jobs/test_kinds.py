"""Every kind of job does what is due, does nothing when it is done again, and is asked for by rows alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huifang.approvals.actions import ask
from huifang.approvals.logic import Does, NewStep
from huifang.cases.models import Case, CaseEvent, Improvement
from huifang.customers.actions.file_imports import ask_for_undo
from huifang.customers.actions.forgetting import forget_overwritten
from huifang.customers.models import Customer, Overwritten
from huifang.files.actions import FileFacts, keep_file
from huifang.files.models import StoredFile
from huifang.followups.models import Finding, FollowUp, Record
from huifang.history.models import Entry
from huifang.history.queries import oldest_unsealed, verify
from huifang.insight.models import Place, RollUp
from huifang.jobs.kinds import KINDS, Kind
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.notices.models import Notice
from huifang.org.models import Department, Employee
from huifang.planning.actions.counting_ahead import ask_for_difference, ask_for_simulation
from huifang.planning.actions.oracle import overlooked
from huifang.planning.actions.sets import Counts
from huifang.planning.actions.sweep import sweep
from huifang.planning.models import Sweep
from huifang.policy.models import Rule, Version
from tests.jobs.conftest import Site, everything
from tests.naive.vocabulary import label
from tests.planning.test_batches import with_sections
from tests.surveys.answered import a_questionnaire


def kind(name: str) -> Kind:
    return next(one for one in KINDS if one.name == name)


def work(site: Site, one: Kind) -> int:
    """Do all that is due of a kind; returns how much that was."""
    due = list(one.due(site.ground))
    for ids in due:
        one.work(site.ground, **ids)
    return len(due)


def something_of_everything(site: Site) -> None:
    """A company in which each kind of job finds something to do."""
    site.ask(20)
    facts = FileFacts("old", "text/csv", "import.customers", site.ground.today() - timedelta(days=1))
    owner = Employee.objects.get(number="E1")
    keep_file(blocks=[b"x"], facts=facts, owner=owner, actor="a", at=site.ground.now(), ring=site.ring)
    asked_at = site.ground.now() - timedelta(days=5)
    steps = [NewStep(Does.APPROVE, employee=owner.pk)]
    ask(kind="plan", title="春季计划", steps=steps, by=None, actor="a", at=asked_at, on=asked_at.date())
    ask_to_look_ahead(site)
    a_matter_in_hand(site, owner)
    something_said(site, owner)
    a_questionnaire().answered([2], words="等了半天没人来", answered_on=site.ground.today())


def a_matter_in_hand(site: Site, owner: Employee) -> None:
    """A case that nobody has compared with others or reckoned the clocks of, and an improvement that is late."""
    at, on = site.ground.now(), site.ground.today()
    facts = {
        "kind": "complaint",
        "source": "phone",
        "title": "太吵",
        "words": "楼上太吵了",
        "level": "",
        "owner": owner,
    }
    case = Case.objects.create(taken_in_at=at, taken_in_on=on, entry_id=0, **facts)
    CaseEvent.objects.create(case=case, at=at, kind="taken_in", state="open", entry_id=0)
    Improvement.objects.create(
        title="t", action="a", owner=owner, due_on=on - timedelta(days=3), made_by=owner, made_on=on, entry_id=0
    )


def something_said(site: Site, owner: Employee) -> None:
    """A contact of today with a complaint that is no case yet."""
    rule, customer = Rule.objects.order_by("pk").first(), Customer.objects.order_by("pk").first()
    if rule is None or customer is None:
        return  # nobody is there yet whom somebody could have contacted
    facts = {name: site.ground.today() for name in ("opens_on", "due_on", "closes_on", "planned_on", "ended_on")}
    done = FollowUp.objects.create(
        rule=rule, version=rule.policy.versions.all()[0], customer=customer, occasion="manual:said",
        state=FollowUp.State.DONE, agent=owner, entry_id=0, **facts,
    )  # fmt: skip
    record = Record.objects.create(
        follow_up=done, customer=customer, employee=owner, contacted_at=site.ground.now(), outcome="reached", entry_id=0
    )
    Finding.objects.create(record=record, kind="complaint", text="楼上太吵了", position=1)


def ask_to_look_ahead(site: Site) -> None:
    """A simulation and a difference to count, and a plan of a department to propose."""
    on = site.ground.today()
    with_sections(
        plans={"monthly": {"title": label("monthly"), "clauses": ["C"], "every": "P1M"}},
        surveys={"content": {"title": label("content"), "clauses": ["C"], "topic": label("content"), "every": "P1Y"}},
    )
    Customer.objects.update(department=Department.objects.get_or_create(key="east", name="东区")[0])
    sweep(on=on - timedelta(days=1), actor="a")
    ask_for_simulation(employee=None, on=on, to_on=on, draft=None, at=site.ground.now())
    ask_for_difference(version=Version.objects.order_by("pk")[0].pk, at=site.ground.now())


@pytest.mark.parametrize("name", [one.name for one in KINDS])
def test_a_job_done_twice_leaves_what_it_left_the_first_time(site: Site, company: None, name: str) -> None:
    something_of_everything(site)
    one, before = kind(name), everything()
    due = list(one.due(site.ground))
    assert due
    for ids in due:
        one.work(site.ground, **ids)
    once = everything()
    assert once != before
    for ids in due:
        one.work(site.ground, **ids)
    assert everything() == once


@pytest.mark.parametrize("name", [one.name for one in KINDS if one.every_seconds < 600])
def test_nothing_is_due_when_everything_is_done(site: Site, company: None, name: str) -> None:
    something_of_everything(site)
    while sum(work(site, one) for one in KINDS if one.every_seconds < 600):
        pass
    assert not list(kind(name).due(site.ground))


def test_arguments_of_jobs_are_numbers(site: Site, company: None) -> None:
    something_of_everything(site)
    for one in KINDS:
        for ids in one.due(site.ground):
            assert all(isinstance(value, int) for value in ids.values())


def test_the_history_is_sealed(site: Site) -> None:
    site.ask(1)
    assert oldest_unsealed() is not None
    assert work(site, kind("seal history")) == 1
    assert oldest_unsealed() is None
    assert verify(site.ring).fault is None
    assert site.ground.anchors.exists()


def test_the_plan_catches_up_however_long_nobody_planned(site: Site, company: None) -> None:
    assert work(site, kind("plan")) == 1
    assert FollowUp.objects.exists()
    assert work(site, kind("plan")) == 0
    Sweep.objects.update(on=site.ground.today() - timedelta(days=9))
    assert work(site, kind("plan")) == 1
    assert Sweep.objects.order_by("-id")[0].on == site.ground.today()


def test_what_is_imported_is_planned_at_once(site: Site, company: None) -> None:
    work(site, kind("plan"))
    assert work(site, kind("plan what changed")) == 0
    site.ask(3)
    work(site, kind("carry import out"))
    assert Sweep.objects.count() == 2
    assert work(site, kind("plan what changed")) == 0


def test_what_is_written_otherwise_is_planned_in_time(site: Site, company: None) -> None:
    work(site, kind("plan"))
    Customer.objects.filter(external_id="c1").update(changed_in=CurrentTransactionId())
    assert work(site, kind("plan")) == 0
    assert work(site, kind("plan what changed")) == 1
    assert work(site, kind("plan what changed")) == 0


def test_the_pages_have_their_counts(site: Site, company: None) -> None:
    work(site, kind("plan"))
    assert RollUp.objects.get().sweep == Sweep.objects.get()
    RollUp.objects.all().delete()
    assert work(site, kind("plan")) == 1
    assert (RollUp.objects.count(), Sweep.objects.count()) == (1, 1)
    assert work(site, kind("plan")) == 0


def test_an_import_is_carried_out_and_its_owner_is_told(site: Site) -> None:
    one = site.ask(20)
    work(site, kind("carry import out"))
    one.refresh_from_db()
    assert (one.state, one.counts["made"], Customer.objects.count()) == ("done", 20, 20)
    assert Entry.objects.get(deed="customers.imported").actor == "employee:E1"
    assert [notice.about_id for notice in Notice.objects.all()] == [one.id]


def test_an_import_is_taken_back_with_what_was_planned_for_it(site: Site, company: None) -> None:
    one = site.ask(20)
    work(site, kind("carry import out"))
    Customer.objects.filter(external_id__startswith="n").update(joined_on=site.ground.today())
    Sweep.objects.all().delete()
    work(site, kind("plan"))
    new = Customer.objects.filter(external_id__startswith="n")
    assert FollowUp.objects.filter(customer__in=new).exists()
    ask_for_undo(file_import=one.id)
    work(site, kind("carry import out"))
    one.refresh_from_db()
    assert (one.state, one.counts["undone"]["removed_customers"]) == ("undone", 20)
    assert not new.exists()
    gone = FollowUp.objects.exclude(customer_id__in=Customer.objects.values("id"))
    assert not gone.exists()
    assert Customer.objects.count() == 30
    assert not Place.objects.exclude(customer_id__in=Customer.objects.values("id")).exists()
    assert RollUp.objects.get().sweep == Sweep.objects.order_by("-id")[0]
    assert overlooked() == Counts()


def test_a_customer_with_whom_somebody_has_begun_stays(site: Site, company: None) -> None:
    one = site.ask(2)
    work(site, kind("carry import out"))
    Customer.objects.filter(external_id__startswith="n").update(joined_on=site.ground.today())
    Sweep.objects.all().delete()
    work(site, kind("plan"))
    begun = Customer.objects.get(external_id="n0")
    FollowUp.objects.filter(customer=begun).update(agent=Employee.objects.get(number="E1"))
    ask_for_undo(file_import=one.id)
    work(site, kind("carry import out"))
    assert list(Customer.objects.filter(external_id__startswith="n")) == [begun]
    assert FollowUp.objects.filter(customer=begun).exists()


def test_what_has_had_its_day_is_forgotten(site: Site) -> None:
    something_of_everything(site)
    work(site, kind("carry import out"))
    entry = Entry.objects.get(deed="customers.imported")
    Overwritten.objects.create(entry=entry, of=1, row=1, before={}, after={})
    work(site, kind("tidy"))
    assert list(StoredFile.objects.values_list("name", flat=True)) == ["customers.csv"]
    assert Overwritten.objects.exists()
    assert forget_overwritten(at=site.ground.now() + timedelta(days=31)) == 1
    assert forget_overwritten(at=site.ground.now() + timedelta(days=31)) == 0
