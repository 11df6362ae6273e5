"""The packs that ship with the product, by the name of their file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from huifang.policy.logic.extending import Source

_KEY = re.compile(rb"^policy:\n(?:  .*\n)*?  key: (\S+)", re.MULTILINE)
"""Where the key of the policy stands in our own packs; reading all of them to find one would take seconds."""


def shipped_packs() -> Mapping[str, bytes]:
    """Each shipped pack's file by its name without the ending: `p02-general`."""
    folder = files("huifang.policy").joinpath("packs")
    found = sorted(file.name for file in folder.iterdir() if file.name.endswith(".yaml"))
    return {name.removesuffix(".yaml"): folder.joinpath(name).read_bytes() for name in found}


def shipped_pack(policy: str) -> Source | None:
    """The shipped pack of a policy, by the policy's key; None when none ships."""
    name = _names().get(policy)
    return Source(f"{name}.yaml", shipped_packs()[name]) if name else None


@cache
def _names() -> Mapping[str, str]:
    found = ((name, _KEY.search(source)) for name, source in shipped_packs().items())
    return {match[1].decode(): name for name, match in found if match}
