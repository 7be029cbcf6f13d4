from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from mail.actions import resend_mail
from mail.delivery import deliver
from mail.models import Mail
from tests.mail.conftest import Queue


@pytest.fixture
def staff_client(staff: User, client: Client) -> Client:
    client.force_login(staff)
    return client


def sent(mail: Mail) -> Mail:
    deliver(mail.pk)
    mail.refresh_from_db()
    assert mail.state == Mail.State.SENT
    return mail


def test_a_mail_that_was_sent_goes_as_a_new_one(queue: Queue, group: Group) -> None:
    mail = sent(queue(name="J. de Boer", language="de"))
    again = resend_mail(mail)

    assert again.pk != mail.pk
    assert again.message_id != mail.message_id, "receivers drop a Message-ID that they have seen"
    assert (again.event, again.about, again.to, again.name) == (
        "letter",
        group,
        mail.to,
        "J. de Boer",
    )
    assert (again.language, again.site, again.state) == ("de", mail.site, Mail.State.QUEUED)
    sent(again)
    assert list(Mail.objects.about(group)) == [again, mail]


def test_a_mail_that_waits_goes_now(queue: Queue) -> None:
    mail = queue()
    Mail.objects.filter(pk=mail.pk).update(next_attempt_at=timezone.now() + timedelta(hours=4))
    jobs = ProcrastinateJob.objects.filter(args={"mail_id": mail.pk})
    assert jobs.count() == 1
    assert resend_mail(mail) == mail
    assert jobs.count() == 2
    sent(mail)
    assert Mail.objects.count() == 1


def test_a_mail_that_is_being_sent_is_left_alone(queue: Queue) -> None:
    mail = queue()
    Mail.objects.filter(pk=mail.pk).update(
        state=Mail.State.SENDING,
        next_attempt_at=None,
        lease_until=timezone.now() + timedelta(minutes=1),
    )
    assert resend_mail(mail) == mail
    assert Mail.objects.count() == 1


def test_staff_can_read_the_log_and_not_change_it(staff_client: Client, queue: Queue) -> None:
    mail = queue()
    log = staff_client.get(reverse("admin:mail_mail_changelist"))
    assert mail.to in log.content.decode()
    page = staff_client.get(reverse("admin:mail_mail_change", args=[mail.pk]))
    assert "Velmora" in page.content.decode(), "what it is about"
    assert mail.message_id.strip("<>") in page.content.decode()
    assert 'name="_save"' not in page.content.decode()
    assert staff_client.get(reverse("admin:mail_mail_add")).status_code == 403
    delete = staff_client.post(reverse("admin:mail_mail_delete", args=[mail.pk]), {"post": "yes"})
    assert delete.status_code == 403


def test_staff_can_send_a_mail_again(staff_client: Client, queue: Queue) -> None:
    mail = sent(queue())
    data = {"action": "send_again", "_selected_action": [mail.pk]}
    response = staff_client.post(reverse("admin:mail_mail_changelist"), data, follow=True)
    assert response.status_code == 200
    assert [m.state for m in Mail.objects.all()] == [Mail.State.QUEUED, Mail.State.SENT]
