"""The figures of satisfaction: kept in the deed that changes them, equal to a recount, within somebody's reach."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from huifang.org.logic import Reach
from huifang.surveys.actions.counting import count_everything_anew, count_in, put_together, take_out
from huifang.surveys.logic.figures import Figures, total
from huifang.surveys.logic.scores import Scale, Sums
from huifang.surveys.models import Response, ScoreTally, Voice
from huifang.surveys.queries.figures_kept import places_amiss
from huifang.surveys.queries.satisfaction import Asked, By, figures
from tests.followups.cast import Clinic, a_clinic
from tests.surveys.answered import a_questionnaire

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
EVERYTHING = Reach(0, True, frozenset(), ())


@pytest.fixture
def clinic(db: None) -> Clinic:
    return a_clinic()


def test_figures_are_what_was_answered(clinic: Clinic) -> None:
    asked = a_questionnaire()
    asked.answered([5, 4, 2], department=clinic.ward, employee=clinic.lin, rule=clinic.rule, product="lens", nps=9)
    asked.answered(
        [3.5], department=clinic.office, answered_on=date(2026, 6, 2), mode="paper", typed_by=clinic.mo, ces=6
    )
    asked.answered([None], department=None)
    of = Asked(asked.questionnaire.pk, MAY, JUNE)

    by_department = figures(of, None, reach=EVERYTHING)
    ward, office = str(clinic.ward.pk), str(clinic.office.pk)
    assert by_department == {
        (ward, MAY): Figures(3, csat=Sums(3, 2, 1, Decimal(11), Decimal(45)), nps=Sums(3, 3, 0)),
        (office, JUNE): Figures(
            1, csat=Sums(1, 0, 0, Decimal("3.5"), Decimal("12.25")), ces=Sums(1, 1, 0, Decimal(6), Decimal(36))
        ),
        ("", MAY): Figures(1),
    }
    assert figures(of, By.EMPLOYEE, reach=EVERYTHING)[str(clinic.lin.pk), MAY].responses == 3
    assert figures(of, By.RULE, reach=EVERYTHING)[str(clinic.rule.pk), MAY].score(Scale.NPS) is not None
    assert set(figures(of, By.MODE, reach=EVERYTHING)) == {("qr", MAY), ("paper", JUNE)}
    for by in By:
        assert total(figures(of, by, reach=EVERYTHING).values()) == total(by_department.values())
    assert set(figures(of, None, reach=Reach(clinic.hua.pk, False, frozenset({clinic.ward.pk}), ()))) == {(ward, MAY)}
    assert figures(of, None, reach=Reach(clinic.lin.pk, False, frozenset(), ())) == {}


def test_figures_stay_right_whatever_becomes_of_a_response(clinic: Clinic) -> None:
    asked = a_questionnaire()
    made = asked.answered([5, 1, 1, 4], department=clinic.ward, words="师傅很好")
    of = Asked(asked.questionnaire.pk, MAY, JUNE)
    assert put_together() > 0
    assert put_together() == 0
    assert ScoreTally.objects.filter(by=By.NOTHING).count() == 1

    corrected, withdrawn = made[0], made[1]
    take_out([corrected.pk, withdrawn.pk])
    Response.objects.filter(pk=corrected.pk).update(csat=2, department=clinic.office, answered_on=JUNE)
    count_in([corrected.pk])
    withdrawn.delete()
    found = figures(of, None, reach=EVERYTHING)
    assert found[str(clinic.ward.pk), MAY].csat == Sums(2, 1, 1, Decimal(5), Decimal(17))
    assert found[str(clinic.office.pk), JUNE].csat == Sums(1, 0, 1, Decimal(2), Decimal(4))
    assert places_amiss() == []
    put_together()
    places = list(ScoreTally.objects.values_list("questionnaire", "month", "department", "by", "key"))
    assert len(places) == len(set(places)), "what came in stands in the one row of its place"
    assert figures(of, None, reach=EVERYTHING) == found
    assert places_amiss() == []
    assert Voice.objects.count() == 3


def test_a_recount_mends_what_came_in_by_another_way(clinic: Clinic) -> None:
    asked = a_questionnaire()
    one = asked.answered([5], department=clinic.ward)[0]
    Response.objects.filter(pk=one.pk).update(csat=1)
    assert len(places_amiss()) == len(By)
    count_everything_anew()
    assert places_amiss() == []
    assert figures(Asked(asked.questionnaire.pk, MAY, MAY), By.MODE, reach=EVERYTHING)["qr", MAY].csat.worst == 1


def test_an_amendment_counts_for_nothing(clinic: Clinic) -> None:
    asked = a_questionnaire()
    first = asked.answered([5], department=clinic.ward)[0]
    asked.answered([1], department=clinic.ward, is_counted=False, amends=first, words="不好")
    found = figures(Asked(asked.questionnaire.pk, MAY, MAY), None, reach=EVERYTHING)
    assert found[str(clinic.ward.pk), MAY].responses == 1
    assert not Voice.objects.exists()
