"""The settings of the private PostgreSQL, written anew at every start, so that a later version may change them."""

from __future__ import annotations

import os
from pathlib import Path

from huifang.kernel.postgres.folder import Home, write_private_file

OWN_FILE = "huifang.conf"
PORT = 5432
"""No port is opened; the number is a part of the socket's name."""

_MB = 1024 * 1024
_MOST_SHARED_BUFFERS = 1024 * _MB
_MOST_WAL_BUFFERS = 64 * _MB
_MEMORY_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")

_SETTINGS = """\
# Written by Huifang at every start: changes here are lost. Settings of your own go into postgresql.conf,
# below the line that includes this file.

# Reached through the socket alone, and by password (pg_hba.conf).
listen_addresses = ''
port = {port}
unix_socket_directories = {socket_folder}
unix_socket_permissions = 0700
password_encryption = 'scram-sha-256'
ssl = off
max_connections = 100

# Memory: a quarter of the machine's, at most 1 GB; the rest is the file cache's.
shared_buffers = '{shared_buffers}MB'
effective_cache_size = '{effective_cache_size}MB'
work_mem = '64MB'
maintenance_work_mem = '256MB'

# Every answer "committed" is on the disk.
fsync = on
full_page_writes = on
synchronous_commit = on
max_wal_size = '4GB'
# An import writes the log faster than the sixteen megabytes of the default are carried away.
wal_buffers = '{wal_buffers}MB'
# Compressed page images would cost an import a fifth of its time, and nobody ships this log anywhere.
wal_compression = off

# Large sets, short statements, disks without a moving head.
jit = off
random_page_cost = 1.1

# A killed client lets go of its locks; a forgotten transaction does not hold back cleaning for ever.
client_connection_check_interval = '5s'
idle_in_transaction_session_timeout = '15min'

timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'

# The log tells of the server, never of the data: an error quotes the value it refuses, a detail the whole row, a
# statement anything. Errors go to the client that made them; here only what the server itself has to say.
logging_collector = off
log_destination = 'stderr'
log_file_mode = 0600
log_min_messages = log
log_min_error_statement = panic
log_error_verbosity = terse
log_statement = 'none'
log_min_duration_statement = -1
log_min_duration_sample = -1
log_transaction_sample_rate = 0
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_lock_waits = off
log_temp_files = -1
log_checkpoints = off
log_autovacuum_min_duration = -1
"""

_WHO_MAY_COME = """\
# Written by Huifang at every start: changes here are lost.
# Nobody comes in without a password, and nobody from another machine.
local all all scram-sha-256
"""


def write_settings(home: Home, socket_folder: Path) -> None:
    """Put the settings for this machine, and who may come in, beside the data. Called when no server runs."""
    write_private_file(home.data / OWN_FILE, settings_text(socket_folder, memory=memory_bytes()), home.account)
    write_private_file(home.data / "pg_hba.conf", _WHO_MAY_COME, home.account)


def settings_text(socket_folder: Path, *, memory: int) -> str:
    """The settings for a machine with `memory` bytes."""
    return _SETTINGS.format(
        port=PORT,
        socket_folder=_quoted_list(str(socket_folder)),
        shared_buffers=max(16, min(memory // 4, _MOST_SHARED_BUFFERS) // _MB),
        effective_cache_size=max(64, memory // 2 // _MB),
        wal_buffers=max(1, min(memory // 64, _MOST_WAL_BUFFERS) // _MB),
    )


def memory_bytes() -> int:
    """The memory this process may use: the machine's, or less where a container sets a limit."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min([machine, *(limit for limit in map(_limit, _MEMORY_LIMITS) if limit)])


def _limit(path: str) -> int | None:
    try:
        text = Path(path).read_text(encoding="ascii").strip()
    except OSError:
        return None
    return int(text) if text.isdigit() else None


def _quoted_list(entry: str) -> str:
    # Twice: as one entry of a list, whose separator is a comma, and as the value of a setting.
    in_list = '"' + entry.replace('"', '""') + '"'
    return "'" + in_list.replace("\\", "\\\\").replace("'", "''") + "'"
