"""What lies ready before a contact, as a version says it. (回访准备)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huifang.policy.logic.sections.contacts import Preparation
from huifang.policy.logic.sections.planned import is_laid_out
from huifang.policy.logic.stored import from_json


def preparations_of(checked: Mapping[str, Any], rule: str) -> tuple[Preparation, ...]:
    """What a stored version has laid out before the contacts of a rule (by key), as far as it is carried out."""
    entries = (from_json(entry) for entry in checked.get("sections", {}).get("preparations", ()))
    return tuple(one for one in entries if (not one.rules or rule in one.rules) and is_laid_out(one))
