"""Requests to servers of strangers, at addresses that anybody may have written: never into our own network, never long.

A name is looked up once, every address that it has is checked, and the connection goes to a checked one. So nobody can
answer one address for the check and another one for the connection.
"""

import re
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, quote, urlsplit

PORTS = {"http": 80, "https": 443}
STEP = 10.0  # seconds that a server may be silent
WHOLE = 20.0  # seconds for the whole answer
TRIED = 2  # addresses of a host
NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last four bytes are an address of the old kind
HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+")
IN_PATHS = "%/:=&?~#+!$,;'@()*[]"

# What can go wrong: its name is not known, nobody answers in time, it hangs up, its certificate is not valid, it is not
# for us to go there.
NAME, TIME, CONNECTION, CERTIFICATE, FORBIDDEN = "name", "time", "connection", "certificate", "forbidden"

Connect = Callable[[str, int], socket.socket]


class NoReply(Exception):
    """No answer came; `fault` says why."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class Reply:
    """What a server answered: the names of its headers in small letters, and as much of the body as was wanted."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the internet: not to this machine, nor to a network of its own."""
    ip = ip_address(address.partition("%")[0])
    inner = four_in(ip) if isinstance(ip, IPv6Address) else None
    if inner is not None:
        return is_public(str(inner))
    local = isinstance(ip, IPv6Address) and ip.is_site_local
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or local)


def four_in(ip: IPv6Address) -> IPv4Address | None:
    """The address of the old kind to which one of the new kind leads."""
    if ip in NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def connect_to_public(host: str, port: int) -> socket.socket:
    """Connect to a host, unless one of its addresses is not public. Raises NoReply or OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not all(is_public(str(address[0])) for *_kind, address in found):
        raise NoReply(FORBIDDEN)
    for number, (family, kind, protocol, _name, address) in enumerate(found[:TRIED], 1):
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(STEP)
            connection.connect(address)
        except OSError:
            connection.close()
            if number == min(TRIED, len(found)):
                raise
        else:
            return connection
    raise NoReply(NAME)


def is_fit(url: str) -> bool:
    """Whether an address may be asked: http or https, at their own port, and nobody's password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    usual = PORTS.get(parts.scheme)
    is_host = HOST.fullmatch(parts.hostname or "")
    return bool(usual and is_host and port in (None, usual) and "@" not in parts.netloc)


def ask(
    method: str,
    url: str,
    headers: Mapping[str, str],
    most: int = 0,
    connect: Connect = connect_to_public,
    body: bytes | None = None,
) -> Reply:
    """Send one request, with a body or without, and read at most `most` bytes of the answer's body. Redirects are
    answers like others.

    Raises NoReply.
    """
    if not is_fit(url):
        raise NoReply(FORBIDDEN)
    try:
        return answered(method, urlsplit(url), headers, most, connect, body)
    except socket.gaierror as error:
        unknown = error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
        raise NoReply(NAME if unknown else TIME) from error
    except TimeoutError as error:
        raise NoReply(TIME) from error
    except ssl.SSLCertVerificationError as error:
        raise NoReply(CERTIFICATE) from error
    except (OSError, HTTPException, ValueError) as error:
        raise NoReply(CONNECTION) from error


def answered(
    method: str, parts: SplitResult, headers: Mapping[str, str], most: int, connect: Connect, sent: bytes | None = None
) -> Reply:
    host = ascii_name(parts.hostname or "")
    path = quote(parts.path or "/", safe=IN_PATHS) + (f"?{quote(parts.query, safe=IN_PATHS)}" if parts.query else "")
    line = Line(connect(host, PORTS[parts.scheme]))
    try:
        if parts.scheme == "https":
            line.encrypt(host)
        conversation = HTTPConnection(host)
        conversation.sock = line.socket
        conversation.request(method, path, sent, headers={"Host": f"[{host}]" if ":" in host else host, **headers})
        answer = conversation.getresponse()
        body = answer.read(most) if most else b""
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)
    except (OSError, HTTPException, ValueError):
        if line.is_over:
            raise TimeoutError from None
        raise
    finally:
        line.close()


def ascii_name(host: str) -> str:
    """The name of a host as the net spells it. Raises NoReply for what cannot be one."""
    try:
        return host.encode("idna").decode()
    except UnicodeError as error:
        raise NoReply(NAME) from error


class Line:
    """A connection that is cut when the whole answer takes too long: a server may send a byte now and then."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self.is_over = False
        self.timer = threading.Timer(WHOLE, self.cut)
        self.timer.daemon = True
        self.timer.start()

    def encrypt(self, host: str) -> None:
        context = ssl.create_default_context()
        self.socket = secure = context.wrap_socket(self.socket, server_hostname=host, do_handshake_on_connect=False)
        secure.do_handshake()  # now that it can be cut

    def cut(self) -> None:
        self.is_over = True
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.timer.cancel()
        self.socket.close()
