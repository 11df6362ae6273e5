"""What a database administrator with bad intentions can do, the guards taken off."""

from __future__ import annotations

import random
from collections.abc import Callable

from django.db import connection

Tamper = Callable[[random.Random, int], int]
"""Given the last number, do some harm; returns the first number that is not what was sealed."""


def alter_a_value(dice: random.Random, last: int) -> int:
    number = dice.randint(1, last)
    column, expression = dice.choice(
        [
            ("actor", "actor || ' '"),
            ("deed", "upper(deed)"),
            ("reason", "reason || '.'"),
            ("row_count", "row_count + 1"),
            ("facts", "facts || '{\"n\": 1.000000000000000001}'"),
            ("happened_at", "happened_at + interval '1 microsecond'"),
            ("happened_at", "'infinity'"),
            ("recorded_in", "recorded_in - 1"),
        ]
    )
    _run(f"UPDATE history_entry SET {column} = {expression} WHERE number = %s", number)
    return number


def flip_a_bit_of_the_digest(dice: random.Random, last: int) -> int:
    number, place = dice.randint(1, last), dice.randrange(256)
    _run(
        f"UPDATE history_entry SET row_digest = set_bit(row_digest, {place}, 1 - get_bit(row_digest, {place}))"
        " WHERE number = %s",
        number,
    )
    return number


def flip_a_bit_of_the_seal(dice: random.Random, last: int) -> int:
    number, place = dice.randint(1, last), dice.randrange(256)
    _run(
        f"UPDATE history_entry SET seal = set_bit(seal, {place}, 1 - get_bit(seal, {place})) WHERE number = %s", number
    )
    return number


def flip_a_byte_of_a_change(dice: random.Random, last: int) -> int:
    number = dice.randint(1, last)
    column = dice.choice(["before", "after"])
    place = dice.randrange(18, 40)
    _run(
        f"UPDATE history_change SET {column} = set_byte({column}, {place}, 255 - get_byte({column}, {place}))"
        " WHERE entry_id = (SELECT id FROM history_entry WHERE number = %s)",
        number,
    )
    return number


def empty_a_change(dice: random.Random, last: int) -> int:
    number = dice.randint(1, last)
    column = dice.choice(["before", "after"])
    _run(
        f"UPDATE history_change SET {column} = NULL WHERE entry_id = (SELECT id FROM history_entry WHERE number = %s)",
        number,
    )
    return number


def drop_a_change(dice: random.Random, last: int) -> int:
    number = dice.randint(1, last)
    _run("DELETE FROM history_change WHERE entry_id = (SELECT id FROM history_entry WHERE number = %s)", number)
    return number


def point_a_change_at_another_row(dice: random.Random, last: int) -> int:
    number = dice.randint(1, last)
    _run(
        "UPDATE history_change SET row = row || '0' WHERE entry_id = (SELECT id FROM history_entry WHERE number = %s)",
        number,
    )
    return number


def move_a_change_to_the_next_entry(dice: random.Random, last: int) -> int:
    number = dice.randint(1, last - 1)
    _run(
        "UPDATE history_change SET entry_id = (SELECT id FROM history_entry WHERE number = %s)"
        " WHERE entry_id = (SELECT id FROM history_entry WHERE number = %s)",
        number + 1,
        number,
    )
    return number


def swap_the_values_of_two_changes(dice: random.Random, last: int) -> int:
    first, second = sorted(dice.sample(range(1, last + 1), 2))
    _run(
        "UPDATE history_change c SET before = o.before FROM history_change o, history_entry e, history_entry f"
        " WHERE c.entry_id = e.id AND o.entry_id = f.id AND (e.number, f.number) IN ((%s, %s), (%s, %s))",
        first,
        second,
        second,
        first,
    )
    return first


def delete_an_entry(dice: random.Random, last: int) -> int:
    number = dice.randint(1, last - 1)
    _forget(number)
    return number


def delete_an_entry_and_close_the_gap(dice: random.Random, last: int) -> int:
    number = dice.randint(1, last - 1)
    _forget(number)
    _run("UPDATE history_entry SET number = -number WHERE number > %s", number)
    _run("UPDATE history_entry SET number = -number - 1 WHERE number < -%s", number)
    return number


def swap_two_entries(dice: random.Random, last: int) -> int:
    first, second = sorted(dice.sample(range(1, last + 1), 2))
    _run("UPDATE history_entry SET number = -number WHERE number IN (%s, %s)", first, second)
    _run("UPDATE history_entry SET number = %s WHERE number = -%s", second, first)
    _run("UPDATE history_entry SET number = %s WHERE number = -%s", first, second)
    return first


def put_an_entry_before_the_first(dice: random.Random, last: int) -> int:
    _run(
        "INSERT INTO history_entry (actor, deed, reason, row_count, row_digest, facts, number, seal)"
        " VALUES ('mallory', 'x', '', 0, '', '{}', 0, '')"
    )
    return 1


def cut_off_the_end(dice: random.Random, last: int) -> int:
    kept = dice.randint(0, last - 1)
    _run("DELETE FROM history_change WHERE entry_id IN (SELECT id FROM history_entry WHERE number > %s)", kept)
    _run("DELETE FROM history_entry WHERE number > %s", kept)
    return kept + 1


ALL: list[Tamper] = [
    alter_a_value,
    flip_a_bit_of_the_digest,
    flip_a_bit_of_the_seal,
    flip_a_byte_of_a_change,
    empty_a_change,
    drop_a_change,
    point_a_change_at_another_row,
    move_a_change_to_the_next_entry,
    swap_the_values_of_two_changes,
    delete_an_entry,
    delete_an_entry_and_close_the_gap,
    swap_two_entries,
    put_an_entry_before_the_first,
    cut_off_the_end,
]


def _forget(number: int) -> None:
    _run("DELETE FROM history_change WHERE entry_id = (SELECT id FROM history_entry WHERE number = %s)", number)
    _run("DELETE FROM history_entry WHERE number = %s", number)


def _run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount > 0, "the harm was not done"
