"""Contact points of an older installation are found after the migration as they were before, and can go back."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db.migrations.executor import MigrationExecutor
from pytest_django import DjangoDbBlocker

from huifang.customers.logic.contact_points import Kind, PointIndex, checked
from huifang.kernel.contacts import BadContact
from huifang.kernel.crypto import Index
from huifang.kernel.keys import KeyRing
from tests.house.empty_database import empty_database

BEFORE = ("customers", "0005_imports_of_the_web_and_their_undoing")
AFTER = ("customers", "0006_one_index_of_contact_points")

POINTS = [
    (Kind.PHONE, "phone", "13812345678", "5678"),
    (Kind.EMAIL, "email", "a@example.com", ""),
    (Kind.ID_NUMBER, "id_number", "11010519491231002X", "002X"),
]


@pytest.mark.parametrize(("kind", "field", "text", "tail"), POINTS)
def test_an_index_of_two_becomes_one_and_two_again(
    kind: Kind, field: str, text: str, tail: str, ring: KeyRing, django_db_blocker: DjangoDbBlocker
) -> None:
    value = checked(kind, text)
    assert not isinstance(value, BadContact)
    whole = Index(ring, field).of(value.normalised)
    end = Index(ring, field).of_tail(tail) if tail else None
    with django_db_blocker.unblock(), empty_database() as database:
        apps = MigrationExecutor(database)
        apps.migrate([BEFORE])
        before = apps.loader.project_state([BEFORE]).apps.get_model("customers", "ContactPoint")
        rows = before.objects.using(database.alias)
        rows.create(
            id=uuid4(), customer_id=1, entry_id=1, kind=kind, value=b"locked", keyed_index=whole, tail_index=end
        )
        MigrationExecutor(database).migrate([AFTER])
        after = apps.loader.project_state([AFTER]).apps.get_model("customers", "ContactPoint")
        assert bytes(after.objects.using(database.alias).get().keyed_index) == PointIndex(ring, kind).of(value)
        MigrationExecutor(database).migrate([BEFORE])
        found = rows.get()
        assert (bytes(found.keyed_index), found.tail_index and bytes(found.tail_index)) == (whole, end)
