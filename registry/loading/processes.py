"""Lets several processes, or several connections of the database, work at the same time.

Nothing is imported here that needs Django's models: a process begins with this module.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain, islice

import django
from django.db import connection

WAITING_PER_PROCESS = 3  # items that are handed out or done and not yet taken: more take memory
WORTH_PROCESSES = 4  # items: for fewer of them no process is started, which takes a second


def usable_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order[T, R](work: Callable[[T], R], items: Iterable[T], processes: int) -> Generator[R]:
    """Yield the result of each item, in their order, from so many processes.

    With one, or with few items, it all happens here. `work` must not use the database. Raises what
    it raises, or BrokenProcessPool when a process was killed.
    """
    items = iter(items)
    first = list(islice(items, WORTH_PROCESSES)) if processes > 1 else []
    if len(first) < WORTH_PROCESSES:
        yield from map(work, chain(first, items))
        return
    yield from beside(work, chain(first, items), processes)


def beside[T, R](work: Callable[[T], R], items: Iterable[T], processes: int) -> Generator[R]:
    """Do the same in so many processes beside this one, also in a single one."""
    with _pool(processes) as pool:
        results: deque[Future[R]] = deque()
        for item in items:
            results.append(pool.submit(work, item))
            if len(results) > processes * WAITING_PER_PROCESS:
                yield results.popleft().result()
        while results:
            yield results.popleft().result()


@contextmanager
def _pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    """Start the processes anew and not as copies of this one, with its connection in them."""
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_begin)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    threading.Thread(target=_end_with_parent, daemon=True).start()
    django.setup()


def _end_with_parent() -> None:
    """End this process with the one that started it, also when that is killed.

    By itself it would wait for ever: it holds the other end of its own queue.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def at_once(tasks: Sequence[Callable[[], object]], count: int) -> None:
    """Run every task, so many at the same time, each of those on a connection of its own.

    In a transaction, as of a test, no other connection sees what this one has made: then, and with
    one at a time, they run here. Raises what the first task that failed has raised.
    """
    if count == 1 or connection.in_atomic_block:
        for task in tasks:
            task()
        return
    with ThreadPoolExecutor(count) as pool:
        for result in [pool.submit(_on_own_connection, task) for task in tasks]:
            result.result()


def _on_own_connection(task: Callable[[], object]) -> None:
    try:
        task()
    finally:
        connection.close()
