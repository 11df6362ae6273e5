"""Addresses of customers: one for each deed."""

from __future__ import annotations

from django.urls import path

from huifang.web.customers import care, details, events, filtering, listing, page, points, saving, wishes

urlpatterns = [
    path("customers", listing.customers, name="customers"),
    path("customers/filter", filtering.choose, name="filter-customers"),
    path("customers/views/save", saving.save, name="save-view"),
    path("customers/views/<int:view>/forget", saving.forget, name="forget-view"),
    path("customers/new", details.register, name="new-customer"),
    path("customers/<int:customer>", page.customer, name="customer"),
    path("customers/<int:customer>/details", details.change, name="customer-details"),
    path("customers/<int:customer>/points/new", points.add, name="add-point"),
    path("customers/<int:customer>/points/<uuid:point>/correct", points.correct, name="correct-point"),
    path("customers/<int:customer>/points/<uuid:point>/remove", points.remove, name="remove-point"),
    path("customers/<int:customer>/points/<uuid:point>/reveal", points.reveal, name="reveal-point"),
    path("customers/<int:customer>/events/new", events.record, name="record-event"),
    path("customers/<int:customer>/events/<int:event>/correct", events.correct, name="correct-event"),
    path("customers/<int:customer>/events/<int:event>/withdraw", events.withdraw, name="withdraw-event"),
    path("customers/<int:customer>/steward", care.give_to_steward, name="customer-steward"),
    path("customers/<int:customer>/wish", wishes.note, name="customer-wish"),
    path("customers/<int:customer>/wish/end", wishes.end, name="end-customer-wish"),
    path("customers/<int:customer>/opt-out", care.opt_out, name="opt-out-customer"),
    path("customers/<int:customer>/opt-in", care.opt_in, name="opt-in-customer"),
]
