"""Addresses of servers that text may be sent to: on this machine or in its own network.

A name is looked up once and the connection made to what was found and checked, so that it cannot
lead elsewhere a moment later.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import NamedTuple
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}
_NETWORKS = tuple(map(ipaddress.ip_network, (
    "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
    "::1/128", "fc00::/7", "fe80::/10")))
"""This machine, and the networks that are not routed beyond their owner (RFC 1918, 3927, 4193)."""


class Endpoint(NamedTuple):
    """The parts of an ``http`` or ``https`` address."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def shown(self) -> str:
        """Host and port, as people write them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def endpoint(url: str, *, allow_public: bool = False) -> Endpoint:
    """The parts of an address.

    Raises
    ------
    ValueError
        If it is none that can be used, or its host is written as a number outside of private
        networks and ``allow_public`` is not set.

    Examples
    --------
    >>> endpoint("http://localhost:11434/v1").shown
    'localhost:11434'
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise ValueError(f"'{url}' is no address ({error})") from None
    if parts.scheme not in _PORTS or not host:
        raise ValueError(f"'{url}' is no address of the kind http://HOST:PORT/v1")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("an address has no user, password, '?' or '#'")
    if not allow_public and _is_number(host) and not is_private(host):
        raise ValueError(refusal(host))
    return Endpoint(parts.scheme, host, port or _PORTS[parts.scheme], parts.path.rstrip("/"))


def resolve(host: str, port: int, *, allow_public: bool = False) -> list[str]:
    """The numbers to connect to, one after the other: a name may stand for several.

    Raises
    ------
    ValueError
        If any of the numbers that the name stands for is public and ``allow_public`` is not set.
    OSError
        If the name is not known.
    """
    found = [str(item[4][0]) for item in
             socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not allow_public and not all(map(is_private, found)):
        raise ValueError(refusal(host))
    return list(dict.fromkeys(found))


def is_private(number: str) -> bool:
    """Whether an IP address is this machine's or one of a private network."""
    address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in network for network in _NETWORKS if network.version == address.version)


def refusal(host: str) -> str:
    """Why nothing is sent to a host, and what to do about it."""
    return (f"'{host}' is outside this machine and its own network, and letters would leave both; "
            "allow_public = true allows it")


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
