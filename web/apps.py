from django.apps import AppConfig
from django.urls import register_converter


class WebConfig(AppConfig):
    name = "web"

    def ready(self) -> None:
        from web.converters import ReferenceConverter, SecretConverter

        register_converter(ReferenceConverter, "reference")
        register_converter(SecretConverter, "secret")
