"""The kinds of jobs: what each does, and what of it is due. Each may be done twice, and two workers may try at once.

What is due is found in rows, as of now: a queue that lost a job, or workers that were away for a week, lose nothing.
A job takes no more than ids. Source: docs/decisions/work-behind-the-pages.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from huifang.approvals.actions import remind
from huifang.customers.actions.carrying_out import carry_out
from huifang.customers.actions.forgetting import forget_overwritten
from huifang.customers.actions.run import Run
from huifang.customers.actions.undoing import Undone
from huifang.customers.models import FileImport
from huifang.files.actions import forget_expired
from huifang.history.actions import anchor, seal
from huifang.history.queries import oldest_unsealed
from huifang.insight.actions import forget_roll_up, is_rolled_up, keep_rolled_up
from huifang.jobs import of_cases, of_surveys
from huifang.jobs.ground import Ground
from huifang.notices.actions import tell
from huifang.org.actions.grants import end_everything_of_leavers
from huifang.org.actions.sessions import clear_ended_sessions
from huifang.planning.actions.batches import propose_due
from huifang.planning.actions.catching_up import catch_up, is_behind, is_outdated
from huifang.planning.actions.counting_ahead import (
    carry_difference_out,
    carry_simulation_out,
    differences_due,
    simulations_due,
)
from huifang.planning.actions.leaving import empty_hands_of_leavers
from huifang.planning.actions.revising import remind_of_revisions
from huifang.planning.actions.taking_back import take_import_back
from huifang.planning.models import Sweep
from huifang.planning.queries.batches import batches_to_propose
from huifang.policy.actions import ask_for_acknowledgements, call_for_reviews, remind_of_acknowledgements

SHORT, LONG = "short", "long"
QUEUES = (SHORT, LONG)

ANCHORED_EVERY = timedelta(hours=1)

Ids = Mapping[str, int]
ONCE: tuple[Ids, ...] = ({},)
NEVER: tuple[Ids, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job. `due` says for which ids there is something to do; it is asked every so many seconds."""

    name: str
    queue: str
    every_seconds: int
    work: Callable[..., None]
    due: Callable[[Ground], Iterable[Ids]]


def seal_history(ground: Ground) -> None:
    """Seal what has no seal yet, and anchor the seals outside the database now and then."""
    ring = ground.open_ring()
    seal(ring=ring)
    anchor(path=ground.anchors, ring=ring, at=ground.now(), sparing=ANCHORED_EVERY)


def plan(ground: Ground) -> None:
    """Sweep, if a day has passed or something was changed, and count what stands then."""
    with transaction.atomic():
        catch_up(on=ground.today(), actor=ground.actor)
        keep_rolled_up(on=ground.today())


def carry_import_out(ground: Ground, *, file_import: int) -> None:
    """Check, run or take back an import that somebody asked for, and plan what it calls for at once."""
    if carry_out(file_import=file_import, run=ground.run(), at=ground.now(), undo=_undo):
        plan(ground)


def count_difference(ground: Ground, *, version: int) -> None:
    """Count what a version would change: one that waits for a yes, or of which somebody asked it."""
    carry_difference_out(version=version, on=ground.today(), at=ground.now())


def propose_plans(ground: Ground) -> None:
    """Propose the plan batches that policies ask for by now."""
    propose_due(on=ground.today(), actor=ground.actor)


def simulate(ground: Ground, *, run: int) -> None:
    """Count a simulation that somebody asked for."""
    carry_simulation_out(run=run, at=ground.now())


def tidy(ground: Ground) -> None:
    """Forget what has had its day: files, what imports overwrote, sessions that are over, the rights of leavers.

    What is still in the hands of leavers goes to others.
    """
    on = ground.today()
    forget_expired(on=on, actor=ground.actor)
    forget_overwritten(at=ground.now())
    clear_ended_sessions(at=ground.now())
    end_everything_of_leavers(on)
    empty_hands_of_leavers(at=ground.now(), on=on, actor=ground.actor)
    of_cases.free_cases(ground)


def look_after_policies(ground: Ground) -> None:
    """Ask who has not been asked to confirm a policy, call for its review and that of plans, and remind."""
    on, at = ground.today(), ground.now()
    ask_for_acknowledgements(on=on, at=at)
    remind_of_acknowledgements(on=on, at=at)
    call_for_reviews(on=on, at=at)
    remind_of_revisions(on=on, at=at)
    with transaction.atomic():
        for settled in remind(at=at, on=on):
            for one in settled.news:
                tell(employees=one.employees, message=one.message, at=at, about=("approval", settled.approval.pk))


def _undo(entry: int, run: Run) -> Undone:
    with transaction.atomic():
        undone = take_import_back(entry=entry, run=run)
        if undone.entry_id is not None:
            forget_roll_up()
        return undone


def _unsealed(_ground: Ground) -> Iterable[Ids]:
    return ONCE if oldest_unsealed() is not None else NEVER


def _outdated(ground: Ground) -> Iterable[Ids]:
    on = ground.today()
    return ONCE if _is_uncounted(on) or is_outdated(on=on) else NEVER


def _behind(ground: Ground) -> Iterable[Ids]:
    on = ground.today()
    return ONCE if _is_uncounted(on) or is_behind(on=on) else NEVER


def _is_uncounted(on: date) -> bool:
    """Whether counts are missed; those of a plan that was never made are not."""
    return Sweep.objects.exists() and not is_rolled_up(on=on)


def _asked_for(_ground: Ground) -> Iterable[Ids]:
    asked = FileImport.objects.asked_for().order_by("id").values_list("id", flat=True)
    return [{"file_import": file_import} for file_import in asked]


def _versions_to_count(_ground: Ground) -> Iterable[Ids]:
    return [{"version": version} for version in differences_due().values_list("pk", flat=True)]


def _plans_to_propose(ground: Ground) -> Iterable[Ids]:
    return ONCE if any(True for _ in batches_to_propose(ground.today())) else NEVER


def _once_if(is_due: bool) -> Iterable[Ids]:
    return ONCE if is_due else NEVER


def _simulations(_ground: Ground) -> Iterable[Ids]:
    return [{"run": run} for run in simulations_due().values_list("pk", flat=True)]


KINDS = (
    Kind("seal history", SHORT, 2, seal_history, _unsealed),
    Kind("carry import out", LONG, 2, carry_import_out, _asked_for),
    Kind("plan", LONG, 10, plan, _outdated),
    # A page plans the customer of whom it changed something by itself; a sweep for the rest has time.
    Kind("plan what changed", LONG, 300, plan, _behind),
    Kind("look after policies", SHORT, 600, look_after_policies, lambda _ground: ONCE),
    Kind("count difference", LONG, 2, count_difference, _versions_to_count),
    Kind("propose plans", LONG, 600, propose_plans, _plans_to_propose),
    Kind("simulate", LONG, 2, simulate, _simulations),
    Kind(
        "take findings in",
        SHORT,
        10,
        of_cases.take_findings_in,
        lambda ground: _once_if(of_cases.are_findings_untaken(ground)),
    ),
    Kind(
        "keep deadlines",
        SHORT,
        60,
        of_cases.keep_deadlines,
        lambda ground: _once_if(of_cases.are_deadlines_behind(ground)),
    ),
    Kind("call about deadlines", SHORT, 20, of_cases.call, lambda ground: _once_if(of_cases.is_call_due(ground))),
    Kind(
        "read answers",
        LONG,
        20,
        of_surveys.read_answers,
        lambda ground: _once_if(of_surveys.is_anything_unread(ground)),
    ),
    Kind(
        "put figures together",
        LONG,
        600,
        of_surveys.put_figures_together,
        lambda ground: _once_if(of_surveys.are_figures_apart(ground)),
    ),
    Kind("open cases", SHORT, 30, of_cases.open_cases, lambda ground: _once_if(of_cases.are_cases_to_open(ground))),
    Kind(
        "take over surveys",
        SHORT,
        600,
        of_surveys.take_over,
        lambda ground: _once_if(of_surveys.are_surveys_to_take_over(ground)),
    ),
    Kind("call for surveys", SHORT, 600, of_surveys.call, lambda ground: _once_if(of_surveys.is_call_due(ground))),
    Kind("tidy", SHORT, 3_600, tidy, lambda _ground: ONCE),
)
