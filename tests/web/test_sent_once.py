"""A form that is sent twice from one page, with the same content, is done once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import RequestFactory
from django.utils import timezone

from web.models import SentForm
from web.responses import ActionRefused
from web.sent_once import delete_old_sent_forms, do_once


def sent(path: str = "/doen/", **fields: Any) -> Any:
    return RequestFactory().post(path, {"csrfmiddlewaretoken": "page-1", **fields})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "fields", "times"),
    [
        ("/doen/", {"quantity": "10"}, 1),
        ("/doen/", {"quantity": "20"}, 2),
        ("/doen/", {"quantity": "10", "button": "save"}, 2),
        ("/anders/", {"quantity": "10"}, 2),
        ("/doen/", {"quantity": "10", "csrfmiddlewaretoken": "page-2"}, 2),
    ],
)
def test_only_the_same_page_with_the_same_content_is_the_same(
    path: str, fields: dict[str, str], times: int
) -> None:
    done = []
    for request in (sent(quantity="10"), sent(path, **fields)):
        do_once(request, lambda: done.append("done"))
    assert len(done) == times


@pytest.mark.django_db
def test_what_was_refused_can_be_sent_again() -> None:
    def refuse() -> None:
        raise ActionRefused("not now")

    with pytest.raises(ActionRefused):
        do_once(sent(), refuse)
    assert do_once(sent(), lambda: "done") == "done"


@pytest.mark.django_db
def test_a_sender_without_a_page_is_not_held_back() -> None:
    request = RequestFactory().post("/doen/", {"quantity": "10"})
    assert [do_once(request, lambda: "done") for _press in range(2)] == ["done", "done"]


@pytest.mark.django_db(transaction=True)
def test_of_two_at_one_moment_one_is_done() -> None:
    together = Barrier(2)

    def press() -> str | None:
        together.wait()
        try:
            return do_once(sent(), lambda: "done")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = [future.result() for future in [pool.submit(press) for _press in range(2)]]
    assert sorted(answers, key=str) == [None, "done"]


@pytest.mark.django_db
def test_old_pages_are_forgotten_and_nothing_of_what_was_sent_can_be_read() -> None:
    do_once(sent(secret="geheim"), lambda: None)
    row = SentForm.objects.get()
    assert "geheim" not in row.key
    assert "page-1" not in row.key
    assert delete_old_sent_forms() == 0
    SentForm.objects.update(at=timezone.now() - timedelta(days=15))
    assert delete_old_sent_forms() == 1
