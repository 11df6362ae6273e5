"""A thing of each kind that addresses name, all of the east department, and what the database holds altogether."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from huifang.customers.models import ContactPoint, Event, FileImport, RememberedMap
from huifang.files.actions import FileFacts, keep_file
from huifang.followups.models import FollowUp
from huifang.insight.models import SavedView
from huifang.kernel.keys import KeyRing
from huifang.kernel.text import Message
from huifang.notices.actions import tell
from huifang.notices.models import Notice
from huifang.org.models import Absence, Grant, Posting
from huifang.planning.models import BatchLine, PlanBatch, SimulationRun
from huifang.policy.actions import hand_in, keep_draft
from huifang.policy.models import Version, WrittenText
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
            "approval": draft.approval_id,
            "before": draft.pk,
            "policy": version.policy.key,
            "written": WrittenText.objects.create(
                owner=company.lin, title="t", text="一、", read_at=NOW, changed_at=NOW
            ).pk,
            "statement": "x",
            "batch": (line := self._planned(duty, company)).batch_id,
            "line": line.pk,
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

    def address_of(self, address: Address) -> str:
        """The address with the things of the east department in it."""
        return reverse(address.name, kwargs={name: self.things[name] for _kind, name in PART.findall(address.route)})

    @staticmethod
    def names_something_of_customers(address: Address) -> bool:
        """Whether who may come depends on whose customer it is about."""
        named = {name for _kind, name in PART.findall(address.route)}
        return bool(named & {"batch", "line", "follow_up", "customer", "event", "point", "record", "report", "absence"})
