"""The words of a policy: mechanisms, numbers, reasons."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from huifang.insight.logic import Column, Written
from huifang.planning.logic.not_planned import Reason

Word = str | Promise

MECHANISMS: Mapping[str, tuple[Word, str]] = {
    "rules": (pgettext_lazy("mechanism", "Rule"), "calendar-check"),
    "forms": (pgettext_lazy("mechanism", "Form"), "clipboard-list"),
    "reports": (pgettext_lazy("mechanism", "Report"), "report"),
    "reviews": (pgettext_lazy("mechanism", "Review"), "clipboard-check"),
    "scripts": (pgettext_lazy("mechanism", "Script"), "message-2"),
    "guidance": (pgettext_lazy("mechanism", "Guidance"), "school"),
    "header": (pgettext_lazy("mechanism", "Header"), "file-text"),
    "bookings": (pgettext_lazy("mechanism", "Booking"), "calendar-plus"),
    "templates": (pgettext_lazy("mechanism", "Template"), "mail"),
    "routing": (pgettext_lazy("mechanism", "Routing"), "send"),
    "cases": (pgettext_lazy("mechanism", "Case"), "flag"),
    "archive": (pgettext_lazy("mechanism", "Archive"), "archive"),
    "access": (pgettext_lazy("mechanism", "Access"), "lock"),
    "retention": (pgettext_lazy("mechanism", "Retention"), "hourglass"),
    "assignment": (pgettext_lazy("mechanism", "Assignment"), "user-check"),
    "handover": (pgettext_lazy("mechanism", "Handover"), "users"),
    "contact_limits": (pgettext_lazy("mechanism", "Contact limit"), "phone-pause"),
    "kpis": (pgettext_lazy("mechanism", "Key figure"), "target"),
    "quotas": (pgettext_lazy("mechanism", "Quota"), "chart-bar"),
    "goals": (pgettext_lazy("mechanism", "Goal"), "target"),
    "ledger": (pgettext_lazy("mechanism", "Reward or penalty"), "scale"),
    "surveys": (pgettext_lazy("mechanism", "Survey"), "mood-happy"),
    "analysis": (pgettext_lazy("mechanism", "Analysis"), "trending-up"),
    "training": (pgettext_lazy("mechanism", "Training"), "school"),
    "meetings": (pgettext_lazy("mechanism", "Meeting"), "users-group"),
    "expenses": (pgettext_lazy("mechanism", "Expense"), "scale"),
    "incentives": (pgettext_lazy("mechanism", "Incentive"), "star"),
    "attendance": (pgettext_lazy("mechanism", "Attendance"), "clock"),
    "segments": (pgettext_lazy("mechanism", "Segment"), "users"),
    "seasons": (pgettext_lazy("mechanism", "Season"), "calendar"),
    "policy": (pgettext_lazy("mechanism", "Head of the policy"), "file-text"),
    "grades": (pgettext_lazy("mechanism", "Grading"), "trending-up"),
    "channels": (pgettext_lazy("mechanism", "Channel"), "phone"),
    "plans": (pgettext_lazy("mechanism", "Plan"), "calendar-plus"),
    "promises": (pgettext_lazy("mechanism", "Promise"), "phone-pause"),
    "preparations": (pgettext_lazy("mechanism", "Preparation"), "clipboard-list"),
    "offers": (pgettext_lazy("mechanism", "Offer"), "star"),
    "clocks": (pgettext_lazy("mechanism", "Clock"), "clock"),
    "improvements": (pgettext_lazy("mechanism", "Improvement"), "trending-up"),
    "registers": (pgettext_lazy("mechanism", "Register"), "clipboard-list"),
    "destruction": (pgettext_lazy("mechanism", "Destruction"), "archive"),
    "duties": (pgettext_lazy("mechanism", "Duty of a post"), "user-check"),
    "competences": (pgettext_lazy("mechanism", "Competence"), "school"),
    "appraisals": (pgettext_lazy("mechanism", "Appraisal"), "chart-bar"),
    "inspections": (pgettext_lazy("mechanism", "Inspection"), "clipboard-check"),
    "periodic_reports": (pgettext_lazy("mechanism", "Periodic report"), "report"),
    "approvals": (pgettext_lazy("mechanism", "Approval"), "user-check"),
    "acknowledgements": (pgettext_lazy("mechanism", "Acknowledgement"), "school"),
    "revisions": (pgettext_lazy("mechanism", "Revision"), "hourglass"),
    "references": (pgettext_lazy("mechanism", "Reference"), "file-text"),
}
"""By the section of the pack, what a mechanism is called, and its icon."""

HEAD: Mapping[str, Word] = {
    "key": pgettext_lazy("head of a policy", "Its key"),
    "title": pgettext_lazy("head of a policy", "Its title"),
    "version": pgettext_lazy("head of a policy", "Its version"),
    "catalogue": pgettext_lazy("head of a policy", "Its place in the catalogue"),
    "extends": pgettext_lazy("head of a policy", "The policy that it extends"),
    "effective_on": pgettext_lazy("head of a policy", "The day from which it holds"),
    "applies_to": pgettext_lazy("head of a policy", "Whom it is for"),
    "interpreted_by": pgettext_lazy("head of a policy", "Who interprets it"),
    "working": pgettext_lazy("head of a policy", "Its working days"),
}
"""What carries a clause out where the head of the policy does, by the key there."""
NUMBERS: Mapping[Column, Word] = {
    Column.OWED: pgettext_lazy("duties", "Owed"),
    Column.KEPT: pgettext_lazy("duties", "Kept"),
    Column.LATE: pgettext_lazy("duties", "Late"),
    Column.MISSED: pgettext_lazy("duties", "Missed"),
    Column.OPEN: pgettext_lazy("duties", "Open"),
    Column.TO_COME: pgettext_lazy("duties", "To come"),
    Column.OVERDUE: pgettext_lazy("duties", "Late and not done"),
    Column.DONE_LATE: pgettext_lazy("duties", "Done late"),
    Column.GIVEN_UP: pgettext_lazy("duties", "Given up"),
    Column.WAIVED: pgettext_lazy("duties", "Waived"),
}
MEANINGS: Mapping[Column, Word] = {
    Column.OWED: gettext_lazy("Every follow-up whose window has opened, whatever became of it."),
    Column.KEPT: gettext_lazy("Done by the last day of the window."),
    Column.LATE: gettext_lazy("Done after the last day of the window, or still to be done then."),
    Column.MISSED: gettext_lazy("Ended undone: given up or waived."),
    Column.OPEN: gettext_lazy("Can be done now; the window is not over."),
    Column.TO_COME: gettext_lazy("Planned; the window has not opened."),
    Column.OVERDUE: gettext_lazy("The window is over, and it is still to be done."),
    Column.DONE_LATE: gettext_lazy("Done after the last day of the window."),
    Column.GIVEN_UP: gettext_lazy("Somebody gave it up, or nobody had done it when its time was over."),
    Column.WAIVED: gettext_lazy("A person decided that it need not be done."),
}
WRITTEN: Mapping[Written, Word] = {
    Written.OWED: pgettext_lazy("reports", "Owed"),
    Written.DONE: pgettext_lazy("reports", "Done"),
    Written.DONE_LATE: pgettext_lazy("reports", "Done late"),
    Written.OPEN: pgettext_lazy("reports", "Open"),
    Written.OVERDUE: pgettext_lazy("reports", "Late"),
}
REASONS: Mapping[Reason, tuple[Word, Word]] = {
    Reason.OPTED_OUT: (
        gettext_lazy("The customer refuses contacts"),
        gettext_lazy("Nothing is planned until the customer agrees again."),
    ),
    Reason.OUTSIDE_WHILE: (
        gettext_lazy("The customer does not meet what the rule asks for at present"),
        gettext_lazy("A follow-up is planned as soon as the values of the customer do."),
    ),
    Reason.NO_ANCHOR_DATE: (
        gettext_lazy("The date that the rule counts from is missing"),
        gettext_lazy("Enter that date with the customer; the follow-up is planned then."),
    ),
    Reason.NO_INTERVAL: (
        gettext_lazy("The customer's own interval is missing or cannot be read"),
        gettext_lazy("Enter the interval with the customer, such as P3M for every three months."),
    ),
    Reason.OUTSIDE_EFFECT: (
        gettext_lazy("What the rule counts from lies before the rule took effect"),
        gettext_lazy("The rule asks nothing about that time."),
    ),
    Reason.SUPERSEDED: (
        gettext_lazy("A later event ended it"),
        gettext_lazy("The next event of the customer begins anew."),
    ),
    Reason.CHANNELS_REFUSED: (
        gettext_lazy("The customer does not want to be contacted by any channel of the rule"),
        gettext_lazy("The follow-ups stand and are held back, until the wish or the rule's channels change."),
    ),
    Reason.NO_CHANNEL: (
        gettext_lazy("The customer cannot be reached by any channel of the rule"),
        gettext_lazy("The follow-ups stand, but nobody can make them: enter a phone number or an address."),
    ),
    Reason.NO_HOLDER: (
        gettext_lazy("Nobody holds the post of the rule where the customer is"),
        gettext_lazy("The follow-ups stand, but are on nobody's list: give somebody the post, or assign them."),
    ),
    Reason.LIMITED: (
        gettext_lazy("A contact limit lets no contact of this rule through"),
        gettext_lazy("Other rules alone may contact the customer, or the customer has refused too often."),
    ),
    Reason.QUIET_PERIOD: (
        gettext_lazy("A quiet period holds the contact back"),
        gettext_lazy("It comes back by itself when the period is over."),
    ),
    Reason.TOO_OFTEN: (
        gettext_lazy("A contact limit holds it back: there were enough contacts for now"),
        gettext_lazy("Contacts of all rules count. It comes back by itself when enough time has passed."),
    ),
}
"""Each reason, and what to do about it."""


def rate(kept: int, decided: int) -> str:
    """Which share was kept, never rounded up to all of them; a dash while nothing is decided."""
    return f"{kept * 1000 // decided / 10:.1f}%" if decided else "–"
