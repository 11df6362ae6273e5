"""The random worlds themselves: they can be read, they come back from their files unchanged, they are not all empty."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from .interpreter import Line, interpret
from .vocabulary import World
from .worlds import worlds, write_world

SOME_WORLDS = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def read_back(world: World, folder: Path) -> World:
    pack_path, customers_path, events_path = write_world(world, folder)
    pack = YAML(typ="safe").load(pack_path)
    return World(pack, rows(customers_path), rows(events_path), world.start, world.end, world.settings, world.zone)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lines_of(world: World) -> list[Line]:
    return interpret(world.pack, world.customers, world.events, world.start, world.end, world.settings, zone=world.zone)


@SOME_WORLDS
@given(worlds(), st.data())
def test_a_world_means_the_same_from_its_files_and_in_any_order_and_its_lines_are_sound(
    world: World, data: st.DataObject
) -> None:
    """Everything at once: to draw a world takes longer than to look at it."""
    lines = lines_of(world)
    no_two_are_the_same_duty(lines)
    every_window_is_in_order_and_meets_the_days_asked_for(lines, world)
    with TemporaryDirectory() as folder:
        assert lines_of(read_back(world, Path(folder))) == lines
    world.customers = data.draw(st.permutations(world.customers))
    world.events = data.draw(st.permutations(world.events))
    assert lines_of(world) == lines


def no_two_are_the_same_duty(lines: list[Line]) -> None:
    duties = [line[:3] for line in lines]
    assert len(duties) == len(set(duties))


def every_window_is_in_order_and_meets_the_days_asked_for(lines: list[Line], world: World) -> None:
    for line in lines:
        opens_on, due_on, closes_on = line[3:6]
        assert opens_on <= due_on <= closes_on
        assert opens_on <= world.end.isoformat()
        assert closes_on >= world.start.isoformat()
