"""Django's settings. What an installation may change comes from the environment; the rest is the product."""

from __future__ import annotations

import os

from huifang.kernel.postgres import database_from_url

SECRET_KEY = os.environ.get("HUIFANG_SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS: list[str] = []

INSTALLED_APPS = [
    "django.contrib.postgres",
    "huifang.kernel.apps.Kernel",
    "huifang.org.apps.Org",
    "huifang.history.apps.History",
    "huifang.policy.apps.Policy",
    "huifang.customers.apps.Customers",
    "huifang.followups.apps.FollowUps",
    "huifang.planning.apps.Planning",
]

# A door puts the address of the private database into DATABASE_URL before Django starts.
DATABASES = {"default": database_from_url(os.environ.get("DATABASE_URL", "postgresql:///huifang"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # of the process; days are reckoned in the organisation's own zone

SILENCED_SYSTEM_CHECKS: list[str] = []
