"""Relations point down, name the class, hide the way back: string keys and reverse names pass every import contract."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from huifang.customers.models import Customer
from huifang.org.models import Department
from tests.house import plan

Relation = Any  # Django's fields that relate share no class that says so


def relations(model: type[models.Model]) -> Iterator[Relation]:
    for field in (*model._meta.local_fields, *model._meta.private_fields, *model._meta.local_many_to_many):
        if field.is_relation:
            yield field


def faults_of(models_: Iterable[type[models.Model]]) -> list[str]:
    """What is wrong with the relations of these models, each said in a line."""
    return [fault for model in models_ for relation in relations(model) for fault in _faults_of_one(model, relation)]


def _faults_of_one(model: type[models.Model], relation: Relation) -> Iterator[str]:
    name, target = f"{model._meta.label}.{relation.name}", relation.related_model
    if not (isinstance(target, type) and issubclass(target, models.Model)):
        yield f"{name} leads to no class that can be known"
        return
    here, there = model._meta.app_label, target._meta.app_label
    if here == there:
        return
    if there not in plan.everything():
        yield f"{name} leads out of the house, to {target._meta.label}"
    elif not plan.is_below(there, here):
        yield f"{name} points to {target._meta.label}, and {there} does not lie below {here}"
    if not (relation.remote_field.related_name or "").endswith("+"):
        yield f'{name} gives {target._meta.label} a way back: write related_name="+"'


def relation_kinds() -> set[str]:
    """The names of all fields that relate: Django's and ours."""
    kinds: set[str] = set()
    waiting: list[type] = [models.fields.related.RelatedField]
    while waiting:
        kind = waiting.pop()
        kinds.add(kind.__name__)
        waiting += kind.__subclasses__()
    return kinds | {"GenericForeignKey", "GenericRelation"}


def named_by_text(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The relations in a module that name a class of another room as a text.

    A text without a room in it, `"self"` among them, cannot lead out of its own.
    """
    kinds = relation_kinds()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _last_name(node.func) in kinds:
            to = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg in ("to", "through"))]
            for target in to:
                if isinstance(target, ast.Constant) and "." in str(target.value):
                    yield node.lineno, str(target.value)


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("huifang.")]


def test_relations_point_down_and_hide_the_way_back() -> None:
    plan.refuse(faults_of(our_models()))


def test_relations_name_the_class() -> None:
    plan.refuse(
        f"{plan.place(path, line)}: {target!r} is a text; import the class"
        for path in plan.written_sources()
        for line, target in named_by_text(plan.tree_of(path))
    )


def test_there_are_relations_between_rooms_to_look_at() -> None:
    crossing = [
        relation
        for model in our_models()
        for relation in relations(model)
        if relation.related_model._meta.app_label != model._meta.app_label
    ]
    assert len(crossing) > 10


@isolate_apps("huifang.org", "huifang.customers")
def test_a_relation_that_points_up_is_found() -> None:
    class Desk(models.Model):
        customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")

        class Meta:
            app_label = "org"

    assert faults_of([Desk]) == ["org.Desk.customer points to customers.Customer, and customers does not lie below org"]


@isolate_apps("huifang.org", "huifang.customers")
def test_a_way_back_is_found() -> None:
    class Visitor(models.Model):
        department = models.ForeignKey(Department, models.PROTECT, related_name="visitors")
        home = models.ForeignKey(Department, models.PROTECT)

        class Meta:
            app_label = "customers"

    assert [fault.split(" ")[0] for fault in faults_of([Visitor])] == [
        "customers.Visitor.department",
        "customers.Visitor.home",
    ]


def test_rooms_on_one_line_do_not_know_each_other() -> None:
    assert not plan.is_below("surveys", "outreach")
    assert not plan.is_below("outreach", "surveys")
    assert plan.is_below("customers", "outreach")


def test_a_text_for_a_class_is_found() -> None:
    module = ast.parse(
        'a = models.ForeignKey("cases.Case", models.CASCADE)\n'
        'b = models.ForeignKey(to="cases.Case", on_delete=models.CASCADE)\n'
        'c = models.ForeignKey("self", models.CASCADE)\n'
        'd = EqualColumns("cases.Case", from_fields=[], to_fields=[])\n'
        "e = models.ManyToManyField(Case)\n"
        'f = models.ManyToManyField(Case, through="cases.Part")\n'
        'g = models.ForeignKey("Sibling", models.CASCADE)\n'
    )
    assert [line for line, _ in named_by_text(module)] == [1, 2, 4, 6]


def test_the_rooms_of_the_contract_are_the_rooms_that_stand() -> None:
    standing = {path.name for path in plan.SOURCE.iterdir() if (path / "__init__.py").exists()}
    assert set(plan.everything()) == standing
    assert set(plan.DOORS) == set(plan.lines_of_rooms()[0])
    assert plan.lines_of_rooms()[-1] == (plan.GROUND,)


def test_a_room_is_found_by_its_file() -> None:
    assert plan.room_of(Path(plan.SOURCE / "policy" / "logic" / "pack.py")) == "policy"
    assert plan.room_of(plan.SOURCE / "settings.py") == "settings"
