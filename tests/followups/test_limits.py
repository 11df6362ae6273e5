"""Contact limits: what holds a follow-up back, until when, and that nobody can go round it."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from huifang.customers.logic.wishes import Wish
from huifang.customers.models import ContactWish, Event
from huifang.followups.actions import claim, claim_next
from huifang.followups.actions.refusals import HeldBack
from huifang.followups.logic.limits import (
    Contact,
    Facts,
    Terms,
    Why,
    first_open,
    free_after,
    holding_of,
    period_of,
    rests_since,
    terms_from,
)
from huifang.followups.logic.outcomes import Outcome
from huifang.followups.models import Attempt, FollowUp, Limit, Protected, RuleChannels
from huifang.followups.queries.desk import today, work_parts
from huifang.followups.queries.limits import Asked, holdings, limits_at
from huifang.followups.queries.serving import Turn, held_parts
from huifang.kernel.dates import Duration, after, parse_duration
from huifang.org.logic import Right
from huifang.org.queries import reach_of
from huifang.policy.logic.pack import Season
from huifang.policy.logic.sections.contacts import ContactLimit
from huifang.policy.logic.sections.parts import Hours
from huifang.policy.models import EventKind
from tests.followups.cast import NOW, TODAY, Clinic, day, moment

ZONE = ZoneInfo("Asia/Shanghai")
LOCAL = NOW.astimezone(ZONE)
NOW_TODAY = {"at": NOW, "on": TODAY}
OFFICE = (Hours(time(9), time(12)), Hours(time(14), time(18)))
SUMMER, WINTER = Season(601, 831), Season(1101, 228)


def terms(*, spared: tuple[int, ...] = (), only: tuple[int, ...] | None = None, **said: Any) -> Terms:
    seasons = said.pop("in_seasons", ())
    kinds = said.pop("after_kinds", ())
    limit = ContactLimit(key="calm", title={"en": "Calm"}, clauses=("C9",), **said)
    return Terms(limit, seasons, kinds, frozenset(spared), None if only is None else frozenset(only))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def contact(days_ago: int, channel: str = "phone", *, refused: bool = False) -> Contact:
    return Contact(day(-days_ago), channel, refused)


# 10 June 2026, a Wednesday, ten in the morning.
@pytest.mark.parametrize(
    ("limits", "known", "why", "free_at"),
    [
        ([], {}, None, None),
        ([terms(hours=OFFICE)], {}, None, None),
        ([terms(hours=(Hours(time(14), time(18)),))], {}, Why.HOURS, "2026-06-10T14:00"),
        ([terms(hours=(Hours(time(8), time(10)),))], {}, Why.HOURS, "2026-06-11T08:00"),
        ([terms(hours=(Hours(time(8), time(10)),), spared=(1,))], {}, None, None),
        ([terms(days=("mon", "tue"))], {}, Why.QUIET, "2026-06-15T00:00"),
        ([terms(in_seasons=(SUMMER,), hours=OFFICE)], {}, Why.QUIET, "2026-09-01T09:00"),
        ([terms(in_seasons=(WINTER,))], {}, None, None),
        ([terms(rest=Duration(0, 7))], {"contacts": [contact(3)]}, Why.TOO_SOON, "2026-06-14T00:00"),
        ([terms(rest=Duration(0, 7))], {"contacts": [contact(7)]}, None, None),
        ([terms(rest=Duration(0, 7), channels=("sms",))], {"contacts": [contact(3)]}, None, None),
        ([terms(at_most=2, per="week")], {"contacts": [contact(0), contact(2)]}, Why.TOO_MANY, "2026-06-15T00:00"),
        ([terms(at_most=2, per="week")], {"contacts": [contact(0), contact(3)]}, None, None),
        ([terms(at_most=1, per="quarter")], {"contacts": [contact(70)]}, Why.TOO_MANY, "2026-07-01T00:00"),
        ([terms(at_most=0, per="year")], {}, Why.TOO_MANY, "2027-01-01T00:00"),
        ([terms(rest_after_refusal=Duration(1, 0))], {"contacts": [contact(9)]}, None, None),
        (
            [terms(rest_after_refusal=Duration(1, 0))],
            {"contacts": [contact(9, refused=True)]}, Why.REFUSED, "2026-07-01T00:00",
        ),
        ([terms(stops_after=1)], {"contacts": [contact(900, refused=True)]}, Why.STOPPED, None),
        ([terms(quiet=Duration(0, 14), after_kinds=(5,))], {"events": {5: day(-3)}}, Why.AFTER_EVENT, "2026-06-21T00:00"),
        ([terms(quiet=Duration(0, 14), after_kinds=(5,))], {"events": {5: day(-14)}}, None, None),
        ([terms(only=(2, 3))], {}, Why.ONLY, None),
        ([terms(only=(1,))], {}, None, None),
        ([], {"wish": Wish(no_channels=("phone", "wechat"))}, Why.CHANNELS, None),
        ([], {"wish": Wish(no_channels=("phone",))}, None, None),
        ([], {"wish": Wish(only_channels=("email",))}, Why.CHANNELS, None),
        ([], {"wish": Wish(from_at=time(18), until_at=time(20))}, Why.HOURS, "2026-06-10T18:00"),
        ([], {"wish": Wish(days=(6, 7))}, Why.QUIET, "2026-06-13T00:00"),
        ([], {"wish": Wish(quiet_until=day(5))}, Why.QUIET, "2026-06-16T00:00"),
        ([], {"wish": Wish(at_most=1, per="month"), "contacts": [contact(9)]}, Why.TOO_MANY, "2026-07-01T00:00"),
        # The customer's hours beside those of the policy, or in their place.
        ([terms(hours=OFFICE)], {"wish": Wish(from_at=time(11, 30), until_at=time(15))}, Why.HOURS, "2026-06-10T11:30"),
        ([terms(hours=OFFICE)], {"wish": Wish(from_at=time(12, 30), until_at=time(15))}, Why.HOURS, "2026-06-10T14:00"),
        (
            [terms(hours=OFFICE, customer_first=True)],
            {"wish": Wish(from_at=time(12, 30), until_at=time(15))}, Why.HOURS, "2026-06-10T12:30",
        ),
        (
            [terms(hours=(Hours(time(14), time(18)),), customer_first=True)],
            {"wish": Wish(from_at=time(9), until_at=time(11))}, None, None,
        ),
        # Of several the most lasting is told, and it is free when all are.
        (
            [terms(rest=Duration(0, 7)), terms(hours=(Hours(time(14), time(18)),), days=("mon",))],
            {"contacts": [contact(3)]}, Why.QUIET, "2026-06-15T14:00",
        ),
        # Two limits that never agree: no moment comes.
        ([terms(days=("mon",)), terms(days=("tue",))], {}, Why.QUIET, None),
    ],
)  # fmt: skip
def test_what_holds_a_follow_up_back_and_until_when(
    limits: list[Terms], known: dict[str, Any], why: Why | None, free_at: str | None
) -> None:
    found = holding_of(1, ("phone", "wechat"), Facts(limits, **known), at=LOCAL)
    assert (found.why if found else None) == why
    assert (found.free_at if found else None) == (local(free_at) if free_at else None)
    if found and limits and "wish" not in known:
        assert (found.title, found.clauses) == ({"en": "Calm"}, ("C9",))


def test_a_limit_is_kept_as_it_was_said() -> None:
    said = terms(
        hours=OFFICE, days=("mon",), in_seasons=(SUMMER,), rest=Duration(1, 3), at_most=2, per="week", after_kinds=(4,),
        quiet=Duration(0, 3), spared=(7,), only=(8, 9),
    )  # fmt: skip
    assert terms_from(said.as_json()) == said


@pytest.mark.parametrize(
    ("per", "begins", "next_begins"),
    [
        ("day", "2026-06-10", "2026-06-11"), ("week", "2026-06-08", "2026-06-15"),
        ("month", "2026-06-01", "2026-07-01"), ("quarter", "2026-04-01", "2026-07-01"),
        ("half-year", "2026-01-01", "2026-07-01"), ("year", "2026-01-01", "2027-01-01"),
    ],
)  # fmt: skip
def test_the_periods_are_those_of_the_calendar(per: str, begins: str, next_begins: str) -> None:
    assert period_of(per, TODAY) == (date.fromisoformat(begins), date.fromisoformat(next_begins))


@pytest.mark.parametrize("span", ["P1D", "P10D", "P1M", "P1M3D", "P2M", "P1Y"])
def test_whatever_is_too_near_is_free_later_and_nothing_else(span: str) -> None:
    duration = parse_duration(span)
    for number in range(400):
        on = date(2027, 12, 1) + timedelta(days=number)
        since_on = rests_since(duration, on)
        assert after(since_on, duration) > on
        assert all(after(since_on - timedelta(days=back), duration) <= on for back in range(1, 6))
        assert free_after(duration, [since_on]) == after(since_on, duration)


def test_hours_that_end_at_midnight_end_the_day() -> None:
    late = terms(hours=(Hours(time(22), time(0)),))
    assert first_open([late], None, from_at=local("2026-06-10T23:59")) == local("2026-06-10T23:59")
    assert first_open([late], None, from_at=local("2026-06-10T21:00")) == local("2026-06-10T22:00")


def keep(said: Terms, clinic: Clinic, *protected: Any, key: str = "calm") -> Limit:
    """As a sweep keeps it: for all, or for these customers."""
    limit = Limit.objects.create(
        policy=clinic.rule.policy, version=clinic.version, key=key, terms=said.as_json(), fingerprint=b"f",
        is_for_all=not protected,
    )  # fmt: skip
    Protected.objects.bulk_create(Protected(customer=customer, limit=limit) for customer in protected)
    RuleChannels.objects.get_or_create(rule=clinic.rule, defaults={"channels": ["phone", "wechat"]})
    return limit


def wishes(clinic: Clinic, customer: Any, **said: Any) -> None:
    ContactWish.objects.create(
        customer=customer, reason="said so", noted_at=NOW, noted_by=clinic.lin, entry_id=0, **said
    )


def tried(clinic: Clinic, follow_up: FollowUp, at: datetime, outcome: Outcome = Outcome.REACHED, **more: Any) -> None:
    Attempt.objects.create(
        follow_up=follow_up, customer=follow_up.customer, employee=clinic.lin, at=at, outcome=outcome, entry_id=0,
        **{"channel": "phone", **more},
    )  # fmt: skip


def on_the_desk(clinic: Clinic) -> set[int]:
    reach = reach_of(clinic.lin, Right.WORK, on=TODAY)
    assert reach is not None
    return {row.pk for turn in Turn for part in work_parts(reach, turn, limits_at(**NOW_TODAY)) for row in part}


def held_back(clinic: Clinic) -> set[int]:
    reach = reach_of(clinic.lin, Right.WORK, on=TODAY)
    assert reach is not None
    return {row.pk for part in held_parts(reach, limits_at(**NOW_TODAY)) for row in part}


def test_the_desk_serves_nobody_whom_a_limit_protects_now(clinic: Clinic) -> None:
    calm, other, promised = clinic.follow_up(), clinic.follow_up(), clinic.follow_up()
    FollowUp.objects.filter(pk=promised.pk).update(
        agent=clinic.lin, attempts=1, promised_at=moment(hours=-1), quiet_until=moment(hours=-1)
    )
    keep(terms(hours=(Hours(time(14), time(18)),)), clinic, calm.customer, promised.customer)
    assert on_the_desk(clinic) == {other.pk, promised.pk}
    assert held_back(clinic) == {calm.pk}
    assert {claim_next(agent=clinic.lin, **NOW_TODAY) for _ in range(1)} == {promised}
    with pytest.raises(HeldBack) as held:
        claim(follow_up=calm.pk, agent=clinic.wu, **NOW_TODAY)
    assert held.value.holding.free_at == local("2026-06-10T14:00")
    afternoon = NOW.replace(hour=7)
    assert claim(follow_up=calm.pk, agent=clinic.wu, at=afternoon, on=TODAY) == calm


def test_a_limit_for_all_leaves_the_desk_empty_and_no_hint_does(clinic: Clinic) -> None:
    clinic.follow_up()
    limit = keep(terms(in_seasons=(SUMMER,)), clinic)
    reach = reach_of(clinic.lin, Right.WORK, on=TODAY)
    assert reach is not None
    assert (claim_next(agent=clinic.lin, **NOW_TODAY), on_the_desk(clinic)) == (None, set())
    assert today(reach, **NOW_TODAY).is_limited
    Limit.objects.filter(pk=limit.pk).update(terms=terms(in_seasons=(SUMMER,), binding=False).as_json())
    assert claim_next(agent=clinic.lin, **NOW_TODAY) is not None
    assert not today(reach, **NOW_TODAY).is_limited


def test_contacts_of_every_rule_count_and_no_more_than_those(clinic: Clinic) -> None:
    first = clinic.follow_up()
    second = clinic.follow_up(first.customer)
    stranger = clinic.follow_up()
    tried(clinic, first, moment(hours=-1), Outcome.NO_ANSWER)
    keep(terms(at_most=1, per="week"), clinic)
    assert on_the_desk(clinic) == {first.pk, second.pk, stranger.pk}
    tried(clinic, first, moment(hours=-1))
    assert on_the_desk(clinic) == {stranger.pk}
    assert held_back(clinic) == {first.pk, second.pk}


def random_terms(rng: random.Random, rule: int, kind: int) -> Terms:
    def perhaps(**said: Any) -> dict[str, Any]:
        return said if rng.random() < 0.2 else {}

    hours = rng.choice([OFFICE, (Hours(time(14), time(18)),)])
    return terms(
        **perhaps(hours=hours), **perhaps(days=rng.choice([("wed", "thu"), ("mon",)])),
        **perhaps(in_seasons=(rng.choice([SUMMER, WINTER]),)), **perhaps(rest=Duration(0, rng.randint(1, 12))),
        **perhaps(rest_after_refusal=Duration(0, rng.randint(1, 12))), **perhaps(stops_after=rng.randint(1, 2)),
        **perhaps(at_most=rng.randint(0, 2), per=rng.choice(["day", "week", "month", "quarter"])),
        **perhaps(after_kinds=(kind,), quiet=Duration(0, rng.randint(1, 9))), **perhaps(channels=("phone",)),
        **perhaps(only=rng.choice([(rule,), (rule + 1,)])), **perhaps(spared=rng.choice([(rule,), (rule + 1,)])),
        customer_first=rng.random() < 0.5, binding=rng.random() < 0.9,
    )  # fmt: skip


def random_wish(rng: random.Random) -> dict[str, Any]:
    choices: list[dict[str, Any]] = [
        {"from_at": time(9), "until_at": time(11)}, {"from_at": time(18), "until_at": time(20)}, {"days": [3]},
        {"days": [6, 7]}, {"quiet_until": day(rng.randint(-1, 1))}, {"no_channels": ["phone", "wechat"]},
        {"only_channels": [rng.choice(["phone", "email"])]}, {"at_most": rng.randint(1, 2), "per": rng.choice(["day", "month"])},
    ]  # fmt: skip
    return {name: value for one in rng.sample(choices, 2) for name, value in one.items() if name != "no_channels"}


def test_what_the_database_holds_back_is_what_is_told(clinic: Clinic) -> None:
    """Two interpreters of the same limits, over worlds drawn at random."""
    rng, kind = random.Random(20260610), EventKind.objects.create(key="mourning")
    seen: set[Why | None] = set()
    for _world in range(16):
        for model in (Protected, Limit, ContactWish, Attempt):
            model._default_manager.all().delete()
        Event.objects.all().delete()
        FollowUp.objects.all().delete()
        rows = [clinic.follow_up() for _ in range(6)]
        for number, row in enumerate(rows):
            for _ in range(rng.randint(0, 3)):
                outcome = rng.choice([Outcome.REACHED, Outcome.NO_ANSWER, Outcome.REFUSED])
                tried(clinic, row, moment(days=-rng.randint(0, 14)), outcome, channel=rng.choice(["phone", "sms"]))
            if number % 2:
                wishes(clinic, row.customer, **random_wish(rng))
            Event.objects.create(
                external_id=f"m{row.pk}",
                customer=row.customer,
                kind=kind,
                occurred_on=day(-rng.randint(0, 9)),
                entry_id=0,
            )
        for number in range(rng.randint(1, 2)):
            some = rng.sample([row.customer for row in rows], 4) if rng.random() < 0.6 else []
            keep(random_terms(rng, clinic.rule.pk, kind.pk), clinic, *some, key=f"limit-{number}")
        limits = limits_at(**NOW_TODAY)
        told = holdings([Asked(row.pk, row.customer_id, row.rule_id) for row in rows], limits)
        assert set(FollowUp.objects.filter(limits.held).values_list("pk", flat=True)) == set(told)
        assert set(limits.free(FollowUp.objects.all()).values_list("pk", flat=True)) == {r.pk for r in rows} - set(told)
        seen |= {one.why for one in told.values()}
    assert seen == set(Why), set(Why) - seen


def test_the_clock_of_the_organisation_counts(clinic: Clinic) -> None:
    """Ten in the evening in London is six in the morning where the customers are."""
    limits = limits_at(at=datetime(2026, 6, 9, 22, tzinfo=UTC), on=TODAY)
    assert limits.local == local("2026-06-10T06:00")
