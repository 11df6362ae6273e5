"""The words of satisfaction, and what the keys of figures are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from huifang.org.models import Department, Employee
from huifang.policy.models import Rule
from huifang.policy.queries import desk_rules_in_force
from huifang.surveys.logic.figures import Every, Measure, Rate
from huifang.surveys.logic.scores import Scale
from huifang.surveys.logic.text.tone import Tone
from huifang.surveys.queries.satisfaction import is_id
from huifang.web.frame.channels import channel_name
from huifang.web.frame.text import worded
from huifang.web.satisfaction.asked import By

Word = str | Promise

BY: Mapping[By, tuple[Word, Word]] = {
    By.DEPARTMENT: (pgettext_lazy("satisfaction", "Department"), pgettext_lazy("satisfaction", "No department")),
    By.EMPLOYEE: (pgettext_lazy("satisfaction", "Person"), pgettext_lazy("satisfaction", "Nobody named")),
    By.PRODUCT: (pgettext_lazy("satisfaction", "Product"), pgettext_lazy("satisfaction", "No product")),
    By.RULE: (pgettext_lazy("satisfaction", "Rule"), pgettext_lazy("satisfaction", "No rule")),
    By.MODE: (pgettext_lazy("satisfaction", "Mode"), pgettext_lazy("satisfaction", "No mode")),
    By.CHANNEL: (pgettext_lazy("satisfaction", "Channel"), pgettext_lazy("satisfaction", "No channel")),
}
SCALES: Mapping[Measure, tuple[Word, Word]] = {
    Scale.CSAT: (pgettext_lazy("scale", "Satisfied"), pgettext_lazy("scale", "4 and 5 of 5, in per cent")),
    Scale.NPS: (pgettext_lazy("scale", "Recommendation"), pgettext_lazy("scale", "9 and 10 less 0 to 6, −100 to 100")),
    Scale.CES: (pgettext_lazy("scale", "Ease"), pgettext_lazy("scale", "mean of 1 to 7")),
    Rate.RESPONSE: (
        pgettext_lazy("satisfaction", "Response rate"),
        gettext_lazy("of the customers who were sent a link, those who answered"),
    ),
}
EVERY: Mapping[Every, Word] = {
    Every.MONTH: pgettext_lazy("period", "Months"),
    Every.QUARTER: pgettext_lazy("period", "Quarters"),
    Every.YEAR: pgettext_lazy("period", "Years"),
}
MODES: Mapping[str, Word] = {
    "agent": pgettext_lazy("mode", "In a call"),
    "link": pgettext_lazy("mode", "By a link"),
    "qr": pgettext_lazy("mode", "At a counter"),
    "paper": pgettext_lazy("mode", "On paper"),
}
TONES: Mapping[Tone, Word] = {
    Tone.POSITIVE: pgettext_lazy("tone", "Praise"),
    Tone.NEUTRAL: pgettext_lazy("tone", "Neither"),
    Tone.NEGATIVE: pgettext_lazy("tone", "Complaint"),
}
TOPICS: Mapping[str, Word] = {
    "attitude": pgettext_lazy("topic", "Attitude of staff"),
    "quality": pgettext_lazy("topic", "Quality"),
    "price": pgettext_lazy("topic", "Price"),
    "speed": pgettext_lazy("topic", "Speed"),
    "delivery": pgettext_lazy("topic", "Delivery"),
    "environment": pgettext_lazy("topic", "Surroundings and equipment"),
    "skill": pgettext_lazy("topic", "Skill"),
    "repair": pgettext_lazy("topic", "Repair and after-sales"),
    "communication": pgettext_lazy("topic", "Communication"),
    "convenience": pgettext_lazy("topic", "Convenience"),
    "food": pgettext_lazy("topic", "Food"),
    "result": pgettext_lazy("topic", "Result"),
}
"""The general topics; a policy names its own."""


def names_of(by: By, keys: Iterable[str], *, on: date) -> dict[str, str]:
    """What the keys of figures are called; one statement, or none."""
    found = {key for key in keys if key}
    ids = {key for key in found if is_id(key)}
    match by:
        case By.DEPARTMENT:
            names = {str(pk): name for pk, name in Department.objects.filter(pk__in=ids).values_list("pk", "name")}
        case By.EMPLOYEE:
            names = {str(pk): name for pk, name in Employee.objects.filter(pk__in=ids).values_list("pk", "name")}
        case By.RULE:
            names = _rules(ids, on)
        case By.MODE:
            names = {key: str(MODES.get(key, key)) for key in found}
        case By.CHANNEL:
            names = {key: channel_name(key) for key in found}
        case By.PRODUCT:
            names = {key: key for key in found}
    return {**{key: key for key in found}, **names, "": str(BY[by][1])}


def _rules(keys: Iterable[str], on: date) -> dict[str, str]:
    titles = {rule: worded(desk.title) for rule, desk in desk_rules_in_force(on).items() if desk.title}
    known = Rule.objects.filter(pk__in=keys).values_list("pk", "policy__key", "key")
    gone = pgettext("satisfaction", "Rule no longer in force")
    return {str(pk): titles.get(pk, f"{gone} · {policy}/{key}") for pk, policy, key in known}


def topic_name(key: str, titles: Mapping[str, Mapping[str, str]]) -> str:
    """What a topic is called: by the policies in force, or by these pages."""
    return worded(titles[key]) if key in titles else str(TOPICS.get(key, key))
