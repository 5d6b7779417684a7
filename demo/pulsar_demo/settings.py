"""Settings of the demonstration site; what the installed plugins declare is added at the end."""

import os
import sys
from pathlib import Path

from pulsar_demo import databases, plugins

HERE = Path(__file__).resolve().parent
DEMO_HOME = Path(os.environ.get("PULSAR_DEMO_HOME") or HERE.parent.parent / ".demo")
DEMO_BODY_LIMIT = 4_000_000  # bytes; the usual proxy before the LMS

DEBUG = False
SECRET_KEY = "demonstration-only-every-password-here-is-public"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "pulsar_demo.urls"
WSGI_APPLICATION = "pulsar_demo.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"  # as on the platform

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    *plugins.app_names(),
    "pulsar_demo.apps.DemoConfig",  # last: the package's words win over the demo's
]
MIDDLEWARE = [
    "django.middleware.gzip.GZipMiddleware",
    "pulsar_demo.middleware.body_limit",
    "pulsar_demo.middleware.count_queries",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pulsar_demo.runtime.acting.middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "pulsar_xblocks.kernel.template_tags"],
            # uncached like the platform's: what a block caches, it caches itself
            "loaders": ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {
    "default": databases.named(os.environ.get("PULSAR_DEMO_DATABASE", ""), DEMO_HOME)
    | {"ATOMIC_REQUESTS": True}  # as on the platform; block handlers opt out there and here, readers in wsgi.py
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "pulsar_private": {
        "BACKEND": "pulsar_demo.storage.PrivateStorage",
        "OPTIONS": {"location": str(DEMO_HOME / "private")},
    },
}
MEDIA_ROOT = str(DEMO_HOME / "media")  # nothing is stored there and nothing is served from it
STATIC_URL = "/static/"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the passwords are public, the tests many
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/pulsar/me/"
CSRF_FAILURE_VIEW = "pulsar_demo.views.refusals.csrf_failure"
EMAIL_BACKEND = "pulsar_demo.mail.DemoMailBackend"
DEFAULT_FROM_EMAIL = "pulsar@demo.invalid"
X_FRAME_OPTIONS = "SAMEORIGIN"
DATA_UPLOAD_MAX_MEMORY_SIZE = None  # as on the platform: the proxy caps bodies

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский"), ("en", "English")]
TIME_ZONE = "Asia/Tomsk"
USE_TZ = True

PULSAR_NOTICE = "Demonstration data: people, works and results are invented."
PULSAR_NOTICE_URL = "/"
PULSAR_FIELD_KEYS = ["ZGVtb25zdHJhdGlvbi1maWVsZHMtbm90LXNlY3JldCE="]  # of the demonstration: real sites make their own
PULSAR_JOBS_EMBEDDED = os.environ.get("PULSAR_DEMO_WORKER") == "1"
PULSAR_PUBLIC_URL = os.environ.get("PULSAR_DEMO_URL", "")

plugins.add_settings(sys.modules[__name__], "common", "production")
