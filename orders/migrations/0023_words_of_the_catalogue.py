import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

import orders.models.catalogue
import orders.models.synonyms


class Migration(migrations.Migration):
    dependencies = [("orders", "0022_finding_orders")]

    operations = [
        migrations.CreateModel(
            name="CatalogueWord",
            fields=[
                (
                    "word",
                    models.CharField(
                        db_collation="C", max_length=201, primary_key=True, serialize=False
                    ),
                ),
            ],
            options={
                "verbose_name": "word of the catalogue",
                "verbose_name_plural": "words of the catalogue",
            },
        ),
        migrations.CreateModel(
            name="Synonym",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "terms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        help_text="One word or several, such as “hardmetaal, solid carbide”.",
                        size=20,
                        verbose_name="what is typed",
                    ),
                ),
                (
                    "meanings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        help_text="As it is called in the names of articles, such as “VHM”.",
                        size=20,
                        verbose_name="also finds",
                    ),
                ),
                (
                    "both_ways",
                    models.BooleanField(
                        default=True,
                        help_text="All of these terms find each other; otherwise what is typed finds the rest.",
                        verbose_name="both ways",
                    ),
                ),
                (
                    "typed_keys",
                    orders.models.synonyms.KeysField(
                        base_field=models.TextField(),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
                (
                    "all_keys",
                    orders.models.synonyms.KeysField(
                        base_field=models.TextField(),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
            ],
            options={
                "verbose_name": "synonym",
                "verbose_name_plural": "synonyms",
                "ordering": ["terms"],
            },
        ),
        migrations.AddIndex(
            model_name="synonym",
            index=django.contrib.postgres.indexes.GinIndex(fields=["typed_keys"], name="synonym_typed_keys"),
        ),
        migrations.AddField(
            model_name="productgroup",
            name="words",
            field=orders.models.catalogue.WordsField(
                base_field=models.CharField(max_length=201),
                blank=True,
                default=list,
                editable=False,
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="article",
            name="words",
            field=orders.models.catalogue.WordsField(
                base_field=models.CharField(max_length=200),
                blank=True,
                default=list,
                editable=False,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="group_words",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=201),
                blank=True,
                default=list,
                editable=False,
                size=None,
            ),
        ),
        migrations.RemoveIndex(model_name="article", name="article_search"),
        migrations.RemoveField(model_name="article", name="search"),
        migrations.AddField(
            model_name="article",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.Func(
                        models.F("words"), models.F("group_words"), function="array_cat"
                    ),
                    function="array_to_tsvector",
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search"], name="article_search"
            ),
        ),
    ]
