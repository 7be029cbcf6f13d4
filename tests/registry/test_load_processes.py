"""A load uses all cores, gives the same directory as with one, and leaves no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import closing
from itertools import count, islice
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from registry.loading import files, processes, table
from registry.loading.blocks import FileReader
from registry.loading.files import load_rows
from registry.loading.rows import Row
from registry.models import DirectoryEntry, DirectoryGram, DirectoryWord
from tests.registry.test_load_removals import csv_of
from tests.registry.test_loading import found, load, only, row

PATIENCE_SECONDS = 60  # before a test that waits for another process or thread fails


def process_of(number: int) -> tuple[int, int]:
    return number, os.getpid()


def fail(number: int) -> int:
    if number == 5:
        raise ValueError(number)
    return number


def kill_oneself(record: Mapping[str, str]) -> Row:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError(record)


# ---------------------------------------------------------------- processes


def test_results_come_in_order_from_other_processes() -> None:
    results = list(processes.in_order(process_of, range(30), 2))
    assert [number for number, _process in results] == list(range(30))
    assert os.getpid() not in {process for _number, process in results}


@pytest.mark.parametrize(("items", "workers"), [(30, 1), (3, 2), (0, 2)])
def test_with_one_process_or_few_items_it_happens_here(items: int, workers: int) -> None:
    results = list(processes.in_order(process_of, range(items), workers))
    assert results == [(number, os.getpid()) for number in range(items)]


def test_no_more_is_read_ahead_than_a_few_items_a_process() -> None:
    taken: list[int] = []
    items = (taken.append(number) or number for number in count())  # type: ignore[func-returns-value]  # which is the point
    with closing(processes.in_order(process_of, items, 2)) as results:
        assert len(list(islice(results, 10))) == 10
    assert len(taken) <= 10 + 2 * processes.WAITING_PER_PROCESS + 1


def test_an_error_of_another_process_is_raised_here() -> None:
    with pytest.raises(ValueError, match="5"):
        list(processes.in_order(fail, range(30), 2))


@pytest.mark.django_db
def test_a_directory_is_the_same_from_however_many_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "ROWS_PER_BLOCK", 3)
    path = csv_of(tmp_path / "a.csv", [*range(20), 7], "21,too,few", ",no,reference", "22,,NL,,,,")
    tables, rejected = [], []
    for workers in ("1", "2"):
        load(path, "--processes", workers)
        tables.append(
            [
                list(m.objects.order_by("pk").values())
                for m in (DirectoryEntry, DirectoryGram, DirectoryWord)
            ]
        )
        rejected.append((tmp_path / "a.csv.rejected.csv").read_text())
        assert rejected[0].count("\n") == 5
        DirectoryEntry.objects.all().delete()
    assert tables[0] == tables[1]
    assert rejected[0] == rejected[1]
    assert len(tables[0][0]) == 20


@pytest.mark.django_db(transaction=True)
def test_a_process_that_is_killed_leaves_the_old_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_rows([row(1)], dataset="csv", file_name="a")
    monkeypatch.setattr(files, "ROWS_PER_BLOCK", 1)
    monkeypatch.setattr(files, "_reader", lambda *_args: FileReader(kill_oneself, "ref", str))
    with pytest.raises(CommandError, match="was killed, so the directory is as it was"):
        load(csv_of(tmp_path / "b.csv", range(20)), "--processes", "2")
    assert only().ref == "1"


LOAD = """\
import sys, django
django.setup()
from pathlib import Path
from registry.loading.files import RejectedRows, load_file
told = []
def halt(size):
    told.append(size)
    if len(told) == 2:
        print("loading", flush=True)
        sys.stdin.read()
path = Path(sys.argv[1])
load_file(path, rejected=RejectedRows(path.with_suffix(".rejected")), progress=halt, processes=2)
"""


@pytest.mark.django_db(transaction=True)
def test_a_load_that_is_killed_takes_its_processes_along(tmp_path: Path) -> None:
    load_rows([row(1)], dataset="csv", file_name="a")
    path = csv_of(tmp_path / "b.csv", range(30_000))
    url = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    loading = subprocess.Popen(
        [sys.executable, "-c", LOAD, str(path)],
        env={**os.environ, "DATABASE_URL": url},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        assert loading.stdout is not None
        assert loading.stdout.readline() == b"loading\n"
        loading.send_signal(signal.SIGKILL)
        # It ends when the last process that holds it has ended.
        loading.communicate(timeout=PATIENCE_SECONDS)
    finally:
        _end_group(loading.pid)
    assert found("velmora") == ["Velmora 1"]
    with connection.cursor() as cursor:  # PostgreSQL notices a moment later
        cursor.execute("SELECT pg_advisory_lock(%s), pg_advisory_unlock(%s)", [table.LOAD_LOCK] * 2)
    load_rows([row(3)], dataset="csv", file_name="c", keep_removed=False)
    assert only().ref == "3"


def _end_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


# ---------------------------------------------------------------- connections


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_tasks_run_at_the_same_time_on_connections_of_their_own() -> None:
    both = threading.Barrier(2)
    backends: set[int] = set()
    used: list[BaseDatabaseWrapper] = []

    def task() -> None:
        both.wait(PATIENCE_SECONDS)
        backends.add(backend())
        used.append(connections["default"])

    processes.at_once([task, task], 2)
    assert len(backends - {backend()}) == 2
    assert [wrapper.connection for wrapper in used] == [None, None], "they are closed"


@pytest.mark.django_db
def test_in_a_transaction_or_one_at_a_time_tasks_run_on_the_connection_that_there_is() -> None:
    backends: list[int] = []
    processes.at_once([lambda: backends.append(backend())] * 2, 2)
    assert backends == [backend()] * 2


@pytest.mark.django_db(transaction=True)
def test_a_task_that_fails_is_told_and_the_others_end() -> None:
    done: list[int] = []

    def broken() -> None:
        raise ValueError("The disk has gone.")

    with pytest.raises(ValueError, match="disk"):
        processes.at_once([broken, lambda: done.append(1), lambda: done.append(2)], 2)
    assert sorted(done) == [1, 2]


@pytest.mark.django_db
def test_an_index_is_made_by_so_many_processes_and_the_connection_is_as_before_afterwards() -> None:
    def workers() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW max_parallel_maintenance_workers")
            return str(cursor.fetchone()[0])

    before = workers()
    for processes_of_postgres in (1, 3):
        with table._for_building(processes_of_postgres):
            assert workers() == str(processes_of_postgres - 1)
        assert workers() == before


@pytest.mark.django_db(transaction=True)
def test_indexes_that_are_made_at_once_are_those_of_the_table(tmp_path: Path) -> None:
    def indexes() -> list[tuple[str, str, str | None]]:
        return [index for name in table.TABLES for index in table._indexes(name)]

    before = indexes()
    load(csv_of(tmp_path / "a.csv", range(50)), "--processes", "2")
    assert indexes() == before
    assert found("quostrel 17") == ["Quostrel 17 B.V."]
