"""The pages as a WSGI application: what `huifang serve` runs in each of its processes."""

from __future__ import annotations

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

from huifang.web.frame.crowds import CROWDS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huifang.settings")

application = get_wsgi_application()

# Every page is loaded now, once for all processes that part from this one, and not with somebody's first request.
import_module("huifang.web.urls")

os.register_at_fork(before=CROWDS.before_parting, after_in_child=CROWDS.after_parting)
