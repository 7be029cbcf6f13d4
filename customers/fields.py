"""A column that follows another one."""

from typing import Any

from django.db import models

from registry.folding import fold


class FoldedField(models.CharField[str, str]):
    """The folded text of another field, kept in step on every save, for sorting and searching.

    Folded in Python, because PostgreSQL's `unaccent` is not immutable and so cannot be indexed.
    """

    def __init__(self, *args: Any, source: str, **kwargs: Any) -> None:
        self.source = source
        super().__init__(
            *args, **{"editable": False, "db_collation": "C", "max_length": 400, **kwargs}
        )

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        folded = fold(getattr(model_instance, self.source))[: self.max_length]
        setattr(model_instance, self.attname, folded)
        return folded
