"""The key ring: the keys that lock personal data, index it and chain the history, in one private file.

The file never lies in the database's folder of tables nor in its backups: whoever steals those holds nothing readable.
"""

from huifang.kernel.keys.key import Algorithm, Key
from huifang.kernel.keys.ring import (
    LOOKUP_KEYS_ID,
    KeyRing,
    key_file,
)
from huifang.kernel.keys.trouble import (
    KeyInUse,
    KeysExposed,
    KeysMissing,
    KeysSpoilt,
    KeyTrouble,
    UnknownKey,
    WrongKeys,
)

__all__ = [
    "LOOKUP_KEYS_ID",
    "Algorithm",
    "Key",
    "KeyInUse",
    "KeyRing",
    "KeyTrouble",
    "KeysExposed",
    "KeysMissing",
    "KeysSpoilt",
    "UnknownKey",
    "WrongKeys",
    "key_file",
]
