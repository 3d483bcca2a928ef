"""An email address in the one spelling in which addresses are compared."""

from __future__ import annotations

from unicodedata import normalize


def address(text: str) -> str:
    """Trimmed, in lowercase, letters composed, and a domain with other letters than ASCII's in its `xn--` form.

    So one address has one spelling, whether it comes from a file or from the platform. The domain is shown in
    ASCII, as two domains in letters can look alike.
    """
    email = text.strip().lower()
    if email.isascii():
        return email
    local, at, name = email.rpartition("@")
    return f"{normalize('NFC', local)}{at}{domain(name)}"


def domain(text: str) -> str:
    """A domain in the same spelling. Source: RFC 3492 and RFC 5890, sections 2.3.2.1 and 4.4."""
    name = text.strip().lower()
    if name.isascii():
        return name
    # A full-width dot separates labels, too: normalizing makes it a plain one.
    labels = normalize("NFKC", name).lower().replace("\u3002", ".").split(".")
    return ".".join(map(_label, labels))


def _label(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"
