"""The gallery holds every pack that ships once, and what one starts from it is sound under its own name."""

from __future__ import annotations

from datetime import date

import pytest

from huifang.policy.logic.gallery import TRADES, gallery, offered_pack, own_text, reading_of_shipped
from huifang.policy.logic.reading import read_pack
from huifang.policy.logic.shipped import shipped_packs


def test_every_pack_stands_below_one_trade() -> None:
    names = [one.name for packs in gallery().values() for one in packs]
    assert sorted(names) == sorted(shipped_packs())
    numbers = [number for _, numbers in TRADES.values() for number in numbers]
    assert len(numbers) == len(set(numbers)) == len(names)


@pytest.mark.parametrize("name", ["p02-general", "p04-aesthetic-hospital", "p12-estate-sales-b", "p18-standard-c"])
def test_what_it_counts_is_what_the_check_counts(name: str) -> None:
    offered = offered_pack(name)
    reading = reading_of_shipped(name)
    assert offered and reading.pack
    assert offered.title == reading.pack.title
    if not offered.extends:
        sections = {"forms": reading.desk.forms, "clauses": reading.pack.clauses, "rules": reading.desk.titles}
        assert {name: offered.counts[name] for name in sections} == {name: len(all_) for name, all_ in sections.items()}


@pytest.mark.parametrize("name", ["p02-general", "p17-clinic-quotas", "p12-estate-sales-b"])
def test_ones_own_text_is_sound_and_ones_own(name: str) -> None:
    text = own_text(name, key="our-own", title='Ours: "new"', effective_on=date(2027, 5, 1))
    reading = read_pack(text.encode(), file="our-own.yaml", settings={})
    assert reading.pack, reading.faults
    pack = reading.pack
    assert (pack.key, set(pack.title.values()), pack.version) == ("our-own", {'Ours: "new"'}, "1.0.0")
    asks_for_its_day = name == "p17-clinic-quotas"
    assert pack.effective_on == (date.max if asks_for_its_day else date(2027, 5, 1))
    assert [clause.id for clause in pack.clauses] == [
        clause.id for clause in (reading_of_shipped(name).pack or pack).clauses
    ]
