"""Addresses of documents about training."""

from django.urls import path

from pulsar_xblocks.courses.documents.views import final, frdo, frdo_file, frdo_template, group, papers, public, register, stock

urlpatterns = [
    path("groups/<int:pk>/final/", final.training_final, name="training_final"),
    path("groups/<int:pk>/documents/", group.training_documents, name="training_documents"),
    path("groups/<int:pk>/documents/do/", group.training_documents_do, name="training_documents_do"),
    path("groups/<int:pk>/documents/print/<slug:kind>/", papers.training_print, name="training_print"),
    path("groups/<int:pk>/documents/papers/<slug:key>/", papers.training_paper, name="training_paper"),
    path("groups/<int:pk>/documents/orders/<int:order>/", papers.training_order_paper, name="training_order_paper"),
    path("documents/", register.training_register, name="training_register"),
    path("documents/xlsx/", register.training_register_xlsx, name="training_register_xlsx"),
    path("documents/<int:pk>/", register.training_document, name="training_document"),
    path("documents/<int:pk>/do/", register.training_document_do, name="training_document_do"),
    path("documents/forms/", stock.training_forms, name="training_forms"),
    path("documents/templates/<slug:code>/", papers.training_templates, name="training_templates"),
    path("documents/templates/<slug:code>/<slug:kind>/", papers.training_template, name="training_template"),
    path("documents/frdo/", frdo.frdo, name="frdo"),
    path("documents/frdo/export/", frdo.frdo_export, name="frdo_export"),
    path("documents/frdo/files/<int:pk>/", frdo_file.frdo_file, name="frdo_file"),
    path("documents/frdo/compare/", frdo.frdo_compare, name="frdo_compare"),
    path("documents/frdo/template/", frdo_template.frdo_template, name="frdo_template"),
    path("documents/frdo/template/keep/", frdo_template.frdo_keep, name="frdo_keep"),
    path("documents/frdo/<int:pk>/", frdo.frdo_upload, name="frdo_upload"),
    path("documents/frdo/<int:pk>/take/", frdo.frdo_take, name="frdo_take"),
    path("documents/check/", public.document_check, name="document_check"),
    path("documents/check/<slug:code>/", public.document_checked, name="document_checked"),
]
