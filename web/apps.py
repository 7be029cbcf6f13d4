from django.apps import AppConfig
from django.urls import register_converter


class WebConfig(AppConfig):
    name = "web"

    def ready(self) -> None:
        from web import block_translate
        from web.converters import ReferenceConverter, SecretConverter

        block_translate.install()
        register_converter(ReferenceConverter, "reference")
        register_converter(SecretConverter, "secret")
