"""All statements of a document, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from huifang.policy.logic.reader.grammar import (
    as_above,
    channels,
    context,
    deadlines,
    general,
    keeping,
    kinds,
    labels,
    meeting_customers,
    money,
    nouns,
    papers,
    schedule,
    sentences,
    targets,
)
from huifang.policy.logic.reader.grammar.context import Above
from huifang.policy.logic.reader.grammar.making import Maker
from huifang.policy.logic.reader.grammar.scene import Scene
from huifang.policy.logic.reader.grammar.telling import told_by
from huifang.policy.logic.reader.statements import GeneralChannels, KindOfClause, Schedule, Statement
from huifang.policy.logic.reader.written import Document, WrittenPolicy

LONGEST_CLAUSE = 3_000
"""In letters. The structure parts long paragraphs at their full stops; what is longer still is no writing."""

TELLINGS = (*papers.RULES, *money.RULES, *keeping.RULES, *meeting_customers.RULES)


def read_statements(document: Document) -> tuple[Statement, ...]:
    """What the clauses of a document state, in the order of the text; a clause that states nothing gives nothing."""
    return tuple(
        statement
        for at, policy in enumerate(document.policies)
        for statement in general.completed(list(_of_policy(at, policy)), policy)
    )


def _of_policy(at: int, policy: WrittenPolicy) -> Iterator[Statement]:
    about = context.is_about_follow_ups(policy)
    rules = not context.lays_down_nothing(policy)
    last: list[Schedule] = []
    for number, clause in enumerate(policy.clauses):
        maker = Maker(at, number, policy, clause)
        found = list(_of_clause(maker, context.above(policy, number, about_follow_ups=about), last)) if rules else []
        yield from found
        for kind, start, end in kinds.kinds_of(clause.text, clause.headings, found):
            yield KindOfClause(at, number, maker.words((start, end)), "what a clause is about", kind)


def _of_clause(maker: Maker, above: Above, last: list[Schedule]) -> Iterator[Statement]:
    """What a clause states; `last` are the follow-ups of the sentence that was the last to state some."""
    carried = labels.carried_by_row(maker.clause)
    general_channels = _general_channels(maker, above)
    if general_channels is not None:
        yield general_channels
    if len(maker.clause.text) > LONGEST_CLAUSE:
        return
    for sentence in sentences.sentences_in(maker.clause.text):
        carried = labels.carried_over(sentence, carried)
        scene = Scene(sentence, above, carried)
        owed = list(schedule.owed_in(scene))
        yield from _follow_ups(maker, scene, owed, last)
        yield from _of_sentence(maker, scene, owed)
        named = [each.segment for each in owed if each.segment and nouns.is_told_apart(scene.words(each.segment))]
        posts = [each.post for each in owed if each.post]
        carried = replace(
            carried,
            before=named[-1] if named else carried.before,
            subject=posts[-1] if posts else carried.subject,
        )


def _follow_ups(maker: Maker, scene: Scene, owed: list[schedule.Owed], last: list[Schedule]) -> Sequence[Schedule]:
    cells = [maker.clause.text[cell.start : cell.end] for cell in maker.clause.cells]
    found = [as_above.completed(each, cells, last) for each in maker.schedules(owed, scene.above)]
    found = found or list(as_above.follow_ups(maker, scene, last))
    if found:
        last[:] = found
    return found


def _of_sentence(maker: Maker, scene: Scene, owed: list[schedule.Owed]) -> Iterator[Statement]:
    times = scene.sentence.times
    taken = frozenset(time.start for time in times for each in owed if time.start <= each.time[0] < time.end)
    for due in deadlines.due_in(scene, taken):
        yield maker.deadline(due)
    for goal in targets.goals_in(scene.sentence):
        yield maker.target(goal)
    yield from told_by(TELLINGS, maker, scene.sentence)


def _general_channels(maker: Maker, above: Above) -> GeneralChannels | None:
    """A clause about the ways of following up: its channels hold for the whole policy."""
    text = maker.clause.text
    if not (above.channels or channels.GENERAL.search(text)):
        return None
    named = channels.channels_in(text)
    return maker.general(named) if named else None
