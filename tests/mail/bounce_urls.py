"""The URLs of the portal, with those that BOUNCES_FROM=mailgun adds."""

from django.urls import path

from mail.bounces import webhook_of
from portal.urls import urlpatterns as without

urlpatterns = [*without, path("mail/teruggekomen/", webhook_of("mailgun"))]
