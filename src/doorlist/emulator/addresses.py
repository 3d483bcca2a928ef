"""Email addresses as the platform takes them."""

from __future__ import annotations

import re

from doorlist.emulator.model import Refusal

_FORM = re.compile(r"[^\s@<>(),;:\"\\\[\]]{1,64}@(?:[^\s@.<>(),;:\"\\\[\]]{1,63}\.)+[^\s@.<>(),;:\"\\\[\]]{2,63}")

# The platform's own list isn't public: these stand for it.
_REFUSED = """
aol.com fastmail.com gmail.com gmx.de gmx.net googlemail.com guerrillamail.com hotmail.com icloud.com live.com
mail.com mailinator.com outlook.com pm.me proton.me protonmail.com qq.com tempmail.com trashmail.com yahoo.com
yandex.com yopmail.com zoho.com
"""
REFUSED_DOMAINS = frozenset(_REFUSED.split())


def normal(email: str) -> str:
    """Trimmed and lowercased, as the server compares addresses. Source: `manual: platform#members`."""
    return email.strip().lower()


def invitable(email: str) -> str:
    """The address as it will be stored.

    Raises:
        Refusal: 400 where it is no address, 422 where its domain is a free-mail or disposable one.
    """
    address = normal(email)
    if not _FORM.fullmatch(address):
        raise Refusal(400, "emails: one of them is not an email address")
    if address.rpartition("@")[2] in REFUSED_DOMAINS:
        raise Refusal(422, f"{address} is not a company address")
    return address
