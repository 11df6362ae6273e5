from django.apps import AppConfig


class Cases(AppConfig):
    name = "huifang.cases"
    label = "cases"
