"""What people type to sign in, and to choose a password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huifang.org.logic.sign_in import LONGEST_NUMBER, LONGEST_PASSWORD


def _password(label: Any, *, autocomplete: str, help_text: Any = "") -> forms.CharField:
    # A blank at either end is a part of the password.
    return forms.CharField(
        label=label,
        help_text=help_text,
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class SignInForm(forms.Form):
    """Number and password."""

    number = forms.CharField(
        label=_("Employee number"),
        max_length=LONGEST_NUMBER,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )
    password = _password(_("Password"), autocomplete="current-password")


class NewPasswordForm(forms.Form):
    """A password of one's own, typed twice."""

    new = _password(
        _("New password"),
        autocomplete="new-password",
        help_text=_("At least 12 characters. A few words that only you would put together are easy to keep in mind."),
    )
    again = _password(_("The new password again"), autocomplete="new-password")

    def clean(self) -> dict[str, Any]:
        """Twice the same."""
        cleaned = super().clean() or {}
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", gettext("The two passwords differ. Type the new one again."))
        return cleaned


class FirstPasswordForm(NewPasswordForm):
    """With the word of an invitation."""

    word = forms.CharField(
        label=_("Word of the invitation"),
        help_text=_("The word that you were given. It works once, and for three days."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "data-from-address": True}),
    )
    field_order = ("word", "new", "again")


class ChangePasswordForm(NewPasswordForm):
    """With the password of until now."""

    current = _password(_("Your password until now"), autocomplete="current-password")
    field_order = ("current", "new", "again")
