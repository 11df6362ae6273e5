from django.apps import AppConfig


class Customers(AppConfig):
    name = "huifang.customers"
    label = "customers"
