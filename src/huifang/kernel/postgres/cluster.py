"""The life of the private PostgreSQL: the first process that needs it starts it, the last one stops it."""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huifang.kernel.postgres.address import DatabaseAddress
from huifang.kernel.postgres.folder import Home, open_home
from huifang.kernel.postgres.locks import alone, nobody_shares, take_share
from huifang.kernel.postgres.making import check_cluster, make_cluster_if_missing
from huifang.kernel.postgres.programs import programs_for
from huifang.kernel.postgres.roles import owner_address, superuser_address
from huifang.kernel.postgres.server import bring_up, is_up, stop
from huifang.kernel.postgres.trouble import PostgresTrouble, file_trouble


@contextmanager
def private_database(folder: Path | None = None) -> Iterator[DatabaseAddress]:
    """The private database for as long as the block runs, or less long than that for other processes that use it too.

    Without an argument it stands in the default data folder (see `prepare_data_folder`). Raises PostgresTrouble.
    """
    cluster = Cluster(folder)
    address = cluster.start()
    try:
        yield address
    finally:
        cluster.stop()


class Cluster:
    """The private PostgreSQL in one data folder, as this process uses it.

    Every user holds a shared lock on `users.lock`, which dies with it. Starting and stopping happen one at a time,
    under `start.lock`. Whoever leaves and finds no other share stops the server. A user killed by the system leaves the
    server running; the next start finds it, and the last one out stops it.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._home: Home | None = None
        self._share: int | None = None
        self._owner: DatabaseAddress | None = None
        self._superuser: DatabaseAddress | None = None

    def start(self) -> DatabaseAddress:
        """Have the server run, made and repaired as needed, and return the owner's address of the database.

        Again and again does no harm. Raises PostgresTrouble, then holding nothing.
        """
        home = self._home = self._home or open_home(self._folder)
        with file_trouble(home.room), alone(home.start_lock, home.account) as lock:
            if self._share is None:
                self._share = take_share(home.users_lock, home.account)
                atexit.register(self._stop_at_exit)
            try:
                return self._up(home, lock)
            except BaseException:
                self._leave(home)
                raise

    def stop(self) -> None:
        """Give the server up, and stop it when nobody else uses it. Raises PostgresTrouble when it will not stop."""
        if self._share is None or self._home is None:
            return
        home = self._home
        with file_trouble(home.room), alone(home.start_lock, home.account):
            self._leave(home)

    @property
    def address(self) -> DatabaseAddress:
        """The database as Huifang works in it: as its owner, who is no superuser. Only while started."""
        assert self._owner is not None, "start the cluster first"
        return self._owner

    @property
    def superuser_address(self) -> DatabaseAddress:
        """The way in for upkeep. Only while started."""
        assert self._superuser is not None, "start the cluster first"
        return self._superuser

    def _up(self, home: Home, lock: int) -> DatabaseAddress:
        programs = programs_for(home)
        make_cluster_if_missing(home, programs, lock)
        check_cluster(home)
        folder = bring_up(home, programs)
        try:
            return self._enter(home, folder)
        except PostgresTrouble:
            if is_up(home):
                raise
            # It died between its answer and our entry.
            return self._enter(home, bring_up(home, programs))

    def _enter(self, home: Home, folder: Path) -> DatabaseAddress:
        self._superuser = superuser_address(home, folder)
        self._owner = owner_address(home, folder)
        return self._owner

    def _leave(self, home: Home) -> None:
        # Closed, not unlocked: a child that was forked off keeps its own share.
        if self._share is not None:
            os.close(self._share)
        self._share = self._owner = self._superuser = None
        atexit.unregister(self._stop_at_exit)
        if nobody_shares(home.users_lock, home.account):
            stop(home)

    def _stop_at_exit(self) -> None:
        try:
            self.stop()
        except PostgresTrouble as trouble:
            sys.stderr.write(f"{trouble}\n")
