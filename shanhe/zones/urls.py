from django.urls import path

from . import pages

app_name = "zones"
urlpatterns = [
    path("zone/", pages.zone, name="zone"),
    path("places/", pages.places, name="places"),
    path("areas/<slug:code>/", pages.area, name="area"),
    path("centres/<slug:code>/", pages.centre, name="centre"),
]
