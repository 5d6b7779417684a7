"""Stands in for the few platform modules that edx-sga and ora2 import; the models keep the platform's number of look-ups per learner."""

import sys
import types
from pathlib import Path

MODELS = """
from django.conf import settings
from django.db import models

class StudentModule(models.Model):
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    course_id = models.CharField(max_length=255, db_index=True)
    module_state_key = models.CharField(max_length=255, db_index=True)
    module_type = models.CharField(max_length=32, default="problem")
    state = models.TextField(default="{}")
    class Meta:
        app_label = "peerstubs"
        unique_together = (("student", "module_state_key", "course_id"),)

class Profile(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    name = models.CharField(max_length=255)
    class Meta:
        app_label = "peerstubs"

class AnonymousId(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    anonymous_user_id = models.CharField(max_length=32, unique=True)
    class Meta:
        app_label = "peerstubs"
"""

SERVICES = '''
class Null:
    """A service with nothing in it."""

class TeamsConfiguration:
    def get_teams_configuration(self, course_id):
        return None

class Teams:
    def get_team(self, *args, **kwargs):
        return None

class ReplaceURLs:
    def replace_urls(self, text, static_replace_only=False):
        return text
'''

URLS = """
from django.urls import include, path

urlpatterns = [path("", include("workbench.urls")), path("pulsar/", include("pulsar_xblocks.urls", namespace="pulsar"))]
"""


def write(folder: Path) -> None:
    """Write the package ``peerstubs`` into a folder."""
    package = folder / "peerstubs"
    package.mkdir()
    for name, text in (("__init__", ""), ("models", MODELS), ("services", SERVICES), ("urls", URLS)):
        (package / f"{name}.py").write_text(text, "utf8")


def module(name: str, **attributes: object) -> None:
    """Put an empty module and its parents into ``sys.modules`` and give it attributes."""
    parts = name.split(".")
    for length in range(1, len(parts) + 1):
        full = ".".join(parts[:length])
        if full not in sys.modules:
            made = types.ModuleType(full)
            made.__path__ = []
            sys.modules[full] = made
            if length > 1:
                setattr(sys.modules[".".join(parts[: length - 1])], parts[length - 1], made)
    for key, value in attributes.items():
        setattr(sys.modules[name], key, value)
