"""The packs that ship with the product, by the name of their file."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files


def shipped_packs() -> Mapping[str, bytes]:
    """Each shipped pack's file by its name without the ending: `p02-general`."""
    folder = files("huifang.policy").joinpath("packs")
    found = sorted(file.name for file in folder.iterdir() if file.name.endswith(".yaml"))
    return {name.removesuffix(".yaml"): folder.joinpath(name).read_bytes() for name in found}
