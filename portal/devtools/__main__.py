"""`python -m portal.devtools demo | dev | worker | test | coverage [arguments of pytest]`."""

import sys
from pathlib import Path

from portal.devtools import coverage, demo, testing

ROOT = Path(__file__).resolve().parents[2]


def main(command: str, *arguments: str) -> int:
    """Runs one command and returns its exit status."""
    match command:
        case "demo":
            return demo.demo(ROOT)
        case "dev":
            return demo.dev(ROOT)
        case "worker":
            return demo.worker(ROOT)
        case "test":
            return testing.test(ROOT, arguments)
        case "coverage":
            return coverage.measure(ROOT, arguments)
    raise SystemExit(__doc__)


if __name__ == "__main__":
    raise SystemExit(main(*(sys.argv[1:] or ["help"])))
