"""A pack goes from the command line the way that its policy asks for, instead of holding at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from huifang.cli.output import say, show, show_json
from huifang.cli.packs import NamedPack
from huifang.kernel.text import Message

if TYPE_CHECKING:
    from huifang.cli.opening import Ground
    from huifang.policy.actions import Handed


def hand_pack_in(
    ground: Ground,
    pack: NamedPack,
    settings: Mapping[str, str],
    *,
    effective_on: date | None,
    reason: str,
    as_json: bool,
) -> None:
    """Keep a pack as a draft and hand it in for its approval. Raises NotLoadable and NotReady."""
    from django.db import transaction

    from huifang.policy.actions import hand_in, keep_draft

    with transaction.atomic():
        draft = keep_draft(
            text=pack.source.decode(), actor=ground.actor, settings=settings, effective_on=effective_on, reason=reason
        )
        handed = hand_in(
            version=draft.pk, by=None, actor=ground.actor, at=ground.now(), on=ground.today(), reason=reason
        )
    if as_json:
        show_json(_as_document(handed))
        return
    version = handed.version
    parts = {"policy": version.policy.key, "version": version.number}
    show(Message("%(policy)s %(version)s is handed in for its approval; it holds once every yes is given.", parts))
    if handed.waits_for_nobody:
        say(Message("Nobody may decide the next step: somebody must hold the post that it is for."))


def _as_document(handed: Handed) -> dict[str, object]:
    version = handed.version
    return {
        "policy_key": version.policy.key,
        "number": version.number,
        "effective_on": version.effective_on,
        "approval": handed.approval.pk,
        "waits_for_nobody": handed.waits_for_nobody,
    }
