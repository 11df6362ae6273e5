from django.apps import AppConfig


class Approvals(AppConfig):
    name = "huifang.approvals"
    label = "approvals"
