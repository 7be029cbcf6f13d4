from tests.registry.sources import _running_dnb, _running_kvk, standin_dnb, standin_kvk

__all__ = ["_running_dnb", "_running_kvk", "standin_dnb", "standin_kvk"]
