"""Every way in which a source can fail has a name, whichever source it is."""

from __future__ import annotations

from typing import Any

import pytest

from registry import guarded_source
from registry.sources import CompanySource, SourceUnavailable, Trouble
from tests.conftest import PLENTY
from tests.registry.sources import fails
from tests.standins import dnb, kvk
from tests.standins.faults import TRANSPORT
from tests.standins.server import Standin

pytestmark = pytest.mark.django_db

OUTSIDE = ["dnb", "kvk"]


FAULTS = {
    "slow": Trouble.SLOW,
    "drip": Trouble.SLOW,
    "reset": Trouble.DOWN,
    "truncated": Trouble.UNREADABLE,
    "html": Trouble.UNREADABLE,
    "server_error": Trouble.DOWN,
    "error_on_200": Trouble.DOWN,
    "busy": Trouble.BUSY,
}
OF_ONE = [
    ("dnb", "quota", Trouble.QUOTA),
    ("dnb", "not_entitled", Trouble.REFUSED),
    ("dnb", "expired", Trouble.REFUSED),
    ("kvk", "later", Trouble.NOT_NOW),
    ("kvk", "gone", Trouble.ENDED),
    ("kvk", "technical", Trouble.DOWN),
    ("kvk", "unauthorised", Trouble.REFUSED),
]


@pytest.mark.parametrize(
    ("outside", "kind", "trouble"),
    [*((key, kind, FAULTS[kind]) for key in OUTSIDE for kind in FAULTS), *OF_ONE],
    indirect=["outside"],
)
def test_each_fault_has_its_name_and_no_call_may_take_longer_than_was_said(
    outside: tuple[CompanySource, Standin],
    kind: str,
    trouble: Trouble,
    timeouts: list[float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A stand-in that is slow, or sends drops, goes on for half a minute; nobody waits for it."""
    source, standin = outside
    monkeypatch.setattr(guarded_source, "MIN_RETRY_SECONDS", PLENTY)  # no second attempt
    seconds = 0.6 if trouble is Trouble.SLOW else PLENTY
    source.search("quostra", country="NL")  # the token is there
    timeouts.clear()
    for ask in (
        lambda: source.search("quostra printservices", country="NL", timeout=seconds),
        lambda: source.get("991000003" if source.key == "dnb" else "00007919", timeout=seconds),  # type: ignore[attr-defined]  # of a GuardedSource
    ):
        fails(standin, kind)
        with pytest.raises(SourceUnavailable) as caught:
            ask()
        assert caught.value.trouble is trouble
    assert timeouts
    assert max(timeouts) <= seconds


NOBODY = None
ERRORS = [
    *(("dnb", status, code, Trouble.DOWN) for status, code in
      ((500, "00034"), (502, ""), (503, "00002"), (504, "00035"), (200, "00002"), (200, "00035"))),
    *(("dnb", status, code, Trouble.BUSY) for status, code in
      ((429, "00045"), (429, "00046"), (429, ""), (200, "00045"), (200, "00046"))),
    *(("dnb", status, "00050", Trouble.QUOTA) for status in (429, 200)),
    *(("dnb", 401, code, Trouble.REFUSED) for code in
      ("00004", "00012", "00014", "00041", "00044", "")),
    *(("dnb", 400, code, Trouble.REFUSED) for code in ("00005", "00006", "00011")),
    *(("dnb", 400, code, Trouble.DECLINED) for code in
      ("00003", "00007", "00008", "00010", "10002", "")),
    *(("dnb", 404, code, Trouble.REFUSED) for code in ("00037", "00038")),
    *(("dnb", status, code, NOBODY) for status, code in
      ((404, "10001"), (404, "20502"), (404, "20505"), (404, "21501"), (404, ""), (200, "10001"))),
    ("dnb", 404, "40105", Trouble.DECLINED),
    ("dnb", 200, "99999", Trouble.UNREADABLE),
    ("kvk", 404, "IPD0001", Trouble.ENDED),
    *(("kvk", 400, code, NOBODY) for code in ("IPD0004", "IPD0006", "IPD0010")),
    *(("kvk", 404, code, NOBODY) for code in ("IPD0005", "IPD0007", "IPD5200")),
    *(("kvk", 404, code, Trouble.NOT_NOW) for code in ("IPD1002", "IPD1003")),
    *(("kvk", 400, code, Trouble.DECLINED) for code in ("IPD1998", "IPD1999")),
    ("kvk", 404, "IPD5203", Trouble.DECLINED),
    ("kvk", 500, "IPD9999", Trouble.DOWN),
    ("kvk", 401, "", Trouble.REFUSED),
    ("kvk", 429, "", Trouble.BUSY),
]  # fmt: skip
REPEATED = {"00002", "00034", "00035", "IPD9999", ""}


@pytest.mark.parametrize(("outside", "status", "code", "trouble"), ERRORS, indirect=["outside"])
def test_each_error_of_the_tables(
    outside: tuple[CompanySource, Standin], status: int, code: str, trouble: Trouble | None
) -> None:
    source, standin = outside
    fails(standin, "error", status=status, code=code, path="/v1/")
    ref = "991000003" if source.key == "dnb" else "00007919"  # type: ignore[attr-defined]  # of a GuardedSource
    if trouble is NOBODY:
        assert source.get(ref) is None
    else:
        with pytest.raises(SourceUnavailable) as caught:
            source.get(ref)
        assert caught.value.trouble is trouble
        assert code in str(caught.value)
        assert ("rrt-" in str(caught.value)) is (source.key == "dnb")  # type: ignore[attr-defined]  # of a GuardedSource
    calls = sum(count for path, count in standin.switches.calls.items() if "/v1/" in path)
    assert calls == (2 if trouble is Trouble.DOWN and code in REPEATED else 1)


@pytest.mark.parametrize("outside", OUTSIDE, indirect=True)
@pytest.mark.parametrize(
    ("status", "trouble"),
    [(200, Trouble.UNREADABLE), (404, Trouble.UNREADABLE), (403, Trouble.REFUSED),
     (502, Trouble.DOWN), (503, Trouble.DOWN)],
)  # fmt: skip
def test_a_page_of_somebody_in_between(
    outside: tuple[CompanySource, Standin], status: int, trouble: Trouble
) -> None:
    source, standin = outside
    fails(standin, "html", status=status, path="/search/" if source.key == "dnb" else "/zoeken")  # type: ignore[attr-defined]  # of a GuardedSource
    with pytest.raises(SourceUnavailable) as caught:
        source.search("quostra", country="NL", timeout=PLENTY)
    is_kvk = source.key == "kvk"  # type: ignore[attr-defined]  # of a GuardedSource
    assert caught.value.trouble is (Trouble.ENDED if is_kvk and status == 404 else trouble)


@pytest.mark.parametrize("outside", ["dnb"], indirect=True)
@pytest.mark.parametrize("code", ["21501", "20505", "00100", ""])
def test_whichever_code_says_that_nothing_is_found(
    outside: tuple[CompanySource, Standin], code: str
) -> None:
    source, standin = outside
    standin.switches.set({"limits": {"per_second": 10_000, "miss_code": code}})
    assert source.search("xyzzyqwrt", country="NL").companies == []


def test_every_fault_of_the_stand_ins_has_its_name() -> None:
    ours = {kind for key, kind, _trouble in OF_ONE if key == "dnb"} | {"incomplete"}
    assert {*FAULTS, *ours} == {*TRANSPORT, *dnb.Dnb.faults}
    ours = {kind for key, kind, _trouble in OF_ONE if key == "kvk"} | {"other_shape"}
    assert {*FAULTS, *ours} == {*TRANSPORT, *kvk.Kvk.faults}


@pytest.mark.parametrize("outside", OUTSIDE, indirect=True)
def test_no_key_stands_in_what_is_logged(
    outside: tuple[CompanySource, Standin], caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    source, standin = outside
    for kind in FAULTS:
        fails(standin, kind)
        with pytest.raises(SourceUnavailable) as caught:
            source.search("quostra", country="NL", timeout=0.3)
        assert "standin" not in str(caught.value)
    assert "standin" not in caplog.text


@pytest.mark.parametrize("outside", ["kvk"], indirect=True)
@pytest.mark.parametrize(
    ("path", "product"),
    [
        ("/v2/zoeken", "Zoeken v2"),
        ("/v1/basisprofielen", "Basisprofiel v1"),
        ("/v1/vestigingsprofielen", "Vestigingsprofiel v1"),
    ],
)
@pytest.mark.parametrize(("status", "code"), [(404, "IPD0001"), (404, ""), (410, ""), (301, "")])
def test_a_version_that_has_ended_is_named(
    outside: tuple[CompanySource, Standin], path: str, product: str, status: int, code: str
) -> None:
    source, standin = outside
    fails(standin, "error" if code else "html", status=status, code=code, path=path)

    def ask_each() -> None:
        source.search("quostra", country="NL")
        source.get("00007919-000000104730")

    with pytest.raises(SourceUnavailable) as caught:
        ask_each()
    assert (caught.value.trouble, caught.value.product) == (Trouble.ENDED, product)


@pytest.mark.parametrize("outside", ["kvk"], indirect=True)
def test_an_answer_of_another_version_is_none_that_found_nothing(
    outside: tuple[CompanySource, Standin],
) -> None:
    source, standin = outside
    fails(standin, "other_shape")
    with pytest.raises(SourceUnavailable) as caught:
        source.search("quostra", country="NL")
    assert (caught.value.trouble, caught.value.product) == (Trouble.ENDED, "Zoeken v2")
