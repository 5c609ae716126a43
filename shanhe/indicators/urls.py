from django.urls import path

from . import pages

app_name = "indicators"
urlpatterns = [path("indicators/", pages.indicator_tree, name="tree")]
