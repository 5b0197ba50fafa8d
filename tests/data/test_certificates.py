import ssl
import sys
from pathlib import Path

import certifi
import pytest

from digitpad.data.certificates import can_know_servers, tls_context


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place without certificates, where the system's are looked for."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "nowhere.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    return tmp_path


def one_certificate() -> str:
    end = "-----END CERTIFICATE-----\n"
    return Path(certifi.where()).read_text(encoding="utf-8").partition(end)[0] + end


def test_where_the_system_has_no_certificates_there_are_others() -> None:
    assert sys.platform == "win32" or not can_know_servers(ssl.create_default_context())
    context = tls_context()
    assert can_know_servers(context)
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps certificates in no file")
def test_the_systems_own_are_taken_and_no_others(nowhere: Path) -> None:
    (nowhere / "nowhere.pem").write_text(one_certificate(), encoding="utf-8")
    assert tls_context().cert_store_stats()["x509_ca"] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps certificates in no folder")
def test_so_are_those_in_a_folder_which_is_read_later(nowhere: Path) -> None:
    (nowhere / "0a1b2c3d.0").write_text(one_certificate(), encoding="utf-8")
    assert tls_context().cert_store_stats()["x509_ca"] == 0
    assert can_know_servers(tls_context())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps certificates in no folder")
def test_a_folder_in_which_none_would_be_found_is_none(nowhere: Path) -> None:
    (nowhere / "ca-bundle.crt").write_text(one_certificate(), encoding="utf-8")
    assert tls_context().cert_store_stats()["x509_ca"] > 1
