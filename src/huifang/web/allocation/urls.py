"""Addresses of the allocation."""

from __future__ import annotations

from django.urls import path

from huifang.web.allocation import absences, hands, views

urlpatterns = [
    path("allocation", views.overview, name="allocation"),
    path("allocation/unallocated", views.nobodys, name="unallocated"),
    path("allocation/ahead", views.ahead, name="look-ahead"),
    path("allocation/run", views.run, name="allocate-now"),
    path("absences", absences.absences, name="absences"),
    path("absences/mine", absences.my_absences, name="my-absences"),
    path("absences/<int:absence>", absences.absence, name="absence"),
    path("absences/<int:absence>/decide", absences.decide, name="cover-absence"),
    path("absences/<int:absence>/end", absences.end, name="end-absence"),
    path("allocation/people/<int:employee>", hands.hands, name="in-hand"),
    path("allocation/people/<int:employee>/hand-over", hands.hand_over, name="hand-over"),
    path("allocation/people/<int:employee>/confirm", hands.confirm, name="confirm-clearance"),
    path("allocation/people/<int:employee>/ability", views.ability, name="set-ability"),
]
