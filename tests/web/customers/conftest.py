"""The clinic that the pages of customers are tried in."""

from __future__ import annotations

import pytest

from huifang.kernel.keys import KeyRing
from tests.web.conftest import Company
from tests.web.customers.shop import Shop, open_shop


@pytest.fixture
def shop(company: Company, ring: KeyRing) -> Shop:
    return open_shop(company, ring)
