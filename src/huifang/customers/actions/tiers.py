"""Labels by quantiles: which part of the file's customers a number puts one into."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import Case, F, TextField, Value, When
from django.db.models.functions import JSONObject

from huifang.customers.logic.import_map import TierOf
from huifang.customers.models import StagedCustomer
from huifang.kernel.sql.expressions import AsNumber, TextUnder
from huifang.kernel.sql.merging import JsonMerged, QuantileOf


def label_tiers(tiers: Mapping[str, TierOf]) -> None:
    """Give every staged row with the number its label, by the staged rows alone. Source: docs/import.md, tiers."""
    for name, tier in tiers.items():
        number = AsNumber(TextUnder(tier.attribute, "attributes"))
        rows = StagedCustomer.objects.annotate(number=number).filter(number__isnull=False)
        quantiles: dict[str, Decimal | None] = rows.aggregate(
            **{f"q{place}": QuantileOf("number", share=float(share)) for place, (_, share) in enumerate(tier.steps)}
        )
        reached = [
            When(number__gte=quantiles[f"q{place}"], then=Value(label)) for place, (label, _) in enumerate(tier.steps)
        ]
        label = Case(*reached, default=Value(tier.otherwise), output_field=TextField())
        rows.update(attributes=JsonMerged(F("attributes"), JSONObject(**{name: label})))
