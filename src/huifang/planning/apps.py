from django.apps import AppConfig


class Planning(AppConfig):
    name = "huifang.planning"
    label = "planning"
