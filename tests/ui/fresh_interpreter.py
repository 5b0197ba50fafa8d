"""What a fresh interpreter has loaded after a line of code: for tests of what must not delay the first paint."""

import subprocess
import sys


def modules_after(code: str) -> set[str]:
    """Return the names of all modules that are loaded after this code."""
    script = f"{code}; import sys; print(*sys.modules)"
    output = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    return set(output.stdout.split())
