"""Accounts of the platform: made in bulk with a profile where the platform has profiles (fallback: the account alone)."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce
from importlib import import_module
from operator import or_
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db.models import Q

NO_MAIL = "no-mail.invalid"  # the platform wants a unique address; this domain never receives (RFC 2606)


@dataclass(frozen=True)
class NewAccount:
    """An account to make; ``email`` "" = the person has none."""

    username: str
    password: str
    name: str
    email: str = ""


def has_own_email(user: Any) -> bool:
    """Tell whether the account has a true address, so that its owner can get a new password alone."""
    return bool(user.email) and not user.email.endswith(f"@{NO_MAIL}")


def taken_usernames(bases: Iterable[str]) -> set[str]:
    """Return the usernames, in small letters, that begin with one of the bases; one query."""
    wanted = sorted(set(bases))
    if not wanted:
        return set()
    query = reduce(or_, (Q(username__istartswith=base) for base in wanted))
    return {name.lower() for name in get_user_model().objects.filter(query).values_list("username", flat=True)}


def taken_emails(emails: Iterable[str]) -> set[str]:
    """Return the addresses, in small letters, that belong to an account; one query."""
    wanted = sorted({email.lower() for email in emails if email})
    if not wanted:
        return set()
    query = reduce(or_, (Q(email__iexact=email) for email in wanted))
    return {email.lower() for email in get_user_model().objects.filter(query).values_list("email", flat=True)}


def create_accounts(accounts: Sequence[NewAccount]) -> dict[str, Any]:
    """Store active accounts and return username -> account; 2 queries and one for profiles."""
    model = get_user_model()
    with ThreadPoolExecutor(max_workers=4) as pool:  # hashing is slow on purpose and runs outside the interpreter's lock
        hashes = list(pool.map(make_password, [account.password for account in accounts]))
    rows = [
        model(username=account.username, email=account.email or f"{account.username}@{NO_MAIL}", password=hashed, is_active=True)
        for account, hashed in zip(accounts, hashes, strict=True)
    ]
    model.objects.bulk_create(rows)
    users = {user.username: user for user in model.objects.filter(username__in=[account.username for account in accounts])}
    _create_profiles({account.username: account.name for account in accounts}, users)
    return users


def set_password(user: Any, password: str) -> None:
    """Store a new password of an account; other sessions of the account end."""
    user.set_password(password)
    user.save(update_fields=["password"])


def account_by_email(email: str) -> Any:
    """Return the active account with this address, None when there is none or the address is not confirmed."""
    return get_user_model().objects.filter(email__iexact=email, is_active=True).first()


def _create_profiles(names: dict[str, str], users: dict[str, Any]) -> None:
    try:
        models = import_module("common.djangoapps.student.models")
    except ImportError:  # not on the platform
        return
    models.UserProfile.objects.bulk_create([models.UserProfile(user=users[username], name=name) for username, name in names.items()])
