"""Addresses of campaigns."""

from __future__ import annotations

from django.urls import path

from huifang.web.campaigns import drawing, links, views

urlpatterns = [
    path("campaigns", views.campaigns, name="campaigns"),
    path("campaigns/new", drawing.new_campaign, name="new-campaign"),
    path("campaigns/due/<int:due_of>", views.campaigns_due, name="campaigns-due"),
    path("campaigns/<int:campaign>", views.campaign, name="campaign"),
    path("campaigns/<int:campaign>/links", links.campaign_links, name="campaign-links"),
    path("campaigns/<int:campaign>/reminders", links.campaign_reminders, name="campaign-reminders"),
    path("campaigns/<int:campaign>/links/again", links.campaign_links_again, name="campaign-links-again"),
    path("campaigns/<int:campaign>/withdraw", views.withdraw_campaign, name="withdraw-campaign"),
]
