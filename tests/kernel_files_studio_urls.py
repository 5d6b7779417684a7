"""Addresses of a site without the LMS pages, as Studio is."""

urlpatterns: list[object] = []
