"""Addresses of imports: one for each step."""

from __future__ import annotations

from django.urls import path

from huifang.web.imports import carrying, mapping, undoing, views

urlpatterns = [
    path("imports", views.imports, name="imports"),
    path("imports/upload", views.upload, name="upload-import"),
    path("imports/<int:file_import>", views.one, name="import"),
    path("imports/<int:file_import>/map", mapping.choose, name="map-import"),
    path("imports/<int:file_import>/map/remembered", mapping.take_remembered, name="map-import-as-before"),
    path("imports/<int:file_import>/run", carrying.run, name="run-import"),
    path("imports/<int:file_import>/here", carrying.carry_out_here, name="carry-out-import"),
    path("imports/<int:file_import>/refused", carrying.refused, name="refused-rows"),
    path("imports/<int:file_import>/undo", undoing.undo, name="undo-import"),
    path("imports/maps/<int:remembered>/forget", mapping.forget, name="forget-map"),
]
