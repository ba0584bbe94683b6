"""Under which addresses another device of the same network may reach this machine."""

from __future__ import annotations

import ipaddress
import socket

import streamlit as st

# Addresses of documentation: none is there, and nothing is sent to find out the way to it.
ANYWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


def of_this_machine() -> tuple[str, ...]:
    """Such as "192.168.1.7" or "[fd00::7]"; none where the server listens to this machine alone."""
    listens = str(st.get_option("server.address") or "")
    if listens and not ipaddress.ip_address(listens).is_unspecified:
        return () if ipaddress.ip_address(listens).is_loopback else (_written(listens),)
    found = (_toward(family, place) for family, place in ANYWHERE)
    return tuple(_written(address) for address in found if address)


def _toward(family: socket.AddressFamily, place: str) -> str:
    """The address with which this machine would go to another one; "" where it has none."""
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as way:
            way.connect((place, 9))  # of a datagram's socket it only looks up the way
            address = str(way.getsockname()[0])
    except OSError:
        return ""
    return "" if ipaddress.ip_address(address).is_loopback else address


def _written(address: str) -> str:
    return f"[{address}]" if ":" in address else address
