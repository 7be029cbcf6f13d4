"""The pages of an import: the upload, how far it is, what it asks, what it would change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from customers.actors import Actor
from orders import actions
from orders.imports.cells import bare_number
from orders.imports.columns import target_of
from orders.imports.file_parts import parts_of
from orders.imports.forms import QuestionsForm, UploadForm, meaning_of
from orders.imports.rows import Outcome
from orders.imports.summary import sections_of
from orders.imports.wrong_rows import wrong_rows_csv
from orders.models import CatalogueImport
from web.decimals import Meaning
from web.responses import ActionRefused, form_status, perform
from web.shown import seen_in

QUIET_FOR = timedelta(seconds=45)  # after which a page says that nothing has happened
MAX_NEW_GROUPS = 20  # that can be made from the page
PERMISSIONS = {
    CatalogueImport.Kind.ARTICLES: "orders.change_article",
    CatalogueImport.Kind.GROUPS: "orders.change_productgroup",
}
TITLES = {
    CatalogueImport.Kind.ARTICLES: lambda: _("Import articles"),
    CatalogueImport.Kind.GROUPS: lambda: _("Import product groups"),
}
UPLOADS = {
    CatalogueImport.Kind.ARTICLES: "admin:orders_article_import",
    CatalogueImport.Kind.GROUPS: "admin:orders_productgroup_import",
}
State = CatalogueImport.State
type Decision = Callable[[CatalogueImport, HttpRequest, Actor], object]


def may_import(request: HttpRequest, kind: str = "") -> bool:
    """Tell whether somebody may change what an import of a kind changes; of any without one."""
    kinds = [CatalogueImport.Kind(kind)] if kind else list(CatalogueImport.Kind)
    return any(request.user.has_perm(PERMISSIONS[each]) for each in kinds)


def upload(request: HttpRequest, kind: CatalogueImport.Kind) -> HttpResponse:
    """Take a file, and show how far the import is."""
    _require(request, kind)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        file = form.cleaned_data["import_file"]
        made = actions.start_import(kind, file.name, parts_of(file), by=_actor(request))
        return redirect(url_of(made))
    context = {
        "title": TITLES[kind](),
        "form": form,
        "open_imports": CatalogueImport.objects.open().filter(kind=kind).select_related("by_user"),
        "columns": target_of(kind).columns,
        "opts": CatalogueImport._meta,
    }
    return _render(request, "upload", context, status=form_status(form))


def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show an import: how far it is, what it asks, what it would change or has changed."""
    catalogue_import = _find(request, key)
    form = QuestionsForm(catalogue_import)
    return _show(request, catalogue_import, form)


def _show(
    request: HttpRequest, catalogue_import: CatalogueImport, form: QuestionsForm
) -> HttpResponse:
    is_shown = catalogue_import.state in (State.CHECKED, State.APPLIED, State.UNDONE)
    counts = {outcome.value: catalogue_import.count(outcome) for outcome in Outcome}
    context = {
        "title": TITLES[CatalogueImport.Kind(catalogue_import.kind)](),
        "subtitle": catalogue_import.file_name,
        "import": catalogue_import,
        "opts": CatalogueImport._meta,
        "form": form,
        "sample": catalogue_import.questions.get("sample", []),
        "titles": catalogue_import.questions.get("titles", []),
        "sections": sections_of(catalogue_import) if is_shown else [],
        "counts": counts,
        "changes": counts[Outcome.NEW] + counts[Outcome.CHANGED],
        "decided": _decided(catalogue_import),
        "new_groups": catalogue_import.summary.get("unknown_groups", [])[:MAX_NEW_GROUPS],
        "is_quiet": timezone.now() - catalogue_import.worked_at > QUIET_FOR,
        "has_file": catalogue_import.parts.exists(),
        "upload_url": reverse(UPLOADS[CatalogueImport.Kind(catalogue_import.kind)]),
    }
    return _render(request, "import", context, status=form_status(form))


def _decided(catalogue_import: CatalogueImport) -> list[dict[str, Any]]:
    """Return how the numbers that can be read in two ways were read, and who said so."""
    said = catalogue_import.answers.get("separators", {})
    return [
        {
            "sample": bare_number(doubt["sample"]),
            "count": doubt["count"],
            "value": meaning_of(doubt, Meaning(doubt["meaning"])),
            "by_file": doubt["name"] not in said,
        }
        for doubt in catalogue_import.summary.get("decided", [])
    ]


def decide(request: HttpRequest, key: str) -> HttpResponse:
    """Do what a button of the page says."""
    catalogue_import = _find(request, key)
    if request.method != "POST":
        return redirect(url_of(catalogue_import))
    action = request.POST.get("action", "")
    if action == "answer":
        form = QuestionsForm(catalogue_import, request.POST)
        if not form.is_valid():
            return _show(request, catalogue_import, form)
        answers = form.answers
        perform(
            request, lambda: actions.answer_import(catalogue_import, answers, by=_actor(request))
        )
    elif decision := DECISIONS.get(action):
        perform(request, lambda: decision(catalogue_import, request, _actor(request)))
    return redirect(url_of(catalogue_import))


def _make_groups(catalogue_import: CatalogueImport, request: HttpRequest, by: Actor) -> None:
    """Note the product groups that are ticked, with their names, and check the file again."""
    unknown = [number for number, _count in catalogue_import.summary.get("unknown_groups", [])]
    ticked = set(request.POST.getlist("group"))
    names = {
        number: request.POST.get(f"name_{place}", "").strip()[:200]
        for place, number in enumerate(unknown)
        if number in ticked
    }
    if not names:
        raise ActionRefused(_("Tick the product groups that should be made."))
    actions.answer_import(catalogue_import, {"groups": names}, by=by)


DECISIONS: dict[str, Decision] = {
    "apply": lambda i, request, by: actions.apply_import(i, seen=seen_in(request), by=by),
    "check": lambda i, request, by: actions.check_import_again(i, by=by),
    "cancel": lambda i, request, by: actions.cancel_import(i, by=by),
    "undo": lambda i, request, by: actions.undo_import(i, by=by),
    "groups": _make_groups,
}


def download_wrong(request: HttpRequest, key: str) -> HttpResponseBase:
    """Answer with all wrong rows as a file."""
    catalogue_import = _find(request, key)
    name = slugify(catalogue_import.file_name.rsplit(".", 1)[0]) or "import"
    return StreamingHttpResponse(
        wrong_rows_csv(catalogue_import),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-fout.csv"'},
    )


def url_of(catalogue_import: CatalogueImport) -> str:
    """Return the page of an import."""
    return reverse("admin:orders_catalogueimport_change", args=[catalogue_import.pk])


def _find(request: HttpRequest, key: str) -> CatalogueImport:
    found = CatalogueImport.objects.select_related("by_user", "decided_by")
    catalogue_import = found.filter(pk=key).first() if key.isdecimal() and len(key) < 18 else None
    if catalogue_import is None:
        raise Http404
    _require(request, catalogue_import.kind)
    return catalogue_import


def _require(request: HttpRequest, kind: str) -> None:
    if not may_import(request, kind):
        raise PermissionDenied


def _actor(request: HttpRequest) -> Actor:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return Actor.staff(request.user)


def _render(
    request: HttpRequest, name: str, context: dict[str, Any], status: int
) -> TemplateResponse:
    context = {**admin.site.each_context(request), **context}
    return TemplateResponse(request, f"admin/orders/imports/{name}.html", context, status=status)
