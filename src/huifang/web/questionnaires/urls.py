"""Addresses of questionnaires: one for each deed."""

from __future__ import annotations

from django.urls import path

from huifang.web.questionnaires import asking, listing, one, picturing, points, taking, writing

urlpatterns = [
    path("questionnaires", listing.questionnaires, name="questionnaires"),
    path("questionnaires/new", listing.new, name="new-questionnaire"),
    path("questionnaires/take-over", listing.take_over, name="take-over-surveys"),
    path("questionnaires/library/<slug:shipped_key>", listing.shipped_one, name="shipped-questionnaire"),
    path("questionnaires/library/<slug:shipped_key>/copy", listing.copy_one, name="copy-shipped"),
    path("questionnaires/<int:questionnaire>", one.questionnaire, name="questionnaire"),
    path("questionnaires/<int:questionnaire>/versions/<int:version_number>", one.preview, name="questionnaire-version"),
    path("questionnaires/<int:questionnaire>/terms", one.terms, name="questionnaire-terms"),
    path("questionnaires/<int:questionnaire>/copy", one.copy, name="copy-questionnaire"),
    path("questionnaires/<int:questionnaire>/retire", one.retire_it, name="retire-questionnaire"),
    path("questionnaires/<int:questionnaire>/take-up", one.take_up, name="take-questionnaire-up"),
    path("questionnaires/<int:questionnaire>/words", writing.words, name="questionnaire-words"),
    path("questionnaires/<int:questionnaire>/add-question", writing.new_question, name="new-question"),
    path("questionnaires/<int:questionnaire>/questions/<slug:question>", writing.question, name="question"),
    path("questionnaires/<int:questionnaire>/questions/<slug:question>/up", writing.move_up, name="move-question-up"),
    path("questionnaires/<int:questionnaire>/questions/<slug:question>/remove", writing.remove, name="remove-question"),
    path(
        "questionnaires/<int:questionnaire>/pictures-of/<slug:question>", picturing.pictures, name="question-pictures"
    ),
    path("questionnaires/<int:questionnaire>/put-down/<slug:question>", picturing.take_down, name="take-picture-down"),
    path("questionnaires/<int:questionnaire>/pictures/<slug:picture>", picturing.picture, name="questionnaire-picture"),
    path("questionnaires/<int:questionnaire>/codes/new", points.put_one_up, name="new-code"),
    path("questionnaires/codes/<int:code>", points.sheet, name="code-sheet"),
    path("questionnaires/codes/<int:code>/down", points.take_down, name="take-code-down"),
    path("questionnaires/codes/<int:code>/up", points.take_up, name="take-code-up"),
    path("customers/<int:customer>/ask", asking.ask, name="ask-customer"),
    path("customers/<int:customer>/links/<int:invitation>/renew", asking.renew, name="renew-link"),
    path("customers/<int:customer>/answers/<int:questionnaire>", taking.answers, name="take-answers"),
]
