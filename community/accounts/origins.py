"""What is kept of where people come from, and what e-mail addresses have in common.

Network addresses are never stored: only a keyed hash that nobody without the site's secret can compare with anything.
"""

from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from community.core.signing import seal

HOME_V6 = 64  # bits of an IPv6 address that one household or machine has for itself (RFC 6177)
WIDEST = {4: 16, 6: 32}  # the fewest bits of a network that can be blocked
SAME_HOST = {"googlemail.com": "gmail.com"}
WITHOUT_DOTS = ("gmail.com",)  # providers where dots in the first part mean nothing
Network = IPv4Network | IPv6Network


def near(address: str) -> str:
    """The address, or the part of an IPv6 address that stays the same from day to day; nothing for what is none."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(found) if found.version == 4 else str(ip_network((found, HOME_V6), strict=False))


def mark_of(address: str) -> str:
    """The keyed hash of an address; nothing for what is none."""
    place = near(address)
    return seal("origin", place) if place else ""


def network_in(text: str) -> Network | None:
    """A network in CIDR notation, or a single address; None for what cannot be read."""
    try:
        return ip_network(text.strip(), strict=False)
    except ValueError:
        return None


def is_within(address: str, network: str) -> bool:
    """Whether an address is in a network."""
    found, wanted = network_in(near(address)), network_in(network)
    if found is None or wanted is None or found.version != wanted.version:
        return False
    return found.subnet_of(wanted)  # type: ignore[arg-type]


def mailbox(email: str) -> str:
    """The mailbox behind an address: without what follows a plus, and without dots where they mean nothing."""
    local, _at, host = email.strip().casefold().rpartition("@")
    host = SAME_HOST.get(host, host)
    local = local.partition("+")[0]
    return f"{local.replace('.', '') if host in WITHOUT_DOTS else local}@{host}"


def looks_alike(email: str) -> str:
    """What addresses have in common that differ in dots, hyphens, underscores or what follows a plus."""
    local, _at, host = mailbox(email).rpartition("@")
    return f"{''.join(sign for sign in local if sign not in '.-_')}@{host}"


def mailbox_mark(email: str) -> str:
    return seal("blocked address", mailbox(email))


def domain_mark(host: str) -> str:
    return seal("blocked domain", host.strip().rstrip(".").casefold())


def veiled(email: str) -> str:
    """An address that its owner would know again, and nobody else."""
    local, _at, host = email.strip().rpartition("@")
    return f"{local[:1]}…@{host}"[:100]
