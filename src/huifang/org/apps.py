from django.apps import AppConfig


class Org(AppConfig):
    name = "huifang.org"
    label = "org"
