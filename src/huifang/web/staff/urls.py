"""Addresses of the staff."""

from __future__ import annotations

from django.urls import path

from huifang.web.staff import adding, departments, importing, lists, member, organisation, rights, signing_in

urlpatterns = [
    path("staff", lists.staff, name="staff"),
    path("staff/search", lists.search, name="search-staff"),
    path("staff/new", adding.new, name="new-employee"),
    path("staff/<int:employee>", member.member, name="employee"),
    path("staff/<int:employee>/details", member.change_details, name="change-employee"),
    path("staff/<int:employee>/leave", member.set_leaving, name="employee-leaves"),
    path("staff/<int:employee>/return", member.take_back_leaving, name="employee-returns"),
    path("staff/<int:employee>/roles", rights.give_role, name="give-role"),
    path("staff/<int:employee>/roles/<int:grant>/take", rights.take_role, name="take-role"),
    path("staff/<int:employee>/posts", rights.give_post, name="give-post"),
    path("staff/<int:employee>/posts/<int:posting>/take", rights.take_post_away, name="take-post"),
    path("staff/<int:employee>/invite", signing_in.invite_employee, name="invite-employee"),
    path("staff/<int:employee>/end-sessions", signing_in.end_sessions, name="end-employee-sessions"),
    path("staff/import", importing.upload, name="import-staff"),
    path("staff/import/<int:file>", importing.check, name="check-staff-import"),
    path("staff/import/<int:file>/confirm", importing.confirm, name="confirm-staff-import"),
    path("staff/departments", departments.departments, name="departments"),
    path("staff/departments/<int:department>", departments.department, name="department"),
    path("staff/organisation", organisation.describe, name="organisation"),
]
