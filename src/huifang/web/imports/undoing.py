"""An import is taken back, by whoever types the word for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from huifang.customers.actions.file_imports import NotNow, ask_for_undo
from huifang.customers.models import FileImport
from huifang.org.logic import Right
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import warn
from huifang.web.frame.request import Request
from huifang.web.imports.finding import import_of

FORM_IS_WRONG = 422


class UndoForm(forms.Form):
    """The word that nobody types by mistake."""

    word = forms.CharField(
        label=_("Type the word"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )

    def clean_word(self) -> Any:
        """The word in the reader's language, in small or large letters."""
        typed, wanted = self.cleaned_data["word"].strip(), pgettext("word to type", "undo")
        if typed.casefold() != wanted.casefold():
            raise forms.ValidationError(gettext("Type %(word)s, or leave the import as it is.") % {"word": wanted})
        return typed


@needs(Right.IMPORT)
@require_http_methods(["GET", "POST"])
def undo(request: Request, file_import: int) -> HttpResponse:
    """Have a worker take the import back. What somebody has changed or used since then stays."""
    found = import_of(request, file_import)
    if found.state != FileImport.State.DONE or found.entry_id is None:
        return redirect("import", file_import=found.pk)
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_undo(file_import=found.pk)
        except NotNow as refused:
            warn(request, refused.message)
        return redirect("import", file_import=found.pk)
    shown = {"import": found, "form": form, "word": pgettext("word to type", "undo")}
    return render(request, "imports/undo.html", shown, status=FORM_IS_WRONG if form.errors else 200)
