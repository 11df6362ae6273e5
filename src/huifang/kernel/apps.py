from django.apps import AppConfig


class Kernel(AppConfig):
    name = "huifang.kernel"
    label = "kernel"
