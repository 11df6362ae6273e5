"""Tables of figures: periods, totals, small groups that are not shown, and modes held against each other."""

from __future__ import annotations

from datetime import date

from huifang.surveys.logic.figures import Every, Figures, compared, later, table
from huifang.surveys.logic.scores import Scale, Sums, summed

JAN, FEB, APR = date(2026, 1, 1), date(2026, 2, 1), date(2026, 4, 1)


def _good(good: int, bad: int = 0) -> Figures:
    return Figures(good + bad, csat=summed(Scale.CSAT, [5] * good + [1] * bad))


def test_months_are_put_into_their_periods() -> None:
    assert [Every.QUARTER.first_of(day) for day in (JAN, FEB, date(2026, 12, 1))] == [JAN, JAN, date(2026, 10, 1)]
    assert Every.YEAR.last_of(JAN) == date(2026, 12, 1)
    assert (later(JAN, -1), later(JAN, 12)) == (date(2025, 12, 1), date(2027, 1, 1))


def test_a_table_has_its_totals() -> None:
    found = table(
        {("a", JAN): _good(8, 2), ("a", FEB): _good(5), ("b", APR): _good(10, 10), ("b", JAN): _good(6)},
        measure=Scale.CSAT,
        every=Every.QUARTER,
    )
    assert found.columns == (JAN, APR)
    assert [line.key for line in found.lines] == ["b", "a"]
    values = [[round(cell.score.value) if cell.score else None for cell in line.cells] for line in found.lines]
    assert values == [[100, 50], [87, None]]
    assert found.everything.total.score is not None
    assert found.everything.total.score.answers == 41
    assert found.together is None


def test_small_groups_are_hidden_and_told_together() -> None:
    found = table(
        {("a", JAN): _good(30), ("b", JAN): _good(6), ("c", JAN): _good(0, 2)}, measure=Scale.CSAT, every=Every.MONTH
    )
    assert [(line.key, line.cells[0].is_hidden) for line in found.lines] == [("a", False), ("b", True), ("c", True)]
    assert found.together is not None
    assert found.together.cells[0].score is not None
    assert found.together.cells[0].score.answers == 8


def test_a_table_of_too_few_says_nothing() -> None:
    found = table({("a", JAN): _good(3)}, measure=Scale.CSAT, every=Every.MONTH)
    assert found.everything.total.is_hidden
    assert all(cell.is_hidden and cell.score is None for line in found.lines for cell in (*line.cells, line.total))


def test_modes_are_held_against_the_one_with_most_answers() -> None:
    found = compared(
        {
            "qr": summed(Scale.CSAT, [5] * 90 + [1] * 10),
            "link": summed(Scale.CSAT, [5] * 20 + [1] * 20),
            "paper": Sums(),
        },
        measure=Scale.CSAT,
    )
    assert [(one.key, one.difference is None) for one in found] == [("qr", True), ("link", False)]
    assert found[1].difference is not None
    assert found[1].difference.is_clear
    assert found[1].difference.value == -40
