"""Addresses of the acknowledgements."""

from __future__ import annotations

from django.urls import path

from huifang.web.acknowledgements import views

urlpatterns = [
    path("acknowledgements", views.acknowledgements, name="acknowledgements"),
    path("acknowledgements/<int:version>", views.read, name="acknowledgement"),
    path("acknowledgements/<int:version>/confirm", views.confirm, name="acknowledge-policy"),
    path("policies/<int:version>/acknowledgements", views.progress, name="policy-acknowledgements"),
]
