"""The keys of a step: exactly one form, the keys that go with it, and a name that no other step has."""

from __future__ import annotations

from huifang.kernel.text import Message
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.pack import Form
from huifang.policy.logic.tree import Place, shortened

FORMS: tuple[Form, ...] = ("within", "at", "every", "at_least", "day", "manual")
ANCHORED_FORMS = frozenset({"within", "at", "every"})
KEYS_OF_FORM: dict[Form, frozenset[str]] = {
    "within": frozenset(),
    "at": frozenset({"before", "tolerance"}),
    "every": frozenset({"times", "after"}),
    "at_least": frozenset({"per"}),
    "day": frozenset({"before", "tolerance", "match"}),
    "manual": frozenset(),
}
MILESTONE = "milestone:"
FESTIVAL = "festival:"


def form_of(place: Place) -> Form | None:
    """The step's one form; None when it has none or several."""
    found = [form for form in FORMS if form in place]
    return found[0] if len(found) == 1 else None


def step_key(place: Place, number: int) -> str:
    """The <s> of occasion keys: the step's id, else its number."""
    named = place.get("id")
    return (named.text if named else None) or str(number)


def check_step_keys(place: Place, form: Form, faults: Faults) -> None:
    """Report the keys of other forms, and a `match` without milestone."""
    foreign = frozenset[str]().union(*KEYS_OF_FORM.values()) - KEYS_OF_FORM[form]
    for key, child in place.fields():
        if key in foreign:
            homes = ", ".join(name for name in FORMS if key in KEYS_OF_FORM[name])
            message = Message("The key %(key)s does not go with %(form)s.", {"key": key, "form": form})
            faults.add_key(child, message, Message("It goes with %(homes)s.", {"homes": homes}))
    match, day = place.get("match"), place.get("day")
    if match and day and day.text and not day.text.startswith(MILESTONE):
        message = Message("The key match goes with milestones only.")
        faults.add_key(match, message, Message("Leave it out, or write day: milestone:<event kind>."))


def check_step_names(places: list[Place], faults: Faults) -> None:
    """Report ids by which two steps could share an occasion key, which ends in the step's id or number."""
    numbers = {str(number): number for number in range(1, len(places) + 1)}
    first: dict[str, int] = {}
    for number, place in enumerate(places, start=1):
        named = place.get("id")
        key = named.text if named else None
        if named is None or key is None:
            continue
        if key in first:
            _report(named, first[key], Message("Step %(other)d has the id %(id)s already."), faults)
        elif numbers.get(key, number) != number:
            _report(named, numbers[key], Message("The id %(id)s is the number of another step."), faults)
        elif counted := _counted_step(key, places):
            _report(named, counted, Message("Occasions of step %(other)d are called %(id)s."), faults)
        first.setdefault(key, number)


def _counted_step(key: str, places: list[Place]) -> int | None:
    """The step whose k-th occasion has the key `key`: `2.1` is the first of step 2."""
    stem, point, count = key.rpartition(".")
    if not point or not count.isdecimal():
        return None
    for number, place in enumerate(places, start=1):
        if step_key(place, number) == stem and form_of(place) in ("every", "at_least"):
            return number
    return None


def _report(place: Place, other: int, message: Message, faults: Faults) -> None:
    parts = {"id": shortened(place.text or ""), "other": other}
    expected = Message("Give the step an id that nothing else in the rule has.")
    faults.add(place, Message(message.template, parts), expected)
