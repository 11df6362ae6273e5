from django.apps import AppConfig


class History(AppConfig):
    name = "huifang.history"
    label = "history"
