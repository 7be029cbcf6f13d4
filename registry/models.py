"""Defines the tables of the local directory, of the sources, and of their kept answers."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.address_parsing import MAX_ADDITION_LENGTH
from registry.company import Company

MAX_REGISTER_NUMBER_LENGTH = 64  # "Charlottenburg (Berlin) HRB 12345 B"
TIERS = 4  # the top 0.1 %, to 1 %, to 10 %, the rest


def _number(length: int = 32) -> Any:
    """Return a field for a number that is looked up from its beginning: the collation allows it."""
    return models.CharField(max_length=length, blank=True, db_collation="C")


class DirectoryEntry(models.Model):
    """A row is one company as its source tells of it, with what it is found by.

    `registry.loading` is the only writer: it builds the table anew beside the old one, in order of
    prominence, and puts it in its place. The first rows of a table are therefore the first answers.
    """

    id = models.IntegerField(primary_key=True)  # its place in the order, from 1; new at every load
    dataset = models.CharField(max_length=16)  # what it was loaded from; a load replaces its own
    ref = models.CharField(max_length=64, db_collation="C")
    name = models.CharField(_("name"), max_length=400)
    statutory_name = models.CharField(max_length=400, blank=True)
    trade_names = ArrayField(models.CharField(max_length=400), default=list, blank=True)
    alternative_names = ArrayField(
        models.CharField(max_length=400), default=list, db_default=[], blank=True
    )
    former_names = ArrayField(models.CharField(max_length=400), default=list, blank=True)
    country = models.CharField(_("country code"), max_length=2)
    street = models.CharField(max_length=200, blank=True)
    house_number = models.CharField(max_length=20, blank=True)
    addition = models.CharField(max_length=MAX_ADDITION_LENGTH, blank=True)
    postcode = models.CharField(max_length=16, blank=True)
    city = models.CharField(max_length=120, blank=True)
    register_number = _number(MAX_REGISTER_NUMBER_LENGTH)
    branch_number = _number()
    vat_number = _number()
    duns = _number(9)
    lei = _number(20)
    phone = models.CharField(max_length=40, blank=True)
    legal_form = models.CharField(max_length=120, blank=True)
    is_branch = models.BooleanField(null=True)
    is_active = models.BooleanField(null=True)
    do_not_contact = models.BooleanField(null=True)
    is_fictional = models.BooleanField(default=False)
    left_out = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    removed_on = models.DateField(null=True)  # when its file no longer had it

    # What it is found by, derived from the columns above.
    prominence = models.FloatField(default=0)
    tier = models.SmallIntegerField()
    folded_name = models.CharField(max_length=400, db_collation="C")
    # Without legal form and spaces, as registry.query_words makes it.
    bare_name = models.CharField(max_length=400, default="", db_collation="C")
    # Of its names, of its town with a "@", of its street and postcode with a "#".
    words = models.TextField(db_collation="C")
    lexemes = SearchVectorField()  # as registry.search_terms makes them
    address_key = models.CharField(max_length=40, blank=True, db_collation="C")
    register_key = _number(MAX_REGISTER_NUMBER_LENGTH)

    class Meta:
        verbose_name = _("company in the directory")
        verbose_name_plural = _("companies in the directory")
        constraints = [models.UniqueConstraint(fields=["ref"], name="directory_ref")]
        indexes = [
            models.Index(fields=["country", "folded_name"], include=["id"], name="directory_name"),
            models.Index(fields=["country", "bare_name"], name="directory_bare_name"),
            models.Index(fields=["address_key"], name="directory_address"),
            models.Index(fields=["register_key"], name="directory_register_key"),
            models.Index(
                fields=["branch_number"],
                name="directory_branch_number",
                condition=~models.Q(branch_number=""),
            ),
            models.Index(fields=["duns"], name="directory_duns"),
            models.Index(fields=["vat_number"], name="directory_vat_number"),
            models.Index(fields=["lei"], name="directory_lei"),
            # A pending list would be searched too, and a search would take seconds.
            *(
                GinIndex(
                    fields=["lexemes"],
                    name=f"directory_lexemes_{tier}",
                    condition=models.Q(tier=tier),
                    fastupdate=False,
                )
                for tier in range(TIERS)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def company(self, source: str) -> Company:
        own = {name: getattr(self, name) for name in COMPANY_COLUMNS}
        lists = {name: tuple(own[name]) for name in LIST_COLUMNS}
        return Company(source=source, **{**own, **lists})


COMPANY_COLUMNS = tuple(name for name in Company.__annotations__ if hasattr(DirectoryEntry, name))
LIST_COLUMNS = ("trade_names", "alternative_names", "former_names", "left_out")


class DirectoryGram(models.Model):
    """A row says how many companies have a word that begins with `letters`, or is just that.

    What does not stand here need not be searched for, and what looks like a typed word and does
    stand here may be what was meant. Without letters: how many companies a country has, in `names`.
    """

    pk = models.CompositePrimaryKey("letters", "country")
    country = models.CharField(max_length=2, db_collation="C")
    letters = models.CharField(max_length=15, db_collation="C")
    names = models.IntegerField()  # in which it begins a word of a name
    whole_names = models.IntegerField()  # in which it is a word of a name
    places = models.IntegerField()
    whole_places = models.IntegerField()
    whole_addresses = models.IntegerField(default=0)  # in whose street or postcode it is a word
    # For a common word: the ids of the first answers to it alone, so that they need no search.
    best = ArrayField(models.IntegerField(), null=True)

    def __str__(self) -> str:
        return f"{self.country} {self.letters}"


class DirectoryWord(models.Model):
    """A row is a whole word of names and towns, with the keys of what sounds or is spelled alike.

    `registry.word_keys` makes the keys.
    """

    pk = models.CompositePrimaryKey("letters", "country")
    country = models.CharField(max_length=2, db_collation="C")
    letters = models.TextField(db_collation="C")
    companies = models.IntegerField()  # that have it in a name or as a town
    sounds = ArrayField(models.IntegerField())
    errors = ArrayField(models.IntegerField())

    class Meta:
        indexes = [
            GinIndex(fields=["sounds"], name="directory_word_sounds", fastupdate=False),
            GinIndex(fields=["errors"], name="directory_word_errors", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.letters}"


class DirectoryLoad(models.Model):
    """A row records one load of a file into the local directory."""

    dataset = models.CharField(_("data"), max_length=16)
    file_name = models.CharField(_("file"), max_length=200)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    entries = models.IntegerField(_("companies"))
    rejected = models.IntegerField(_("rejected rows"))
    removed = models.IntegerField(_("no longer in the file"))
    seconds = models.FloatField(_("seconds"))
    finished_at = models.DateTimeField(_("finished"), auto_now_add=True)

    class Meta:
        verbose_name = _("load of the directory")
        verbose_name_plural = _("loads of the directory")
        ordering = ["-finished_at"]

    def __str__(self) -> str:
        return f"{self.dataset} · {self.file_name}"


class SourceState(models.Model):
    """A row holds the calls, the trouble and the token of one source, for all processes together.

    Every change is one statement, so that no process waits while another one calls the source.
    `admission`, `circuit_breaker` and `access_token` write it.
    """

    key = models.CharField(_("source"), max_length=16, primary_key=True)
    allowance = models.FloatField(default=0)  # calls that may be made at once
    allowance_at = models.DateTimeField(default=timezone.now)
    day = models.DateField(null=True)  # of calls_today, in UTC as the contracts count
    calls_today = models.IntegerField(_("calls today"), default=0)
    calls_this_month = models.IntegerField(_("calls this month"), default=0)
    # Of these calls, what was asked with nobody waiting, and when the next such call may be made.
    unattended_today = models.IntegerField(default=0)
    unattended_this_month = models.IntegerField(default=0)
    unattended_from = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)  # in a row
    closed_until = models.DateTimeField(null=True)  # not asked before
    quota_until = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(_("last answer"), null=True)
    last_seconds = models.FloatField(null=True)
    last_trouble = models.CharField(max_length=16, blank=True)
    last_trouble_at = models.DateTimeField(null=True)
    last_detail = models.CharField(max_length=300, blank=True)
    ended_product = models.CharField(max_length=40, blank=True)  # a version of its API that is gone
    ended_at = models.DateTimeField(null=True)  # when it last said so
    # The token that all processes share, and the one process that renews it.
    token = models.TextField(blank=True)
    token_expires_at = models.DateTimeField(null=True)
    token_renew_at = models.DateTimeField(null=True)
    token_leased_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("source of the directory")
        verbose_name_plural = _("sources of the directory")

    def __str__(self) -> str:
        return self.key


class CachedAnswer(models.Model):
    """A row is an answer of a source, kept until `expires_at`; `answer_cache` reads and writes it.

    `key` is a hash, so that it does not tell what somebody searched for.
    """

    key = models.CharField(max_length=64, primary_key=True)
    answer = models.JSONField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key[:8]
