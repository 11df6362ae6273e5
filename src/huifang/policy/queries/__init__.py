"""Questions to the loaded policies: what is in force, and everything that a version says."""

from huifang.policy.queries.found import MOST_CLAUSES_FOUND, ClauseFound, clauses_found
from huifang.policy.queries.in_force import (
    DeskInForce,
    LoadedVersion,
    PolicyRule,
    attribute_titles,
    attributes_of,
    desk_in_force,
    desk_of,
    desk_rules,
    desk_rules_in_force,
    loaded_versions,
    never_late_in_force,
    rules_in_force,
    sections_of,
    versions_in_force,
    working_of,
)
from huifang.policy.queries.limits import LimitInForce, LimitsInForce, limits_in_force
from huifang.policy.queries.saying import Saying, sayings_in_force, sayings_of
from huifang.policy.queries.staffed import segments_of
from huifang.policy.queries.whole import (
    ClauseLine,
    VersionLine,
    WholeVersion,
    posts_of_rules,
    version_lines,
    whole_version,
)

__all__ = [
    "MOST_CLAUSES_FOUND",
    "ClauseFound",
    "ClauseLine",
    "DeskInForce",
    "LimitInForce",
    "LimitsInForce",
    "LoadedVersion",
    "PolicyRule",
    "Saying",
    "VersionLine",
    "WholeVersion",
    "attribute_titles",
    "attributes_of",
    "clauses_found",
    "desk_in_force",
    "desk_of",
    "desk_rules",
    "desk_rules_in_force",
    "limits_in_force",
    "loaded_versions",
    "never_late_in_force",
    "posts_of_rules",
    "rules_in_force",
    "sayings_in_force",
    "sayings_of",
    "sections_of",
    "segments_of",
    "version_lines",
    "versions_in_force",
    "whole_version",
    "working_of",
]
