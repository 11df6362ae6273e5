"""Models keep facts: nothing happens behind a save, and every personal field says why it is kept (T-PRV-01)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.test.utils import isolate_apps

from huifang.kernel.personal import personal, plain
from huifang.kernel.sql.fields import CText
from tests.house import plan

BEHIND_A_SAVE = {"save", "save_base", "delete", "__init_subclass__"}
TELLING = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.DateField,
    models.TimeField,
    models.BinaryField,
    models.FileField,
    models.GenericIPAddressField,
    ArrayField,
    SearchVectorField,
)
"""Fields that can hold something about a person. DateTimeField, EmailField and the like are kinds of these."""

PAGE = plan.DOCS / "personal-data.md"


def kept_models() -> list[type[models.Model]]:
    """Our models that have a table of their own. Django's keep permissions and groups, which nothing of ours uses."""
    ours = (model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("huifang."))
    return [model for model in ours if model._meta.managed]


def untagged(kept: Iterable[type[models.Model]]) -> list[str]:
    """The fields that could hold something about a person and are tagged neither personal nor plain."""
    return [
        f"{model._meta.label}.{field.name}: wrap it in personal(…, purpose=…) or plain(…)"
        for model in kept
        for field in model._meta.local_fields
        if isinstance(field, TELLING) and not hasattr(field, "personal_purpose")
    ]


def personal_fields(kept: Iterable[type[models.Model]]) -> Iterator[tuple[str, str]]:
    """Table and column, and the purpose, of every personal field."""
    for model in kept:
        for field in model._meta.local_fields:
            purpose: Any = getattr(field, "personal_purpose", None)
            if purpose is not None:
                yield f"{model._meta.db_table}.{field.column}", purpose


def rows_of_page() -> dict[str, str]:
    """Field and purpose as the page for readers lists them."""
    rows = (line.strip("|").split("|") for line in PAGE.read_text(encoding="utf-8").splitlines() if _is_row(line))
    return {field.strip().strip("`"): purpose.strip() for field, purpose in rows}


def _is_row(line: str) -> bool:
    return line.startswith("| `")


def test_every_field_says_whether_it_is_personal() -> None:
    plan.refuse(untagged(kept_models()))


def test_every_purpose_says_something() -> None:
    plan.refuse(
        f"{field}: {purpose!r}" for field, purpose in personal_fields(kept_models()) if len(purpose.split()) < 2
    )


def test_the_page_of_personal_data_lists_what_the_models_keep() -> None:
    kept, listed = dict(personal_fields(kept_models())), rows_of_page()
    missing = [f"docs/personal-data.md lacks: | `{field}` | {kept[field]} |" for field in kept if field not in listed]
    gone = [f"docs/personal-data.md lists {field}, which no model keeps" for field in listed if field not in kept]
    other = [
        f"docs/personal-data.md gives {field} the purpose {listed[field]!r}, the model {purpose!r}"
        for field, purpose in kept.items()
        if field in listed and listed[field] != purpose
    ]
    plan.refuse([*missing, *gone, *other])


def test_nothing_happens_behind_a_save() -> None:
    plan.refuse(
        f"{model._meta.label}.{name}: what a deed does stands in the deed"
        for model in kept_models()
        for name in BEHIND_A_SAVE & vars(model).keys()
    )


@isolate_apps("huifang.customers")
def test_an_untagged_field_is_found() -> None:
    class Diary(models.Model):
        page = plain(models.TextField())
        author = personal(CText(), purpose="who wrote it")
        note = models.TextField()
        code = CText()
        read_at = models.DateTimeField()
        words = ArrayField(CText())
        sound = models.BinaryField()
        facts = models.JSONField()
        pages = models.IntegerField()

        class Meta:
            app_label = "customers"

    found = [line.partition(":")[0].rpartition(".")[2] for line in untagged([Diary])]
    assert found == ["note", "code", "read_at", "words", "sound", "facts"]
    assert dict(personal_fields([Diary])) == {"customers_diary.author": "who wrote it"}


@pytest.mark.parametrize("line", ["| field | purpose |", "|---|---|", "text"])
def test_only_rows_of_the_page_are_read_as_rows(line: str) -> None:
    assert not _is_row(line)
