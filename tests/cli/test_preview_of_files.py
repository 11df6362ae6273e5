"""The whole command over real files, awkward ids and all, held against the interpreter that was written apart."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from tests.cli.conftest import Huifang
from tests.naive.interpreter import interpret
from tests.naive.vocabulary import World
from tests.naive.worlds import worlds, write_world


@given(world=worlds())
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_command_prints_what_the_naive_interpreter_prints(world: World, huifang: Huifang) -> None:
    expected = interpret(
        world.pack, world.customers, world.events, world.start, world.end, world.settings, zone=world.zone
    )
    with tempfile.TemporaryDirectory() as folder:
        pack, customers, events = write_world(world, Path(folder))
        answers = [f"--set={key}={value}" for key, value in world.settings.items()]
        done = huifang(
            "policy", "preview", str(pack), f"--customers={customers}", f"--events={events}", f"--zone={world.zone}",
            f"--from={world.start}", f"--to={world.end}", *answers,
        )  # fmt: skip
    assert done.status == 0, done.err
    assert list(csv.reader(io.StringIO(done.out, newline="")))[1:] == [list(line) for line in expected]
