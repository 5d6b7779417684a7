"""Addresses of the works' console pages."""

from django.urls import path

from pulsar_xblocks.studios.works import views

urlpatterns = [
    path("works/", views.works_list, name="works"),
    path("works/export/<slug:form>/", views.works_export, name="works_export"),
    path("works/<int:pk>/", views.work_page, name="work"),
    path("studios/<int:studio>/work/<int:number>/", views.work_open, name="work_open"),
    path("works/<int:pk>/return/", views.work_return, name="work_return"),
]
