from django.apps import AppConfig


class Policy(AppConfig):
    name = "huifang.policy"
    label = "policy"
