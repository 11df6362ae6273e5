from __future__ import annotations

from collections.abc import Iterator

import pytest

from huifang.web.answering.slowing import BEGUN, GUESSES


@pytest.fixture(autouse=True)
def _nobody_waits_for_the_test_before() -> Iterator[None]:
    for counted in (GUESSES, BEGUN):
        counted.forget()
    yield
