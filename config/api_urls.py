"""Addresses below `/api/v1/`; what is not there answers in problem-JSON too."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from config.api import api
from shanhe.doors.api_support.problems import problem


@csrf_exempt
def missing(request: HttpRequest) -> HttpResponse:
    return problem(request, 404, "not_found")


patterns, _app, _namespace = api.urls  # config.urls names it
urlpatterns = [path("openapi.json", api.show), path("", missing), *patterns, re_path(r"", missing)]
