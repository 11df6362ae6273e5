"""Questions to the organisation: what it is, who may do what, who is signed in."""

from huifang.org.queries.company import departments_below, organisation, time_zone
from huifang.org.queries.rights import colleagues, grants_of, reach_of, rights_of
from huifang.org.queries.sign_in import SignedIn, invited, sessions_of
from huifang.org.queries.staff import DepartmentLine, StaffLine, department_tree, known_company, staff, standing_of

__all__ = [
    "DepartmentLine",
    "SignedIn",
    "StaffLine",
    "colleagues",
    "department_tree",
    "departments_below",
    "grants_of",
    "invited",
    "known_company",
    "organisation",
    "reach_of",
    "rights_of",
    "sessions_of",
    "staff",
    "standing_of",
    "time_zone",
]
