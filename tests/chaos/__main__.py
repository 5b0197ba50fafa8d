"""`python -m tests.chaos [DEED …] [--kills N] [--seed N]`: kill the program at random moments; is all data whole?"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.deeds import DEEDS
from tests.chaos.trial import kill_again_and_again


def main() -> int:
    """Kill it, print what is found, and return 1 where there is anything."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("deed", nargs="*", help=f"of {', '.join(DEEDS)}; all of them without any name")
    parser.add_argument("--kills", type=int, default=102, help="in all (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="other moments (default: %(default)s)")
    options = parser.parse_args()
    if unknown := [deed for deed in options.deed if deed not in DEEDS]:
        parser.error(f"there is no deed {', '.join(unknown)}; there are {', '.join(DEEDS)}")
    deeds = options.deed or list(DEEDS)
    found = 0
    for number, name in enumerate(deeds):
        kills = options.kills * (number + 1) // len(deeds) - options.kills * number // len(deeds)
        begun, findings = time.monotonic(), 0
        with tempfile.TemporaryDirectory() as folder:
            for kill in kill_again_and_again(name, Path(folder), kills=kills, seed=options.seed):
                for finding in kill.findings:
                    print(f"{name}, killed {kill.moment}: {finding}", flush=True)
                findings += len(kill.findings)
        print(f"{name}: {kills} kills in {time.monotonic() - begun:.0f} s, {findings} findings", flush=True)
        found += findings
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
