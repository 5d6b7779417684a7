"""Addresses of the demonstration site: its own, the platform's, and those of the installed plugins."""

from django.contrib import admin
from django.urls import path
from django.views.generic import RedirectView

from pulsar_demo import plugins
from pulsar_demo.views import accounts, assets, contract, handlers, learn, story, studio, studio_blocks

urlpatterns = [
    path("", story.home, name="demo-story"),
    path("login/", accounts.Login.as_view(), name="demo-login"),
    path("logout/", accounts.leave, name="demo-logout"),
    path("language/", accounts.language, name="demo-language"),
    path("favicon.ico", RedirectView.as_view(url="/static/pulsar_demo/icon.svg")),
    path("admin/", admin.site.urls),
    path("demo/as/<slug:persona>/", story.become, name="demo-become"),
    path("demo/blocks.json", contract.blocks),
    path("demo/clock/", contract.the_clock, name="demo-clock"),
    path("demo/mail.json", contract.mail_json),
    path("demo/mail/", contract.mail_page, name="demo-mail"),
    path("demo/published.json", contract.published),
    path("demo/audit.json", contract.audit),
    path("demo/reset/", contract.start_anew, name="demo-reset"),
    # the LMS
    path("learn/", learn.first_course, name="demo-first-course"),
    path("learn/<str:course_key>/", learn.course, name="demo-course"),
    path("learn/<str:course_key>/<str:unit_key>/", learn.course, name="demo-learn"),
    path("xblock/<str:unit_key>", learn.unit, name="demo-unit"),
    path("courses/<str:course_key>/masquerade", learn.masquerade, name="demo-masquerade"),
    path("courses/<str:course_key>/jump_to/<str:usage>", learn.jump_to),
    path("courses/<str:course>/xblock/<str:usage>/handler/<slug:name>", handlers.lms),
    path("courses/<str:course>/xblock/<str:usage>/handler/<slug:name>/<path:suffix>", handlers.lms),
    path("courses/<str:course>/xblock/<str:usage>/handler_noauth/<slug:name>", handlers.for_other_sites),
    path("courses/<str:course>/xblock/<str:usage>/handler_noauth/<slug:name>/<path:suffix>", handlers.for_other_sites),
    # Studio
    path("studio/", studio.course, name="demo-studio"),
    path("studio/sections/", studio.add_section, name="demo-add-section"),
    path("studio/sections/<int:section>/units/", studio.add_unit, name="demo-add-unit"),
    path("studio/unit/<str:unit_key>/", studio.unit, name="demo-studio-unit"),
    path("studio/unit/<str:unit_key>/add/", studio_blocks.add, name="demo-add-block"),
    path("studio/unit/<str:unit_key>/import/", studio_blocks.import_form, name="demo-import"),
    path("studio/unit/<str:unit_key>/<slug:action>/", studio.change_unit, name="demo-change-unit"),
    path("studio/block/<str:usage>/edit/", studio_blocks.editor_page, name="demo-editor-page"),
    path("studio/block/<str:usage>/olx/", studio_blocks.olx_of, name="demo-olx"),
    path("studio/block/<str:usage>/<slug:action>/", studio_blocks.change, name="demo-change-block"),
    path("xblock/<str:usage>/action/edit", studio_blocks.editor, name="demo-editor"),
    path("container_embed/<str:usage>", studio_blocks.preview, name="demo-preview"),
    path("xblock/<str:usage>/handler/<slug:name>", handlers.edit),
    path("xblock/<str:usage>/handler/<slug:name>/<path:suffix>", handlers.edit),
    path("preview/xblock/<str:usage>/handler/<slug:name>", handlers.preview),
    path("preview/xblock/<str:usage>/handler/<slug:name>/<path:suffix>", handlers.preview),
    path("static/xblock/resources/<str:package>/<path:uri>", assets.block_file),
    path("static/<path:path>", assets.static_file),
    *plugins.url_patterns(),
]
