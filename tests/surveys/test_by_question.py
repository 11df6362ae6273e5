"""What was answered question by question: shares of those who answered, numbers, and few answers hidden."""

from __future__ import annotations

from decimal import Decimal

from huifang.surveys.logic.by_question import Group, by_question
from huifang.surveys.logic.reading import read_definition
from tests.surveys.test_definition import asking, choices, q

DEFINITION = read_definition(
    asking(
        q("overall"),
        q("how", "multiple", choices=choices("a", "b"), other=True),
        q("age", "number"),
        q("parts", "matrix", rows=choices("speed", "price")),
        q("wish", "text"),
        q("few", "single", choices=choices("a", "b")),
    )
)


def group(question: str, count: int, *, row: str = "", choice: str = "", number: int | None = None) -> Group:
    return Group(question, row, choice, None if number is None else Decimal(number), count)


def test_every_question_says_how_many_answered_what() -> None:
    groups = [
        group("overall", 6, number=5), group("overall", 2, number=1),
        group("how", 6, choice="a"), group("how", 4, choice="other"), group("how", 4),
        group("age", 4, number=30), group("age", 1, number=80),
        group("parts", 5, row="price", number=4),
        group("wish", 7), group("few", 3, choice="a"), group("few", 1, choice="b"),
    ]  # fmt: skip
    answered = {("overall", ""): 8, ("how", ""): 8, ("age", ""): 5, ("parts", "price"): 5, ("wish", ""): 7, ("few", ""): 4}  # fmt: skip
    found = {(one.question.key, one.row): one for one in by_question(DEFINITION, groups, answered)}
    assert list(found) == [("overall", ""), ("how", ""), ("age", ""), ("parts", "speed"), ("parts", "price"), ("wish", ""), ("few", "")]  # fmt: skip
    assert [(bar.answer, bar.count, bar.share) for bar in found["overall", ""].bars] == [("5", 6, 75), ("4", 0, 0), ("3", 0, 0), ("2", 0, 0), ("1", 2, 25)]  # fmt: skip
    # Six of eight chose a, four something of their own: the shares are of people.
    assert [(bar.answer, bar.share) for bar in found["how", ""].bars] == [("a", 75), ("b", 0), ("other", 50)]
    numbers = found["age", ""].numbers
    assert numbers is not None and (numbers.mean, numbers.least, numbers.greatest) == (40, 30, 80)
    assert found["parts", "speed"].answers == 0 and not found["parts", "speed"].is_hidden
    assert found["parts", "price"].bars[1].share == 100
    assert found["wish", ""].answers == 7 and not found["wish", ""].bars
    assert found["few", ""].is_hidden and not found["few", ""].bars
