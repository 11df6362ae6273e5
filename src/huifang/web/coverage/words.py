"""The words of coverage, each with what to do."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from huifang.planning.logic.coverage import By, Gap

Word = str | Promise

GAPS: Mapping[Gap, tuple[Word, Word, Word]] = {
    Gap.NOTHING_SET: (
        pgettext_lazy("coverage", "Nothing set"),
        gettext_lazy("No follow-up is planned for these customers"),
        gettext_lazy("Not planned, and why, says for each rule what is missing. Perhaps no rule is for them."),
    ),
    Gap.RULE_GONE: (
        pgettext_lazy("coverage", "Rule gone"),
        gettext_lazy("A follow-up is planned by a rule that is in force no more"),
        gettext_lazy("It was tried already, so no plan withdraws it: finish it, or waive it."),
    ),
    Gap.LEFT_SEGMENT: (
        pgettext_lazy("coverage", "No longer meant"),
        gettext_lazy("A follow-up is planned by a rule that the customer does not fit any more"),
        gettext_lazy("It was open when the customer changed: finish it, or waive it."),
    ),
    Gap.NO_HOLDER: (
        pgettext_lazy("coverage", "Nobody's"),
        gettext_lazy("A follow-up is on nobody's list: nobody holds its post where the customer is"),
        gettext_lazy("Give somebody the post, or assign the follow-up."),
    ),
    Gap.AGENT_LEFT: (
        pgettext_lazy("coverage", "Agent left"),
        gettext_lazy("A follow-up is in the hand of somebody who has left"),
        gettext_lazy("Assign it anew."),
    ),
    Gap.STEWARD_LEFT: (
        pgettext_lazy("coverage", "Steward left"),
        gettext_lazy("The steward of these customers has left"),
        gettext_lazy("Hand them over to another steward."),
    ),
    Gap.MISSED: (
        pgettext_lazy("coverage", "Missed"),
        gettext_lazy("A follow-up is late, or was given up within the last 90 days"),
        gettext_lazy("Make the late ones first; look why the others were given up."),
    ),
    Gap.UNRECORDED: (
        pgettext_lazy("coverage", "Not recorded"),
        gettext_lazy("The customer was contacted within the last 90 days and no record tells of it"),
        gettext_lazy("The contact came with an import, or what was typed before today was not handed in."),
    ),
}
"""What a gap is called, what it is, and what to do about it."""

BY: Mapping[By, tuple[Word, Word]] = {
    By.DEPARTMENT: (pgettext_lazy("coverage", "By department"), gettext_lazy("Of no department")),
    By.STEWARD: (pgettext_lazy("coverage", "By steward"), gettext_lazy("Of no steward")),
}
"""How customers are counted together, and what those of nobody are called."""
