"""`python -m tests.fuzz [KIND …] [--mutations N] [--seed N]`: try damaged files of every kind of file."""

import argparse
import sys
import time

from tests.fuzz.kinds import KINDS
from tests.fuzz.trial import try_kind


def main() -> int:
    """Try them, print what is found, and return 1 where there is anything."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("kind", nargs="*", help=f"of {', '.join(KINDS)}; all of them without any name")
    parser.add_argument("--mutations", type=int, default=10_000, help="files of each kind (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="other files (default: %(default)s)")
    options = parser.parse_args()
    if unknown := [kind for kind in options.kind if kind not in KINDS]:
        parser.error(f"there is no kind {', '.join(unknown)}; there are {', '.join(KINDS)}")
    found = 0
    for kind in options.kind or KINDS:
        begun = time.monotonic()
        findings = list(try_kind(kind, seed=options.seed, mutations=options.mutations))
        for finding in findings:
            print(finding.kind, finding.seed, finding.number, finding.what)
        seconds = time.monotonic() - begun
        print(f"{kind}: {options.mutations:,} files in {seconds:.0f} s, {len(findings)} findings", flush=True)
        found += len(findings)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
