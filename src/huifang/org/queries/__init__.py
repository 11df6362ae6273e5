"""Questions to the organisation: what it is, who may do what, who is signed in."""

from huifang.org.queries.calendar import (
    YearLine,
    calendar_digests,
    calendar_years,
    days_of_year,
    known_days,
    organisation_and_calendar,
    own_festivals,
    published_days,
)
from huifang.org.queries.company import below_each, departments_below, each_with_all_below, organisation, time_zone
from huifang.org.queries.rights import (
    allowed_to,
    colleagues,
    grants_of,
    holders_of,
    reach_of,
    rights_of,
    those_with,
)
from huifang.org.queries.sign_in import SignedIn, invited, sessions_of
from huifang.org.queries.staff import DepartmentLine, StaffLine, department_tree, known_company, staff, standing_of

__all__ = [
    "DepartmentLine",
    "SignedIn",
    "StaffLine",
    "YearLine",
    "allowed_to",
    "below_each",
    "calendar_digests",
    "calendar_years",
    "colleagues",
    "days_of_year",
    "department_tree",
    "departments_below",
    "each_with_all_below",
    "grants_of",
    "holders_of",
    "invited",
    "known_company",
    "known_days",
    "organisation",
    "organisation_and_calendar",
    "own_festivals",
    "published_days",
    "reach_of",
    "rights_of",
    "sessions_of",
    "staff",
    "standing_of",
    "those_with",
    "time_zone",
]
