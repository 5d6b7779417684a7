"""Addresses of consents; the guardian's page is behind a link (kernel/links)."""

from django.urls import path

from pulsar_xblocks.kernel.consents.views import own, paper, staff, texts

urlpatterns = [
    path("me/consents/", own.own_consents, name="own_consents"),
    path("me/consents/<slug:purpose>/", own.own_document, name="own_consent"),
    path("me/consents/<slug:purpose>/withdraw/", own.own_withdraw, name="own_withdraw"),
    path("consents/", staff.consents, name="consents"),
    path("consents/forms/", paper.forms, name="consent_forms"),
    path("consents/paper/<slug:key>/", paper.sheet, name="consent_paper"),
    path("consents/texts/", texts.texts, name="consent_texts"),
    path("consents/texts/<int:pk>/", texts.text, name="consent_text"),
    path("consents/export/<slug:form>/", texts.consents_export, name="consents_export"),
    path("consents/checks/", staff.checks, name="consent_checks"),
    path("consents/checks/<int:pk>/", staff.check, name="consent_check"),
    path("consents/<slug:key>/", staff.consent, name="consent"),
    path("consents/<slug:key>/change/", staff.change, name="consent_change"),
]
