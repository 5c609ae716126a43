"""The addresses of files: the same below every kind of record, such as /results/import/ and /needs/export.csv."""

from __future__ import annotations

from django.urls import path

from . import pages

app_name = "exchange"
urlpatterns = [
    path("<slug:kind>/import/", pages.upload, name="upload"),
    path("<slug:kind>/import/<int:number>/", pages.run, name="run"),
    path("<slug:kind>/import/<int:number>/go/", pages.go, name="go"),
    path("<slug:kind>/import/<int:number>/report/", pages.report, name="report"),
    path("<slug:kind>/import/<int:number>/rows/<int:row>/", pages.row, name="row"),
    path("<slug:kind>/export.<slug:form>", pages.export, name="export"),
]
