"""Who works in the sample company, and what each may do."""

from __future__ import annotations

from huifang.cli.sample.words import chance, names
from huifang.org.logic import Role, Scope
from huifang.org.logic.staff import NewGrant, Person, Staff, StaffDepartment, StaffPost

NAME = "春和集团（演示）"
ZONE = "Asia/Shanghai"

CLINIC, ESTATE = "clinic", "estate"
SHOWN_AGENT, SHOWN_SUPERVISOR, SHOWN_ADMINISTRATOR = "E202", "E201", "E001"
"""Whose sign-ins are printed: a consultant of the sales office, its supervisor, and the administrator."""
MANAGER = "E002"

DEPARTMENTS = (
    StaffDepartment(CLINIC, "诊所", ""),
    StaffDepartment("clinic-service", "客服部", CLINIC),
    StaffDepartment("clinic-nursing", "术后护理组", CLINIC),
    StaffDepartment("clinic-advice", "咨询部", CLINIC),
    StaffDepartment(ESTATE, "售楼处", ""),
    StaffDepartment("estate-consultants", "置业顾问组", ESTATE),
    StaffDepartment("estate-contracts", "签约部", ESTATE),
)

_AGENT = NewGrant(Role.AGENT, Scope.OWN)
_POSTS: tuple[tuple[str, str, tuple[NewGrant, ...], tuple[StaffPost, ...]], ...] = (
    (SHOWN_ADMINISTRATOR, "", (NewGrant(Role.ADMINISTRATOR, Scope.ALL),), ()),
    (MANAGER, "", (NewGrant(Role.MANAGER, Scope.ALL),), ()),
    ("E101", CLINIC, (NewGrant(Role.SUPERVISOR, Scope.DEPARTMENT),), (StaffPost("service-centre", CLINIC),)),
    ("E102", "clinic-service", (_AGENT,), (StaffPost("service-centre", CLINIC),)),
    ("E103", "clinic-nursing", (_AGENT,), (StaffPost("postoperative-nurse", CLINIC),)),
    ("E104", "clinic-nursing", (_AGENT,), (StaffPost("postoperative-nurse", CLINIC),)),
    ("E105", "clinic-advice", (_AGENT,), (StaffPost("information-centre", CLINIC),)),
    (
        "E106",
        "clinic-advice",
        (_AGENT,),
        (StaffPost("medical-aesthetics", CLINIC), StaffPost("information-centre", CLINIC)),
    ),
    (
        SHOWN_SUPERVISOR,
        ESTATE,
        (NewGrant(Role.SUPERVISOR, Scope.DEPARTMENT),),
        (StaffPost("sales-supervisor", ESTATE),),
    ),
    (SHOWN_AGENT, "estate-consultants", (_AGENT,), (StaffPost("consultant", ESTATE),)),
    ("E203", "estate-consultants", (_AGENT,), (StaffPost("consultant", ESTATE),)),
    ("E204", "estate-consultants", (_AGENT,), (StaffPost("consultant", ESTATE),)),
    ("E205", "estate-contracts", (_AGENT,), (StaffPost("contract-clerk", ESTATE),)),
)

SHOWN = {SHOWN_AGENT: Role.AGENT, SHOWN_SUPERVISOR: Role.SUPERVISOR, SHOWN_ADMINISTRATOR: Role.ADMINISTRATOR}
"""As whom one may sign in."""

STEWARDS = {CLINIC: ("E105", "E106"), ESTATE: (SHOWN_AGENT, "E203", "E204")}
"""Who looks after customers of which department."""

SUPERVISORS = {CLINIC: "E101", ESTATE: SHOWN_SUPERVISOR}


def staff() -> Staff:
    """The sample company's people, the same whenever it is asked."""
    called = names(chance("people"), len(_POSTS))
    return Staff(
        DEPARTMENTS,
        tuple(
            Person(number, name, department, None, True, frozenset(posts), frozenset(grants))
            for name, (number, department, grants, posts) in zip(called, _POSTS, strict=True)
        ),
    )
