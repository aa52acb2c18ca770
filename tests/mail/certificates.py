"""Certificates made for a test: one that is good, and those that are not."""

import datetime as dt
import functools
import ssl
import tempfile
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

GOOD, SELF_SIGNED, UNKNOWN_ISSUER, WRONG_NAME, EXPIRED = (
    "good",
    "self-signed",
    "unknown issuer",
    "wrong name",
    "expired",
)
BAD = (SELF_SIGNED, UNKNOWN_ISSUER, WRONG_NAME, EXPIRED)

NAMES = ("localhost", "127.0.0.1")


@functools.cache
def authority() -> trustme.CA:
    """Return the one authority that the tests trust."""
    return trustme.CA()


def trust(file: Path) -> dict[str, str]:
    """Write the authority into a file; return the environment that makes OpenSSL trust it alone."""
    authority().cert_pem.write_to_path(file)
    return {"SSL_CERT_FILE": str(file), "SSL_CERT_DIR": str(file.parent / "none")}


@functools.cache
def server_context(kind: str) -> ssl.SSLContext:
    """Return what a server with a certificate of that kind encrypts with."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if kind == SELF_SIGNED:
        _load_self_signed(context)
    else:
        _issued(kind).configure_cert(context)
    return context


def _issued(kind: str) -> trustme.LeafCert:
    if kind == UNKNOWN_ISSUER:
        return trustme.CA().issue_cert(*NAMES)
    if kind == WRONG_NAME:
        return authority().issue_cert("mail.example.org", "127.0.0.2")
    if kind == EXPIRED:
        then = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
        return authority().issue_cert(
            *NAMES, not_before=then, not_after=then + dt.timedelta(days=90)
        )
    return authority().issue_cert(*NAMES)


def _load_self_signed(context: ssl.SSLContext) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(key.private_bytes(pem, form, serialization.NoEncryption()))
        file.write(certificate.public_bytes(pem))
        file.flush()
        context.load_cert_chain(file.name)
