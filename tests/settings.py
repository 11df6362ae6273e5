"""The product's settings on a throw-away database server of the tests' own."""

import os

from tests.server import test_server

# Each worker of the tests has a server of its own: what is still running elsewhere on a server is seen by a sweep. The
# processes that a test starts take the server of their worker, and who names a database gets that one.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
if os.environ.get("HUIFANG_TEST_SERVER_OF", WORKER if "DATABASE_URL" in os.environ else "") != WORKER:
    os.environ["DATABASE_URL"] = test_server()
    os.environ["HUIFANG_TEST_SERVER_OF"] = WORKER

from huifang.settings import *  # noqa: E402, F403

SECRET_KEY = "only for tests"
