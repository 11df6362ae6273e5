from django.apps import AppConfig


class FollowUps(AppConfig):
    name = "huifang.followups"
    label = "followups"
