"""The clinic into which files are imported."""

from __future__ import annotations

from tests.web.customers.conftest import shop

__all__ = ["shop"]
