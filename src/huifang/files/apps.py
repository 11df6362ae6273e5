from django.apps import AppConfig


class Files(AppConfig):
    name = "huifang.files"
    label = "files"
