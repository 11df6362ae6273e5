"""The clinic whose customers are searched."""

from __future__ import annotations

from tests.web.customers.conftest import shop

__all__ = ["shop"]
