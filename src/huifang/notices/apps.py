from django.apps import AppConfig


class Notices(AppConfig):
    name = "huifang.notices"
    label = "notices"
