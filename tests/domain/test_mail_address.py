"""What is a mail address, and when mail may go in clear."""

import pytest

from cchabits.domain.mail import default_security, is_address, is_loopback

GOOD = (
    "ana@example.org",
    "ana.smit+habits@mail.example.org",
    "root@localhost",
    "o'neil@example.org",
    "josé@example.org",
    "ana@bücher.example",
    "a@b",
    f"{'a' * 64}@example.org",
    "x_1-2@ex-ample.org",
)
BAD = (
    "",
    "ana",
    "@example.org",
    "ana@",
    "a@b.c, evil@x",
    "a@b.c,evil@x",
    "a@b.c;evil@x",
    "Ana <a@b.c>",
    "<a@b.c>",
    '"a b"@c.d',
    "a b@c.d",
    "a@b c",
    "a@b.c\nBcc: x@y.z",
    "a@b.c\r",
    "a\0@b.c",
    "a@b@c",
    "a@b..c",
    ".a@b.c",
    "a.@b.c",
    "a..b@c.d",
    "a@-b.c",
    "a@b-.c",
    "a@b.c.",
    "a(x)@b.c",
    "a@[127.0.0.1]",
    "-oQ/tmp@b.c",
    "a@b.c>",
    "mailto:a@b.c",
    "a\u202e@b.c",
    "a\ud800@b.c",
    f"{'a' * 65}@b.c",
    f"a@{'b' * 64}.c",
    f"a@{'b.' * 130}c",
    "=?utf-8?q?a?=@b.c ",
    "a@b.c%0aBcc:x",
    "a\\@b.c",
)


@pytest.mark.parametrize("address", GOOD)
def test_one_plain_address_is_taken(address: str) -> None:
    """Also with letters beyond ASCII, and of this computer alone."""
    assert is_address(address)


@pytest.mark.parametrize("address", BAD)
def test_whatever_else_is_not(address: str) -> None:
    """Least of all what some programs take for two."""
    assert not is_address(address)


@pytest.mark.parametrize(
    ("host", "port", "security"),
    [
        ("mail.example.org", 465, "tls"),
        ("mail.example.org", 587, "starttls"),
        ("mail.example.org", 25, "starttls"),
        ("mail.example.org", None, "starttls"),
        ("localhost", 25, "none"),
        ("127.0.0.1", None, "none"),
        ("::1", 2525, "none"),
        ("localhost", 465, "tls"),
        ("10.0.0.1", 25, "starttls"),
        ("localhost.example.org", 25, "starttls"),
    ],
)
def test_mail_goes_in_clear_only_within_this_computer(
    host: str, port: int | None, security: str
) -> None:
    """Unless something else is said."""
    assert default_security(host, port) == security


def test_this_computer_is_known_without_asking() -> None:
    """By its usual name and its addresses only."""
    assert is_loopback("LOCALHOST.")
    assert is_loopback("127.8.9.1")
    assert not is_loopback("")
    assert not is_loopback("127.0.0.1.example.org")
