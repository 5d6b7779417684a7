"""Forms of the page «Courses»."""

import re

from django import forms

_IN_ADDRESS = re.compile(r"course-v1:[^/?#\s]+")


class LinkForm(forms.Form):
    """A course to link: its key, or any address of it, and a title to find it by."""

    course_key = forms.CharField(max_length=500)
    title = forms.CharField(max_length=300, required=False)
    region = forms.IntegerField(required=False)

    def clean_course_key(self) -> str:
        """Return the key found in what was pasted."""
        text = self.cleaned_data["course_key"].replace("%3A", ":").replace("%2B", "+").replace(" ", "+")
        found = _IN_ADDRESS.search(text)
        return found[0] if found else text
