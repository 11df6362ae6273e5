"""The stick that pages are measured by: fifty customers by the ORM through a template, and nothing else."""

from __future__ import annotations

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.bare_settings"

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

PAGE = """<!doctype html><title>Customers</title><table>{% for customer in customers %}
<tr><td>{{ customer.name }}<td>{{ customer.external_id }}<td>{{ customer.joined_on }}
<td>{{ customer.department_id }}</tr>
{% endfor %}</table>"""


def customers(_request: HttpRequest) -> HttpResponse:
    from huifang.customers.models import Customer

    template = engines["django"].from_string(PAGE)
    return HttpResponse(template.render({"customers": Customer.objects.order_by("pinyin_key", "id")[:50]}))


urlpatterns = [path("", customers)]
application = get_wsgi_application()
