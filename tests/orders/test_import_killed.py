"""A process that applies an import is killed in the middle: nothing is half done."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import psycopg
import pytest
from procrastinate.contrib.django.utils import connector_params

from tests.mail.workers import MANAGE, WorkerEnvironment, wait_until, worker_environment

ROWS = 6
SEED = f"""
from customers.actors import SYSTEM
from orders import actions
from orders.imports import jobs
from orders.models import Article, CatalogueImport, ProductGroup
group = ProductGroup.objects.create(number="11", name_nl="Boren")
for n in range({ROWS}):
    Article.objects.create(number=f"N-{{n}}", name_nl="Boor", group=group, gross_price=1)
lines = "\\n".join(["artikelnummer;brutoprijs", *(f"N-{{n}};2" for n in range({ROWS}))])
made = actions.start_import(
    CatalogueImport.Kind.ARTICLES, "x.csv", [lines.encode()], by=SYSTEM, in_background=False
)
jobs.run(made.pk)
made.refresh_from_db()
actions.apply_import(made, by=SYSTEM, in_background=False)
"""
WORK = """
from orders.imports import jobs, writing
from orders.models import CatalogueImport
writing.BLOCK_ROWS = 1
jobs.run(CatalogueImport.objects.get().pk)
"""


@pytest.fixture
def workers(transactional_db: None) -> Iterator[WorkerEnvironment]:
    with worker_environment("import_killed", "smtp://127.0.0.1:9", lease_seconds=60) as workers:
        workers.manage("shell", "-v", "0", "-c", SEED)
        yield workers


def prices(workers: WorkerEnvironment) -> list[int]:
    return [int(p) for (p,) in workers.rows("SELECT gross_price FROM orders_article ORDER BY id")]


def state(workers: WorkerEnvironment) -> tuple[str, int]:
    ((found, done),) = workers.rows("SELECT state, done FROM orders_catalogueimport")
    return found, done


@pytest.mark.long
def test_a_killed_process_leaves_nothing_half_done(workers: WorkerEnvironment) -> None:
    own = connector_params() | {"dbname": workers.database}
    with psycopg.connect(**own) as holder:
        # The last of the articles is held, so that the process waits with the others written.
        holder.execute(b"SELECT id FROM orders_article ORDER BY id DESC LIMIT 1 FOR UPDATE")
        with subprocess.Popen([*MANAGE, "shell", "-c", WORK], env=workers.environ) as process:
            wait_until(lambda: state(workers) == ("applying", ROWS - 1))
            process.kill()
    assert state(workers) == ("applying", ROWS - 1)  # which the page shows, with the time
    assert prices(workers) == [1] * ROWS
    workers.manage("shell", "-v", "0", "-c", WORK)  # as the job that is taken up again
    assert state(workers)[0] == "applied"
    assert prices(workers) == [2] * ROWS
