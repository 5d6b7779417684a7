"""What the block's forms accept."""

from django import forms


class EditorForm(forms.Form):
    """What the author sets beside the questionnaire."""

    display_name = forms.CharField(max_length=200, required=False)
    call_code = forms.CharField(max_length=60, required=False)
    intro = forms.CharField(max_length=20_000, required=False)
