from django.urls import path

from . import pages

app_name = "policy"
urlpatterns = [
    path("measures/", pages.measure_list, name="measures"),
    path("measures/<slug:code>/", pages.measure, name="measure"),
]
