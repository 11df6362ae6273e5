"""A day at the desk."""

from __future__ import annotations

import pytest

from huifang.kernel.keys import KeyRing
from tests.web.conftest import Company
from tests.web.desk import Desk


@pytest.fixture
def desk(company: Company, ring: KeyRing) -> Desk:
    return Desk(company, ring)
