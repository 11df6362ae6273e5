"""What is counted by a worker, or within a request where the company is small."""

from __future__ import annotations

from datetime import timedelta

from procrastinate.contrib.django.models import ProcrastinateWorker

from huifang.customers.models import Customer
from huifang.web.frame.request import Request

FEW_CUSTOMERS = 5_000
"""So many are counted within a second or two: nobody need wait for a worker."""

MOST_HERE = 100_000
"""So many a page counts itself where no worker runs, if it is asked to."""

HEARD_OF_WITHIN = timedelta(seconds=15)
"""A worker gives a sign of life every few seconds."""


def customers_up_to(most: int) -> bool:
    """Whether the company has no more customers than this."""
    return Customer.objects.order_by("pk").values("pk")[: most + 1].count() <= most


def has_worker(request: Request) -> bool:
    """Whether a worker runs."""
    return bool(ProcrastinateWorker.objects.filter(last_heartbeat__gt=request.at - HEARD_OF_WITHIN).exists())
