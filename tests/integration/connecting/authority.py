"""Who vouches for whom in front of a Cloud SQL instance: one authority, its server, and certificates for an hour."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPublicKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_public_key,
)
from cryptography.x509.oid import NameOID

A_DAY = timedelta(days=1)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


class Authority:
    """Signs the server's certificate, and those of its clients."""

    def __init__(self, name: str = "Cloud SQL Server CA") -> None:
        self._key, self._name = ec.generate_private_key(ec.SECP256R1()), name
        self.pem = self.sign(self._key.public_key(), name, A_DAY, is_authority=True)

    def sign(
        self, key: CertificateIssuerPublicKeyTypes, name: str, lasts: timedelta, *, is_authority: bool = False
    ) -> str:
        """A certificate for `key`, in PEM."""
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(_named(name))
            .issuer_name(_named(self._name))
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - A_DAY)
            .not_valid_after(now + lasts)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        )
        return made.sign(self._key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()

    def ephemeral(self, public_key: str, lasts: timedelta) -> str:
        """What generateEphemeralCert gives for a client's public key."""
        key = load_pem_public_key(public_key.encode())
        assert isinstance(key, rsa.RSAPublicKey)
        return self.sign(key, "client", lasts)

    def server(self, folder: Path) -> ssl.SSLContext:
        """TLS as the instance's own proxy speaks it: 1.3, and nobody without a certificate of ours comes in."""
        key = ec.generate_private_key(ec.SECP256R1())
        chain, ours = folder / "server.pem", folder / "ca.pem"
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        chain.write_text(private + self.sign(key.public_key(), "an instance", A_DAY))
        ours.write_text(self.pem)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_cert_chain(chain)
        context.load_verify_locations(ours)
        context.verify_mode = ssl.CERT_REQUIRED
        return context
