"""Addresses of the studios' console pages."""

from django.urls import path

from pulsar_xblocks.studios.views import applications, decisions, extensions, imports, join, mailing, rosters, studios, support, years

urlpatterns = [
    path("join/<str:code>/", join.join, name="join"),
    path("years/", years.years, name="years"),
    path("years/new/", years.year_new, name="year_new"),
    path("years/<int:pk>/", years.year, name="year"),
    path("years/<int:pk>/edit/", years.year_edit, name="year_edit"),
    path("years/<int:pk>/calendar/", years.year_calendar, name="year_calendar"),
    path("years/<int:pk>/status/", years.year_status, name="year_status"),
    path("years/<int:pk>/extend/", extensions.year_extend, name="year_extend"),
    path("years/<int:pk>/extend-all/", extensions.year_extend_all, name="year_extend_all"),
    path("years/<int:pk>/roster/<slug:form>/", rosters.year_roster_export, name="year_roster_export"),
    path("years/<int:pk>/sirius/", imports.sirius_import, name="sirius_import"),
    path("years/<int:pk>/sirius/apply/", imports.sirius_import_apply, name="sirius_import_apply"),
    path("applications/", applications.studio_applications, name="studio_applications"),
    path("applications/export/<slug:form>/", applications.studio_applications_export, name="studio_applications_export"),
    path("applications/approve/", decisions.studio_applications_approve, name="studio_applications_approve"),
    path("applications/approved/", decisions.studio_applications_approved, name="studio_applications_approved"),
    path("applications/undo/", decisions.studio_applications_undo, name="studio_applications_undo"),
    path("applications/<int:pk>/", applications.studio_application, name="studio_application"),
    path("applications/<int:pk>/agree/", decisions.studio_application_agree, name="studio_application_agree"),
    path("applications/<int:pk>/<slug:what>/", decisions.studio_application_decide, name="studio_application_decide"),
    path("studios/", studios.studios, name="studios"),
    path("studios/export/<slug:form>/", studios.studios_export, name="studios_export"),
    path("studios/letters/", mailing.studios_mailings, name="studios_mailings"),
    path("studios/letters/write/", mailing.studios_write, name="studios_write"),
    path("studios/letters/<int:pk>/", mailing.studios_mailing, name="studios_mailing"),
    path("studios/letters/<int:pk>/stop/", mailing.studios_mailing_stop, name="studios_mailing_stop"),
    path("studios/<int:pk>/", studios.studio, name="studio"),
    path("studios/<int:pk>/roster/<slug:form>/", rosters.studio_roster_export, name="studio_roster_export"),
    path("studios/<int:pk>/methodist/", support.studio_methodist, name="studio_methodist"),
    path("studios/<int:pk>/status/", support.studio_status, name="studio_status"),
    path("studios/<int:pk>/note/", support.studio_note, name="studio_note"),
    path("studios/<int:pk>/visit/", support.studio_visit, name="studio_visit"),
]
