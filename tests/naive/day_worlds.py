"""Random steps on named days and in working days, and what makes fewer of the occasions: seasons and samples."""

from typing import Any

from hypothesis import strategies as st

from .vocabulary import (
    AROUND,
    CARE_DAYS,
    KINDS,
    SAMPLES,
    SEASONS,
    WORKING,
    WORKING_AROUND,
    WORKING_INTERVALS,
    WORKING_SPANS,
)

SHIFTS = st.sampled_from(["next_working_day", "previous_working_day"])
Step = dict[str, Any]


@st.composite
def day_rules(draw: st.DrawFn) -> dict[str, Any]:
    return {"due": draw(st.lists(day_steps(), min_size=1, max_size=2))}


@st.composite
def day_steps(draw: st.DrawFn) -> Step:
    milestones = st.sampled_from([f"milestone:{kind}" for kind in KINDS])
    step: Step = {"day": draw(st.sampled_from(["birthday", "birthday", "birthday", *CARE_DAYS]) | milestones)}
    if step["day"].startswith("milestone:") and draw(st.booleans()):
        step["match"] = draw(st.sampled_from([["grade"], ["grade"], ["score", "grade"], ["contract"], []]))
    is_working = draw(st.integers(1, 3)) == 1
    if is_working:
        step["days"] = "working"
    for key in ("before", "tolerance"):
        if draw(st.booleans()):
            step[key] = draw(st.sampled_from(WORKING_AROUND if is_working else AROUND))
    return draw(shifted(step))


@st.composite
def shifted(draw: st.DrawFn, step: Step) -> Step:
    """The step, one time in three with its days off moved."""
    return step | ({"shift": draw(SHIFTS)} if draw(st.integers(1, 3)) == 1 else {})


@st.composite
def in_working_days(draw: st.DrawFn, step: Step) -> Step:
    """The step with its durations counted in working days, one time in three."""
    if draw(st.integers(1, 3)) != 1:
        return step
    spans = {"within": WORKING_SPANS, "at": WORKING_SPANS, "before": WORKING_AROUND, "tolerance": WORKING_AROUND}
    found = {key: draw(st.sampled_from(spans[key])) if key in spans else value for key, value in step.items()}
    if "every" in step:
        found["every"] = draw(st.sampled_from([*WORKING_INTERVALS, {"attribute": "interval"}]))
    return found | {"days": "working"}


@st.composite
def fewer(draw: st.DrawFn) -> dict[str, Any]:
    """Keys of a rule that leave some of its occasions out, and such as leave the preview as it is."""
    keys: dict[str, Any] = {}
    if draw(st.integers(1, 4)) == 1:
        keys["season"] = draw(st.sampled_from(list(SEASONS)))
    if draw(st.integers(1, 5)) == 1:
        keys["sample"] = draw(st.sampled_from(SAMPLES))
    if draw(st.integers(1, 5)) == 1:
        keys |= {"counts": draw(st.sampled_from(["own", "any"])), "expires": draw(st.sampled_from(AROUND))}
    return keys


def working_weeks() -> st.SearchStrategy[dict[str, Any]]:
    """`policy.working`: mostly not said."""
    return st.sampled_from([{}, {}, *({"working": working} for working in WORKING)])
