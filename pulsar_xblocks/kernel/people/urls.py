"""Addresses of people and of the language."""

from django.urls import path

from pulsar_xblocks.kernel.people import views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/accounts/", views.class_accounts, name="class_accounts"),
    path("people/<str:key>/", views.person, name="person"),
    path("people/<str:key>/contacts/", views.person_contacts, name="person_contacts"),
    path("people/<str:key>/password/", views.person_password, name="person_password"),
    path("language/", views.language, name="language"),
]
