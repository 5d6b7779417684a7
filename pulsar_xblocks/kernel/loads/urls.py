"""Addresses of loading tables back."""

from django.urls import path

from pulsar_xblocks.kernel.loads import views

urlpatterns = [
    path("loads/<slug:kind>/<int:pk>/", views.load_new, name="load_new"),
    path("loads/<slug:kind>/<int:pk>/template/<slug:form>/", views.load_template, name="load_template"),
    path("loads/<str:key>/", views.load, name="load"),
    path("loads/<str:key>/store/", views.load_store, name="load_store"),
    path("loads/<str:key>/undo/", views.load_undo, name="load_undo"),
]
