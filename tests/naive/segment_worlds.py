"""Random segments: every operator, nested, and named by one another."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from .vocabulary import AGES, KINDS, NAMES, WORDS

Predicate = dict[str, Any]
ORDERINGS = ["gte", "gt", "lte", "lt"]
FIGURE_BOUNDS = [10, "10", 9, 2.5, "2.50", "-3", "ten", "2026-01-31", {"setting": "large-from"}]
DATE_BOUNDS = ["2026-01-31", date(2026, 1, 31), "2025-12-31", "2026-02-30", 2026, {"setting": "long-ago"}]


@st.composite
def named_segments(draw: st.DrawFn) -> tuple[dict[str, Predicate], dict[str, Predicate]]:
    """Segments of the customer alone, and segments that look at the anchor's event too."""
    vip = draw(predicates(customer_comparisons()))
    others = draw(predicates(customer_comparisons() | st.just({"segment": "vip"})))
    names = st.sampled_from([{"segment": "vip"}, {"segment": "others"}])
    after_event = draw(predicates(event_comparisons() | customer_comparisons() | names))
    return {"vip": vip, "others": others}, {"after-event": after_event}


def predicates(comparisons: st.SearchStrategy[Predicate]) -> st.SearchStrategy[Predicate]:
    """One comparison, or all, any and not over comparisons, at most two deep."""
    lists = st.lists(comparisons | groups(comparisons), min_size=1, max_size=2)
    return (
        comparisons
        | groups(comparisons)
        | st.fixed_dictionaries({"all": lists})
        | st.fixed_dictionaries({"any": lists})
    )


def groups(comparisons: st.SearchStrategy[Predicate]) -> st.SearchStrategy[Predicate]:
    some = st.lists(comparisons, min_size=1, max_size=2)
    return (
        st.fixed_dictionaries({"any": some})
        | st.fixed_dictionaries({"all": some})
        | st.fixed_dictionaries({"not": comparisons})
    )


def customer_comparisons() -> st.SearchStrategy[Predicate]:
    dated = st.sampled_from(["renews_on", "joined_on", "birthday"])
    return (
        choices(st.just("grade"), [*WORDS, "C"])
        | choices(st.just("name"), NAMES)
        | choices(st.just("score"), [10, 9, "2.5", "ten"])
        | orders(["score"], FIGURE_BOUNDS)
        | orders(["signed_on", "joined_on", "grade"], DATE_BOUNDS)
        | exists(st.sampled_from(["grade", "score", "signed_on", "birthday", "joined_on", "interval"]))
        | ages(dated)
    )


def event_comparisons() -> st.SearchStrategy[Predicate]:
    return (
        choices(st.sampled_from(["event.service", "event.grade"]), [*WORDS, "C"])
        | choices(st.just("event.kind"), KINDS)
        | orders(["event.amount"], FIGURE_BOUNDS)
        | orders(["event.booked_on"], DATE_BOUNDS)
        | exists(st.sampled_from(["event.contract", "event.amount", "event.channel", "event.result"]))
    )


def choices(attribute: st.SearchStrategy[str], values: list[Any]) -> st.SearchStrategy[Predicate]:
    some = st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True)
    return st.builds(lambda name, operator, of: {"attr": name, operator: of}, attribute, one_of("in", "not_in"), some)


def orders(attributes: list[str], bounds: list[Any]) -> st.SearchStrategy[Predicate]:
    names, some = st.sampled_from(attributes), st.sampled_from(bounds)
    return st.builds(lambda name, operator, to: {"attr": name, operator: to}, names, one_of(*ORDERINGS), some)


def exists(attribute: st.SearchStrategy[str]) -> st.SearchStrategy[Predicate]:
    return st.fixed_dictionaries({"attr": attribute, "exists": st.booleans()})


def ages(attribute: st.SearchStrategy[str]) -> st.SearchStrategy[Predicate]:
    some = st.sampled_from([*AGES, {"setting": "promptly"}])
    return st.builds(
        lambda name, operator, age: {"attr": name, operator: age}, attribute, one_of("older_than", "younger_than"), some
    )


def one_of(*operators: str) -> st.SearchStrategy[str]:
    return st.sampled_from(operators)
