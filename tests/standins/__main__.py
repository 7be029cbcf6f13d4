"""D&B, KVK and VIES on loopback, until Ctrl-C: `python -m tests.standins`."""

from __future__ import annotations

import argparse
import signal
from contextlib import ExitStack

from tests.standins import dnb, kvk, vies
from tests.standins.server import CONTROL, running


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dnb-port", type=int, default=8101)
    parser.add_argument("--kvk-port", type=int, default=8102)
    parser.add_argument("--vies-port", type=int, default=8103)
    ports = parser.parse_args()
    with ExitStack() as stack:
        of_dnb = stack.enter_context(running(dnb.Dnb(), ports.dnb_port))
        of_kvk = stack.enter_context(running(kvk.Kvk(), ports.kvk_port))
        of_vies = stack.enter_context(running(vies.Vies(), ports.vies_port))
        print(  # noqa: T201 - this is what one reads in the terminal
            f"D&B is played at {of_dnb.url}, KVK at {of_kvk.url}, VIES at {of_vies.url}.\n"
            "To try the portal against them:\n"
            f"\n  DIRECTORY=dnb,kvk,local DNB_URL={of_dnb.url} DNB_KEY={dnb.KEY} "
            f"DNB_SECRET={dnb.SECRET} \\\n  KVK_URL={of_kvk.url} KVK_API_KEY={kvk.KEY} \\\n"
            f"  VIES_URL={of_vies.url} make demo\n"
            f"\nTo let one fail, and to put it right again:\n"
            f"\n  curl {of_dnb.url}{CONTROL} -d '"
            '{"fault": {"kind": "slow", "seconds": 5}}\'\n'
            f"  curl {of_dnb.url}{CONTROL} -d '{{}}'\n"
            f"\n{CONTROL} tells which faults there are, and what was asked. Ctrl-C stops all.",
            flush=True,
        )
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    main()
