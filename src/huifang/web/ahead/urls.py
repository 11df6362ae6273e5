"""Addresses of what lies ahead."""

from __future__ import annotations

from django.urls import path

from huifang.web.ahead import batches, difference, drawing_up, goals, simulations

urlpatterns = [
    path("ahead", simulations.simulations, name="simulations"),
    path("ahead/new", simulations.ask, name="ask-for-simulation"),
    path("ahead/<int:run>", simulations.simulation, name="simulation"),
    path("ahead/<int:run>/here", simulations.carry_out_here, name="carry-out-simulation"),
    path("plans", batches.batches, name="batches"),
    path("plans/propose", batches.propose, name="propose-batches"),
    path("plans/new", drawing_up.draw_up, name="draw-up-batch"),
    path("plans/<int:batch>", batches.batch, name="batch"),
    path("plans/<int:batch>/paper", drawing_up.paper, name="batch-paper"),
    path("plans/<int:batch>/goals", goals.goals, name="batch-goals"),
    path("plans/<int:batch>/goals/<str:goal>", goals.goal_reached, name="batch-goal-reached"),
    path("plans/<int:batch>/revise", goals.revise_plan, name="revise-batch"),
    path("plans/<int:batch>/earlier/<int:revised>", goals.earlier, name="batch-earlier"),
    path("plans/<int:batch>/hand-in", batches.hand_in, name="hand-in-batch"),
    path("plans/<int:batch>/<int:line>", batches.adjust_line, name="adjust-batch-line"),
    path("announcements", batches.announcements, name="announcements"),
    path("announcements/<int:line>", batches.announced, name="announced"),
    path("policies/<str:policy>/<str:numbered>/difference", difference.of_version, name="version-difference"),
    path("policies/<str:policy>/<str:numbered>/difference/count", difference.count, name="count-difference"),
    path("policies/<str:policy>/<str:numbered>/difference/decide", difference.decide, name="decide-open-work"),
]
