"""Questions to the loaded policies: what is in force, and everything that a version says."""

from huifang.policy.queries.in_force import (
    MOST_CLAUSES_FOUND,
    ClauseFound,
    DeskInForce,
    LoadedVersion,
    PolicyRule,
    clauses_found,
    desk_in_force,
    desk_of,
    desk_rules,
    desk_rules_in_force,
    loaded_versions,
    rules_in_force,
    versions_in_force,
)
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
    "LoadedVersion",
    "PolicyRule",
    "VersionLine",
    "WholeVersion",
    "clauses_found",
    "desk_in_force",
    "desk_of",
    "desk_rules",
    "desk_rules_in_force",
    "loaded_versions",
    "posts_of_rules",
    "rules_in_force",
    "version_lines",
    "versions_in_force",
    "whole_version",
]
