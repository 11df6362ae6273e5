"""The private PostgreSQL that runs when no `DATABASE_URL` names another, and addresses of databases.

Start with `cluster.Cluster`: it tells the whole story. `making` and `server` do the work; the other files hold one
thing each.
"""

from __future__ import annotations

from huifang.kernel.postgres.address import DatabaseAddress, database_from_url, require_version
from huifang.kernel.postgres.cluster import Cluster, private_database
from huifang.kernel.postgres.folder import prepare_data_folder
from huifang.kernel.postgres.trouble import PostgresTrouble

__all__ = [
    "Cluster",
    "DatabaseAddress",
    "PostgresTrouble",
    "database_from_url",
    "prepare_data_folder",
    "private_database",
    "require_version",
]
