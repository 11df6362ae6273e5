"""The product's settings on a throw-away database server of the tests' own."""

import os

from tests.server import test_server

os.environ.setdefault("DATABASE_URL", test_server())

from huifang.settings import *  # noqa: F403

SECRET_KEY = "only for tests"
