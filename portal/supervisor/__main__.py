"""`python -m portal.supervisor demo | worker | test [arguments of pytest]`."""

import sys
from pathlib import Path

from portal.supervisor import demo, testing

ROOT = Path(__file__).resolve().parents[2]


def main(command: str, *arguments: str) -> int:
    if command == "demo":
        return demo.demo(ROOT)
    if command == "worker":
        return demo.worker(ROOT)
    if command == "test":
        return testing.test(arguments)
    raise SystemExit(__doc__)


if __name__ == "__main__":
    raise SystemExit(main(*(sys.argv[1:] or ["help"])))
