from django.apps import AppConfig


class Surveys(AppConfig):
    name = "huifang.surveys"
    label = "surveys"
