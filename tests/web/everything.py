"""A thing of each kind that addresses name, all of the east department, and what the database holds altogether."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from huifang.cases.actions.improving import make_improvement
from huifang.cases.actions.intake import take_in
from huifang.cases.actions.log import Doer
from huifang.cases.logic.intake import NewCase
from huifang.cases.logic.words import Source
from huifang.cases.models import CannedAnswer, Case, Improvement, WorkOrder
from huifang.customers.models import ContactPoint, Customer, Event, FileImport, RememberedMap
from huifang.files.actions import FileFacts, keep_file
from huifang.followups.logic.written import FindingKind
from huifang.followups.models import FollowUp
from huifang.insight.models import SavedView
from huifang.kernel.keys import KeyRing
from huifang.kernel.text import Message
from huifang.notices.actions import tell
from huifang.notices.models import Notice
from huifang.org.models import Absence, Employee, Grant, Posting
from huifang.planning.models import BatchLine, PlanBatch, PlanRevision, SimulationRun
from huifang.policy.actions import hand_in, keep_draft
from huifang.policy.models import Version, WrittenText
from huifang.surveys.actions.answering import take_answers
from huifang.surveys.actions.building import copy_shipped
from huifang.surveys.actions.campaigns import NewCampaign, draw_up
from huifang.surveys.actions.illustrating import Place, show_picture
from huifang.surveys.actions.inviting import invite
from huifang.surveys.actions.pictures import Keeper
from huifang.surveys.actions.points import put_up
from huifang.surveys.logic.asking import About
from huifang.surveys.logic.library import LIBRARY
from huifang.surveys.logic.pictures import read_picture
from huifang.surveys.models import Campaign, Questionnaire, Response, Voice
from huifang.surveys.queries.library import current_version
from tests.surveys.answered import a_questionnaire
from tests.surveys.drawn import png
from tests.web.addresses import PART, Address
from tests.web.conftest import NOW, TODAY, Company
from tests.web.reviewed import a_reviewed_desk, recorded, report_of

NOT_LOOKED_AT = {"org_session"}
"""Each request says when its session was last seen."""


def digest_of_everything() -> dict[str, str]:
    """A digest of each table, equal when no row was added, changed or lost."""
    with connection.cursor() as cursor:
        found = {}
        for table in sorted(set(connection.introspection.table_names(cursor)) - NOT_LOOKED_AT):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, '|' ORDER BY t::text), '') FROM \"{table}\" t")
            found[table] = hashlib.sha256(cursor.fetchone()[0].encode()).hexdigest()
        return found


def a_case(customer: int, company: Company) -> Case:
    """A complaint of a customer that lin took in."""
    new = NewCase(
        kind=FindingKind.COMPLAINT, source=Source.PHONE, words="前台没人", customer=customer, taken_in_by=company.lin.pk
    )
    [case] = take_in(cases=[new], doer=Doer(company.lin, NOW, TODAY))
    return case


def an_improvement(case: Case, company: Company) -> Improvement:
    """Something that is done against the cause of a case."""
    return make_improvement(
        cases=[case.pk], title="t", cause="", action="a", owner=company.lin.pk, due_on=TODAY, check_on=None,
        policy_version=None, key="", by=company.lin, actor="test", at=NOW, on=TODAY,
    )  # fmt: skip


def said_by(duty: FollowUp, company: Company) -> Voice:
    """Something that a customer wrote below a questionnaire."""
    a_questionnaire().answered([2], words="态度冷漠", customer=duty.customer, department=company.east)
    return Voice.objects.get()


def answered_in_a_call(questionnaire: Questionnaire, duty: FollowUp) -> Response:
    """What the customer answered to somebody who called."""
    return take_answers(
        version=current_version(questionnaire), said={"overall": "5", "effort": "7"}, mode=Response.Mode.AGENT,
        customer=duty.customer, by=Employee.objects.all()[0], actor="test", at=NOW, on=TODAY,
    )  # fmt: skip


def a_campaign(questionnaire: Questionnaire, company: Company) -> Campaign:
    """One that asks the customers of the east department."""
    new = NewCampaign(questionnaire=questionnaire, title="t", starts_on=TODAY, ends_on=TODAY, rest_days=0)
    east = Customer.objects.filter(department=company.east)
    return draw_up(new=new, customers=east, by=company.mo, actor="test", at=NOW, on=TODAY)


class Everything:
    """A day at the east department's desk: one follow-up to do, one done with record and report, and the rest."""

    def __init__(self, company: Company, ring: KeyRing, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        desk = a_reviewed_desk(company, ring, folder, monkeypatch)
        record = recorded(desk)
        duty = desk.owed("孙静好", days_ago=3)
        tell(employees=[company.lin.pk], message=Message("Look."), at=NOW)
        facts = FileFacts("a.csv", "text/csv", "import.customers", TODAY + timedelta(days=7))
        file = keep_file(blocks=[b"id,name\n1,a\n"], facts=facts, owner=company.an, actor="test", at=NOW, ring=ring)
        version = FollowUp.objects.get(pk=duty.pk).version
        draft = self._handed_in(version, company)
        self.things: dict[str, Any] = {
            **self._asked(duty, company, ring),
            "approval": draft.approval_id,
            "before": draft.pk,
            "policy": version.policy.key,
            "written": WrittenText.objects.create(
                owner=company.lin, title="t", text="一、", read_at=NOW, changed_at=NOW
            ).pk,
            "statement": "x",
            "batch": (line := self._planned(duty, company)).batch_id,
            "line": line.pk,
            "revised": self._revised(line, draft.approval_id, company),
            "goal": "more",
            "numbered": version.number,
            "run": SimulationRun.objects.create(asked_at=NOW, on=TODAY, to_on=TODAY).pk,
            "follow_up": duty.pk,
            "customer": duty.customer_id,
            "event": Event.objects.get(customer=duty.customer_id).pk,
            "point": ContactPoint.objects.filter(customer=duty.customer_id)[:1].get().pk,
            "record": record.pk,
            "report": report_of(record).pk,
            "notice": Notice.objects.filter(employee=company.lin)[:1].get().pk,
            "view": SavedView.objects.create(employee=company.lin, name="mine", listing={}, saved_at=NOW).pk,
            "file": file.pk,
            "file_import": FileImport.objects.create(
                file=file, of="customers", employee=company.an, uploaded_at=NOW
            ).pk,
            "remembered": RememberedMap.objects.create(
                of="customers", name="m", text="map: 1", used_at=NOW, entry_id=0
            ).pk,
            "employee": company.lin.pk,
            "grant": Grant.objects.filter(employee=company.lin)[:1].get().pk,
            "posting": Posting.objects.filter(employee=company.lin)[:1].get().pk,
            "department": company.east.pk,
            "version": version.pk,
            "rule": "after-purchase-or-service",
            "absence": Absence.objects.create(
                employee=company.lin, first_on=TODAY + timedelta(days=3), last_on=TODAY + timedelta(days=4)
            ).pk,
            "position": 1,
            "number": "owed",
            "reason": "opted_out",
            "gap": "nothing_set",
            "pile": "late",
            "of": "record",
            "language": "en",
            "kind": "docx",
            "part": "rule",
            "pack": "p04-aesthetic-hospital",
            "key": "after-purchase-or-service",
            "case": (case := a_case(duty.customer_id, company)).pk,
            "improvement": an_improvement(case, company).pk,
            "order": WorkOrder.objects.create(case=case, what="w", ordered_at=NOW, entry_id=0).pk,
            "answer": CannedAnswer.objects.create(title="t", text="x", entry_id=0).pk,
        }

    @staticmethod
    def _asked(duty: FollowUp, company: Company, ring: KeyRing) -> dict[str, Any]:
        """A questionnaire out of the library with a code at a counter, and a link that the customer has."""
        service = LIBRARY[1]
        made = copy_shipped(of=service, actor="test")
        show_picture(
            questionnaire=made, place=Place("overall"), content=png(), alt={"zh-Hans": "图", "en": "p"}, seen=1,
            keeper=Keeper(Employee.objects.all()[0], "test", NOW, ring),
        )  # fmt: skip
        code = put_up(questionnaire=made, title="前台", about=About(), actor="test")
        link = invite(
            questionnaire=made, customer=duty.customer, by=Employee.objects.all()[0], actor="test", at=NOW, on=TODAY
        )
        return {
            "questionnaire": made.pk,
            "shipped_key": service.key,
            "version_number": 1,
            "question": "overall",
            "picture": read_picture(png()).key,
            "code": code.pk,
            "invitation": link.invitation.pk,
            "token": link.token,
            "said": said_by(duty, company).pk,
            "response": answered_in_a_call(made, duty).pk,
            "campaign": a_campaign(made, company).pk,
            "due_of": 1,
        }

    @staticmethod
    def _handed_in(version: Version, company: Company) -> Version:
        """A later text of the same policy, which waits for its approval."""
        text = version.source.replace(f"version: {version.number}", "version: 9.9.9")
        draft = keep_draft(text=text, actor="test", settings=version.settings)
        return hand_in(version=draft.pk, by=company.an, actor="test", at=NOW, on=TODAY).version

    @staticmethod
    def _planned(duty: FollowUp, company: Company) -> BatchLine:
        """The follow-up in a plan of the east department that is to be announced."""
        batch = PlanBatch.objects.create(
            policy=duty.version.policy, plan="monthly", department=company.east, first_on=TODAY, last_on=TODAY,
            entry_id=duty.entry_id,
        )  # fmt: skip
        return BatchLine.objects.create(batch=batch, follow_up=duty, planned_on=duty.planned_on, announce_on=TODAY)

    @staticmethod
    def _revised(line: BatchLine, approval: int | None, company: Company) -> int:
        """An earlier revision of that plan: its number."""
        assert approval is not None
        made = PlanRevision.objects.create(
            batch=line.batch, number=1, words="x", begun_by=company.mo, approval_id=approval, approved_on=TODAY,
            entry_id=line.batch.entry_id,
        )  # fmt: skip
        return made.number

    def address_of(self, address: Address) -> str:
        """The address with the things of the east department in it."""
        return reverse(address.name, kwargs={name: self.things[name] for _kind, name in PART.findall(address.route)})

    @staticmethod
    def names_something_of_customers(address: Address) -> bool:
        """Whether who may come depends on whose customer it is about."""
        named = {name for _kind, name in PART.findall(address.route)}
        return bool(
            named
            & {
                "batch",
                "line",
                "follow_up",
                "customer",
                "event",
                "point",
                "record",
                "report",
                "absence",
                "case",
                "order",
                "improvement",
                "said",
                "response",
                "campaign",
            }
        )
