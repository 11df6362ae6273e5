"""Django with nothing in it but the models."""

from huifang.settings import *  # noqa: F403 # the same database and rooms

MIDDLEWARE: list[str] = []
ROOT_URLCONF = "bench.bare"
SECRET_KEY = "measured"
