"""Addresses of campaigns."""

from __future__ import annotations

from django.urls import path

from huifang.web.campaigns import drawing, views

urlpatterns = [
    path("campaigns", views.campaigns, name="campaigns"),
    path("campaigns/new", drawing.new_campaign, name="new-campaign"),
    path("campaigns/due/<int:due_of>", views.campaigns_due, name="campaigns-due"),
    path("campaigns/<int:campaign>", views.campaign, name="campaign"),
    path("campaigns/<int:campaign>/links", views.make_campaign_links, name="campaign-links"),
    path("campaigns/<int:campaign>/reminders", views.remind_campaign, name="campaign-reminders"),
]
