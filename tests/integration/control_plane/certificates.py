"""Certificates: an authority of a control plane's own, and a certificate from it for everybody."""

from pathlib import Path

from tests.integration.control_plane.machine import run

DAYS = "2"
"""How long a certificate is good for: the control plane is gone after minutes."""

CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")


class Authority:
    """An authority, and what it has signed: `pki/` in a control plane's folder, and wherever it is asked to."""

    def __init__(self, folder: Path) -> None:
        """Make the authority, with a key for service account tokens beside it."""
        self._folder = folder / "pki"
        self._folder.mkdir()
        extensions = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash"
        _sign(self._folder / "ca", "CN=golden-path-test", extensions)
        _sign(self._folder / "accounts", "CN=accounts", "basicConstraints=CA:FALSE")

    @property
    def certificate(self) -> Path:
        """Its own certificate."""
        return self._folder / "ca.crt"

    @property
    def accounts(self) -> Path:
        """The key and the certificate that the tokens of service accounts are signed with, without the suffix."""
        return self._folder / "accounts"

    def issue(self, file: Path, subject: str, names: str) -> Path:
        """Write a key and a certificate for a subject that goes by some names, and return the file that was given.

        Args:
            file: Where to, without the suffix.
            subject: Whom for: fields of a distinguished name, a line each.
            names: `DNS:` and `IP:` names, with commas between them.
        """
        file.parent.mkdir(parents=True, exist_ok=True)
        extensions = "basicConstraints=CA:FALSE\nauthorityKeyIdentifier=keyid\nextendedKeyUsage=serverAuth,clientAuth"
        authority = ("-CA", self.certificate, "-CAkey", self._folder / "ca.key")
        _sign(file, subject, f"{extensions}\nsubjectAltName={names}", *authority)
        return file

    def folder(self, path: Path, name: str) -> Path:
        """Write what programs in a pod find in a folder: `tls.crt`, `tls.key` and the authority's `ca.crt`."""
        self.issue(path / "tls", f"CN={path.name}", f"{name},DNS:localhost,IP:127.0.0.1")
        (path / "ca.crt").write_bytes(self.certificate.read_bytes())
        return path


def _sign(file: Path, subject: str, extensions: str, *authority: str | Path) -> None:
    """Write a key and a certificate, by an authority or by itself.

    All is said in a configuration, because Debian's own adds extensions that contradict these.
    """
    request = "distinguished_name=subject\nprompt=no\nx509_extensions=extensions"
    configuration = f"[req]\n{request}\n[subject]\n{subject}\n[extensions]\n{extensions}\n"
    run("openssl", "req", "-x509", "-nodes", *CURVE, "-days", DAYS, "-config", "/dev/stdin", *authority,
        "-keyout", f"{file}.key", "-out", f"{file}.crt", text=configuration)  # fmt: skip
