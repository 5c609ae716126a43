from django.urls import path

from . import pages

app_name = "doors"
urlpatterns = [path("account/kept/<int:number>/discard/", pages.discard_kept, name="discard-kept")]
