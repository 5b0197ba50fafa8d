"""By whose word a server on the web is known: the system's certificates, or certifi's where the system has none.

A packaged program looks for the system's where they were on the machine that it was built on. On another Linux they are
elsewhere, and on macOS nowhere.
"""

import ssl
from pathlib import Path


def tls_context() -> ssl.SSLContext:
    """Return what connections are encrypted with, and servers known by."""
    context = ssl.create_default_context()
    if not can_know_servers(context):
        import certifi  # noqa: PLC0415  (takes 35 ms, and most systems have their own)

        context.load_verify_locations(certifi.where())
    return context


def can_know_servers(context: ssl.SSLContext) -> bool:
    """Say whether there are any certificates: read already, or in the system's folder, and read when one is needed."""
    folder = ssl.get_default_verify_paths().capath  # None where there is no such folder
    in_folder = bool(folder) and any(Path(folder).glob("????????.[0-9]"))  # they are looked up by their hashes
    return in_folder or context.cert_store_stats()["x509_ca"] > 0
