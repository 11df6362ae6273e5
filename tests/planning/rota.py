"""A company that gives its customers out: two branches, people who hold a post in them, a policy with ways."""

from __future__ import annotations

from typing import Any

from huifang.customers.models import Customer
from huifang.org.logic import Role, Scope
from huifang.org.models import Department, Employee, Grant, Post, Posting
from huifang.policy.actions import load_policy
from huifang.policy.logic.reading import read_pack
from tests.naive.vocabulary import label
from tests.planning.test_preview_against_naive import written

POST = "adviser"


def load_ways(*ways: dict[str, Any], version: str = "1.0", key: str = "rota", **sections: Any) -> None:
    """A policy in force since 2026 with these ways to give customers, and a contact a month by the post's holders."""
    assignment = {
        way.get("key", f"way-{number}"): {
            "clauses": ["C"], "title": label("way"), **{name: said for name, said in way.items() if name != "key"}
        }
        for number, way in enumerate(ways, start=1)
    }  # fmt: skip
    form = {"form": next(iter(sections["forms"]))} if "forms" in sections else {}
    rule = {"clauses": ["C"], "for": "everyone", "channels": ["phone"], "post": POST, **form}
    source = written(
        {
            "pack": 1,
            "policy": {"key": key, "title": label(key), "version": version, "effective_on": "2026-01-01"},
            "clauses": [{"id": "C", "text": label("C"), "carried_out_by": ["guidance"]}],
            "posts": {POST: label(POST), "head": label("head")},
            "attributes": {name: label(name) for name in ("grade", "area", "collector")},
            "segments": {"good": {"all": [{"attr": "grade", "in": ["A"]}]}},
            "rules": [
                {"key": "monthly", "due": [{"at_least": 1, "per": "month"}], **rule},
                {"key": "weekly", "due": [{"at_least": 1, "per": "week"}], **rule, "for": "good"},
            ],
            "assignment": assignment,
            **sections,
        }
    )
    reading = read_pack(source, file="pack.yaml", settings={}, require_settings=True)
    assert reading.pack, reading.faults
    load_policy(source=source, reading=reading, settings={}, actor="test")


class Company:
    """Departments by key, people by number; everybody may contact customers."""

    def __init__(self, *departments: str) -> None:
        self.departments = {key: Department.objects.create(key=key, name=key.title()) for key in departments}
        self.post, _ = Post.objects.get_or_create(key=POST)
        self.people: dict[str, Employee] = {}

    def adviser(self, number: str, department: str | None = None, **more: Any) -> Employee:
        where = self.departments[department] if department else None
        made = Employee.objects.create(number=number, name=number, department=where, **more)
        Grant.objects.create(employee=made, role=Role.AGENT, scope=Scope.OWN)
        Posting.objects.create(employee=made, post=self.post, department=where)
        self.people[number] = made
        return made

    def head(self, number: str = "hua") -> Employee:
        made = Employee.objects.create(number=number, name=number)
        Grant.objects.create(employee=made, role=Role.SUPERVISOR, scope=Scope.ALL)
        self.people[number] = made
        return made

    def customer(self, ref: str, department: str | None = None, **attributes: str) -> Customer:
        where = self.departments[department] if department else None
        return Customer.objects.create(external_id=ref, name=ref, department=where, attributes=attributes, entry_id=0)
