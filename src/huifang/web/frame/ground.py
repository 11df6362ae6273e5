"""What the pages of this process stand on: the data folder and the keys, read once."""

from __future__ import annotations

import os
from functools import cache

from huifang.kernel.keys import KeyRing, key_file
from huifang.kernel.models import KeyCheck
from huifang.kernel.postgres import prepare_data_folder


@cache
def ring() -> KeyRing:
    """The installation's keys, proven to be those of its database. Raises KeyTrouble."""
    loaded = KeyRing.load(key_file(prepare_data_folder(), os.environ))
    loaded.verify({key: bytes(value) for key, value in KeyCheck.objects.values_list("key_id", "check_value")})
    return loaded
