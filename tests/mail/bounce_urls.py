"""The portal's addresses with those of BOUNCES_FROM=mailgun."""

from django.urls import path

from mail.bounces import webhook_of
from portal.urls import urlpatterns as without

urlpatterns = [*without, path("mail/teruggekomen/", webhook_of("mailgun"))]
