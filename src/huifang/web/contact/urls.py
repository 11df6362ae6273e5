"""Addresses of a contact that is being made, and of follow-ups to look at."""

from __future__ import annotations

from django.urls import path

from huifang.web.contact import deeds, duty, limits, preparing, views, why

urlpatterns = [
    path("contact/<int:follow_up>", views.contact, name="contact"),
    path("contact/<int:follow_up>/hand-in", views.hand_in, name="hand-in"),
    path("contact/<int:follow_up>/hand-in-and-next", views.hand_in_and_next, name="hand-in-and-next"),
    path("contact/<int:follow_up>/draft", deeds.draft, name="keep-draft"),
    path("contact/<int:follow_up>/one-more-finding", deeds.one_more_finding, name="one-more-finding"),
    path("contact/<int:follow_up>/one-finding-less", deeds.one_finding_less, name="one-finding-less"),
    path("contact/<int:follow_up>/dial", deeds.dial, name="dial"),
    path("contact/<int:follow_up>/postpone", deeds.postpone, name="postpone"),
    path("contact/<int:follow_up>/give-up", deeds.give_up, name="give-up"),
    path("contact/<int:follow_up>/lay-down", deeds.lay_down, name="lay-down"),
    path("follow-ups/<int:follow_up>", duty.follow_up, name="follow-up"),
    path("follow-ups/<int:follow_up>/why", why.why, name="follow-up-why"),
    path("follow-ups/<int:follow_up>/story", duty.story, name="follow-up-story"),
    path("follow-ups/<int:follow_up>/preparation", preparing.preparation, name="follow-up-preparation"),
    path("follow-ups/<int:follow_up>/limits", limits.limits, name="follow-up-limits"),
    path("follow-ups/<int:follow_up>/claim", duty.claim, name="claim-follow-up"),
    path("follow-ups/<int:follow_up>/waive", duty.waive, name="waive"),
]
