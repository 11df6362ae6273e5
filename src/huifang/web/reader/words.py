"""The words of the reader: what statements are called, their parts, times, channels, and what is no clause."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Word = str | Promise

STATEMENTS: Mapping[str, tuple[Word, str]] = {
    "Schedule": (pgettext_lazy("statement", "Follow-up"), "when"),
    "Deadline": (pgettext_lazy("statement", "Time limit"), "when"),
    "Target": (pgettext_lazy("statement", "Target"), "figure"),
    "Kpi": (pgettext_lazy("statement", "Indicator"), "figure"),
    "Record": (pgettext_lazy("statement", "Record"), "paper"),
    "Report": (pgettext_lazy("statement", "Report"), "paper"),
    "Analysis": (pgettext_lazy("statement", "Analysis"), "figure"),
    "Review": (pgettext_lazy("statement", "Review"), "people"),
    "Routing": (pgettext_lazy("statement", "Where it goes"), "people"),
    "ComplaintStep": (pgettext_lazy("statement", "Complaint"), "people"),
    "Consequence": (pgettext_lazy("statement", "Reward or penalty"), "figure"),
    "Access": (pgettext_lazy("statement", "Access"), "paper"),
    "Retention": (pgettext_lazy("statement", "Retention"), "paper"),
    "Destruction": (pgettext_lazy("statement", "Destruction"), "paper"),
    "Assignment": (pgettext_lazy("statement", "Assignment"), "people"),
    "Handover": (pgettext_lazy("statement", "Handover"), "people"),
    "MessageFormat": (pgettext_lazy("statement", "Message"), "other"),
    "ContactHours": (pgettext_lazy("statement", "Contact hours"), "when"),
    "ContactCap": (pgettext_lazy("statement", "Most contacts"), "when"),
    "Training": (pgettext_lazy("statement", "Training"), "people"),
    "Meeting": (pgettext_lazy("statement", "Meeting"), "people"),
    "Expense": (pgettext_lazy("statement", "Expense"), "other"),
    "Incentive": (pgettext_lazy("statement", "For the customer"), "other"),
    "GeneralChannels": (pgettext_lazy("statement", "Channels"), "other"),
}
"""By sort of statement its name, and the group that gives it its colour."""

PARTS: Mapping[str, Word] = {
    "segment": pgettext_lazy("part", "Customers"),
    "anchor": pgettext_lazy("part", "Starts with"),
    "trigger": pgettext_lazy("part", "Starts with"),
    "until": pgettext_lazy("part", "Until"),
    "season": pgettext_lazy("part", "Season"),
    "channels": pgettext_lazy("part", "Channels"),
    "post": pgettext_lazy("part", "By"),
    "to": pgettext_lazy("part", "To"),
    "approver": pgettext_lazy("part", "With the yes of"),
    "custodian": pgettext_lazy("part", "Kept by"),
    "condition": pgettext_lazy("part", "Condition"),
    "occasion": pgettext_lazy("part", "When"),
    "what": pgettext_lazy("part", "What"),
    "about": pgettext_lazy("part", "What"),
    "form": pgettext_lazy("part", "Form"),
    "fields": pgettext_lazy("part", "Fields"),
    "measures": pgettext_lazy("part", "Measures"),
    "metric": pgettext_lazy("part", "Measure"),
    "value": pgettext_lazy("part", "Value"),
    "low": pgettext_lazy("part", "At least"),
    "high": pgettext_lazy("part", "At most"),
    "amount": pgettext_lazy("part", "Amount"),
    "unit": pgettext_lazy("part", "Unit"),
    "per": pgettext_lazy("part", "For each"),
    "limit": pgettext_lazy("part", "Limit"),
    "length": pgettext_lazy("part", "How long"),
    "how": pgettext_lazy("part", "How"),
    "name": pgettext_lazy("part", "Name"),
    "content": pgettext_lazy("part", "Words"),
    "when": pgettext_lazy("part", "Time"),
    "times": pgettext_lazy("part", "Times"),
}

TIMES: Mapping[str, Word] = {
    "same_day": pgettext_lazy("timing", "on the same day"),
    "within": pgettext_lazy("timing", "within"),
    "at": pgettext_lazy("timing", "after just"),
    "before": pgettext_lazy("timing", "before"),
    "after": pgettext_lazy("timing", "once this has passed"),
    "window": pgettext_lazy("timing", "in a window that ends after"),
    "every": pgettext_lazy("timing", "every"),
    "times": pgettext_lazy("timing", "so many times in each"),
    "once": pgettext_lazy("timing", "once"),
    "on_event": pgettext_lazy("timing", "when it happens"),
    "irregular": pgettext_lazy("timing", "left open"),
}

SAID: Mapping[str, Word] = {
    "within": pgettext_lazy("timing", "within %(length)s"),
    "at": pgettext_lazy("timing", "after just %(length)s"),
    "before": pgettext_lazy("timing", "%(length)s before"),
    "after": pgettext_lazy("timing", "once %(length)s have passed"),
    "window": pgettext_lazy("timing", "in a window that ends after %(length)s"),
    "every": pgettext_lazy("timing", "every %(length)s"),
    "times": pgettext_lazy("timing", "%(times)s times in %(length)s"),
}
"""Times with a length, as they are shown."""

UNITS: Mapping[str, Word] = {
    "minute": pgettext_lazy("unit", "minutes"),
    "hour": pgettext_lazy("unit", "hours"),
    "day": pgettext_lazy("unit", "days"),
    "working_day": pgettext_lazy("unit", "working days"),
    "trading_day": pgettext_lazy("unit", "trading days"),
    "week": pgettext_lazy("unit", "weeks"),
    "month": pgettext_lazy("unit", "months"),
    "term": pgettext_lazy("unit", "terms"),
    "year": pgettext_lazy("unit", "years"),
}

CHANNELS: Mapping[str, Word] = {
    "phone": pgettext_lazy("channel", "Telephone"),
    "sms": pgettext_lazy("channel", "Text message"),
    "wechat": pgettext_lazy("channel", "WeChat"),
    "email": pgettext_lazy("channel", "E-mail"),
    "letter": pgettext_lazy("channel", "Letter"),
    "visit": pgettext_lazy("channel", "Visit"),
    "in_person": pgettext_lazy("channel", "In person"),
    "online": pgettext_lazy("channel", "Online"),
    "video": pgettext_lazy("channel", "Video call"),
}

KINDS: Mapping[str, Word] = {
    "purpose": pgettext_lazy("kind of clause", "purpose"),
    "scope": pgettext_lazy("kind of clause", "scope"),
    "interpretation": pgettext_lazy("kind of clause", "interpretation"),
    "goal": pgettext_lazy("kind of clause", "goal"),
    "governance": pgettext_lazy("kind of clause", "governance"),
    "schedule": pgettext_lazy("kind of clause", "schedule"),
    "channel": pgettext_lazy("kind of clause", "channel"),
    "content": pgettext_lazy("kind of clause", "content"),
    "preparation": pgettext_lazy("kind of clause", "preparation"),
    "booking": pgettext_lazy("kind of clause", "booking"),
    "script": pgettext_lazy("kind of clause", "script"),
    "message_template": pgettext_lazy("kind of clause", "message"),
    "etiquette": pgettext_lazy("kind of clause", "conduct"),
    "record": pgettext_lazy("kind of clause", "record"),
    "report": pgettext_lazy("kind of clause", "report"),
    "review": pgettext_lazy("kind of clause", "review"),
    "routing": pgettext_lazy("kind of clause", "routing"),
    "complaint": pgettext_lazy("kind of clause", "complaint"),
    "sla": pgettext_lazy("kind of clause", "time limit"),
    "survey": pgettext_lazy("kind of clause", "survey"),
    "analysis": pgettext_lazy("kind of clause", "analysis"),
    "improvement": pgettext_lazy("kind of clause", "improvement"),
    "archive": pgettext_lazy("kind of clause", "archive"),
    "access": pgettext_lazy("kind of clause", "access"),
    "retention": pgettext_lazy("kind of clause", "retention"),
    "destruction": pgettext_lazy("kind of clause", "destruction"),
    "assignment": pgettext_lazy("kind of clause", "assignment"),
    "handover": pgettext_lazy("kind of clause", "handover"),
    "training": pgettext_lazy("kind of clause", "training"),
    "meeting": pgettext_lazy("kind of clause", "meeting"),
    "expense": pgettext_lazy("kind of clause", "expense"),
    "incentive": pgettext_lazy("kind of clause", "incentive"),
    "attendance": pgettext_lazy("kind of clause", "attendance"),
    "kpi": pgettext_lazy("kind of clause", "key figure"),
    "penalty": pgettext_lazy("kind of clause", "penalty"),
    "reward": pgettext_lazy("kind of clause", "reward"),
}

WHYS: Mapping[str, Word] = {
    "title": _("the name of the policy"),
    "contents": _("a table of contents"),
    "page": _("page numbers, headers and footers"),
    "notice": _("a notice of a site or program"),
    "signature": _("signatures, numbers and dates of the document"),
    "ornament": _("lines and ornaments"),
    "damaged": _("damaged characters"),
}
