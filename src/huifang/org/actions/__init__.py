"""Deeds of the organisation. Each may be repeated.

The history stands above this room, so none of these deeds writes an entry: whoever calls one records who asked and
why, in the same transaction, under the name that the deed's docstring gives.
"""

from huifang.org.actions.absences import NewAbsence, NoAbsence, record_absence, withdraw_absence
from huifang.org.actions.calendar import (
    NoOwnFestival,
    forget_day,
    forget_festival,
    load_known_years,
    load_years,
    set_day,
    set_festival,
)
from huifang.org.actions.company import (
    NewDepartment,
    NewEmployee,
    NewPosting,
    UnknownKeys,
    UnknownZone,
    describe_organisation,
    give_posts,
    mark_as_demo,
    register_departments,
    register_employees,
    register_posts,
)
from huifang.org.actions.grants import NobodyWouldManageStaff, leave, set_grants
from huifang.org.actions.passwords import NotInvited, WeakPassword, accept_invitation, invite, set_password
from huifang.org.actions.postings import take_post
from huifang.org.actions.sessions import clear_ended_sessions, end_other_sessions, end_session
from huifang.org.actions.sign_in import NotProven, TooManyTries, may_try, sign_in
from huifang.org.actions.staff import FaultyStaff, StaffRegistered, register_staff

__all__ = [
    "FaultyStaff",
    "NewAbsence",
    "NewDepartment",
    "NewEmployee",
    "NewPosting",
    "NoAbsence",
    "NoOwnFestival",
    "NobodyWouldManageStaff",
    "NotInvited",
    "NotProven",
    "StaffRegistered",
    "TooManyTries",
    "UnknownKeys",
    "UnknownZone",
    "WeakPassword",
    "accept_invitation",
    "clear_ended_sessions",
    "describe_organisation",
    "end_other_sessions",
    "end_session",
    "forget_day",
    "forget_festival",
    "give_posts",
    "invite",
    "leave",
    "load_known_years",
    "load_years",
    "mark_as_demo",
    "may_try",
    "record_absence",
    "register_departments",
    "register_employees",
    "register_posts",
    "register_staff",
    "set_day",
    "set_festival",
    "set_grants",
    "set_password",
    "sign_in",
    "take_post",
    "withdraw_absence",
]
