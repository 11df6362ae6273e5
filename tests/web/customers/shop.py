"""A clinic with a policy in force and a few customers, as the pages of customers meet them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db import connection

from huifang.customers.actions.customers import NewCustomer, register_customers
from huifang.customers.actions.run import Run
from huifang.customers.logic.contact_points import PLACE
from huifang.customers.models import ContactPoint, Customer, Event
from huifang.followups.models import FollowUp
from huifang.kernel.crypto import Sealer
from huifang.kernel.keys import KeyRing
from huifang.planning.actions.sweep import sweep
from huifang.policy.actions import load_policy
from huifang.policy.logic.reading import read_pack
from tests.planning.test_preview_against_naive import written
from tests.web.conftest import TODAY, Company

SHANGHAI = ZoneInfo("Asia/Shanghai")
PACK = {
    "pack": 1,
    "policy": {"key": "clinic", "title": "Clinic", "version": "1.0.0", "effective_on": "2026-01-01"},
    "clauses": [{"id": "C1", "text": "术后三日内回访。", "carried_out_by": ["rule:after-surgery"]}],
    "posts": {"nurse": "Nurse"},
    "events": {"surgery": {"zh-Hans": "手术", "en": "Surgery"}, "discharge": {"zh-Hans": "出院", "en": "Discharge"}},
    "rules": [
        {
            "key": "after-surgery",
            "title": {"zh-Hans": "术后回访", "en": "After surgery"},
            "clauses": ["C1"],
            "for": "everyone",
            "anchor": "surgery",
            "due": [{"within": "P3D"}],
            "post": "nurse",
        }
    ],
}
HOSTILE = '<img src=x onerror="alert(1)">'


@dataclass
class Shop:
    """Two customers of the east whom lin looks after, one of the west whom tian does."""

    company: Company
    ring: KeyRing
    zhang: Customer
    hostile: Customer
    western: Customer

    @property
    def phone(self) -> ContactPoint:
        return ContactPoint.objects.get(customer=self.zhang, kind=ContactPoint.Kind.PHONE)

    def phone_of(self, tail: str) -> ContactPoint:
        """The phone of zhang that ends so."""
        sealer = Sealer(self.ring, PLACE)
        rows = ContactPoint.objects.filter(customer=self.zhang)
        return next(row for row in rows if sealer.decrypt(row.value, row.pk).endswith(tail))

    def planned(self, customer: Customer) -> list[date]:
        rows = FollowUp.objects.filter(customer=customer, state=FollowUp.State.PLANNED)
        return list(rows.order_by("due_on").values_list("due_on", flat=True))

    def event(self) -> Event:
        return Event.objects.get(customer=self.zhang, withdrawn_on=None)


def open_shop(company: Company, ring: KeyRing) -> Shop:
    """Load the policy, register the customers, and sweep once, so that deeds are followed by a plan."""
    source = written(PACK)
    reading = read_pack(source, file="pack.yaml", settings={}, require_settings=True)
    assert reading.pack, reading.faults
    load_policy(source=source, reading=reading, settings={}, actor="test", on_trial=True, reason="a test")
    run = Run("test", TODAY, SHANGHAI, ring)
    new = [
        NewCustomer(
            "张伟明",
            external_id="K1001",
            department="east",
            steward="E01",
            phones=["13800005678"],
            emails=["zhang@example.com"],
            joined_on=date(2026, 1, 5),
            attributes={"等级": "VIP"},
        ),
        NewCustomer(HOSTILE, external_id="K1002", department="east", steward="E01", attributes={HOSTILE: HOSTILE}),
        NewCustomer("田西西", external_id="K2001", department="west", steward="E04", phones=["13900001111"]),
    ]
    ids = register_customers(customers=new, run=run)
    sweep(on=TODAY, actor="test")
    zhang, hostile, western = (Customer.objects.get(pk=key) for key in ids)
    return Shop(company, ring, zhang, hostile, western)


def fingerprint() -> dict[str, tuple[int, int]]:
    """How many rows each table has and what stands in them: what a refused call must leave alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall() if name != "org_session"]
        found: dict[str, tuple[int, int]] = {}
        for name in tables:
            cursor.execute(f"SELECT count(*), coalesce(sum(hashtext(t::text)::bigint), 0) FROM {name} t")
            found[name] = cursor.fetchone()
    return found
