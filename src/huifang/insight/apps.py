from django.apps import AppConfig


class Insight(AppConfig):
    name = "huifang.insight"
    label = "insight"
