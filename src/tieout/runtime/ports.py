"""Ports to listen on: see early that one is taken, and find a free one."""

import socket


class PortTaken(Exception):
    """Another program listens on the port, or it may not be used. `port` is the port."""

    def __init__(self, host: str, port: int, reason: str, option: str) -> None:
        super().__init__(
            f"Port {port} on {host} cannot be used ({reason}). Choose another one with {option}."
        )
        self.port = port


def refuse_taken(host: str, port: int, *, option: str) -> None:
    """Refuse a port on which nothing can listen.

    Raises: PortTaken.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        with socket.socket(family, kind, protocol) as probe:
            # As servers do: a connection of a former server that is still fading away is no hindrance.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        raise PortTaken(host, port, error.strerror or "it cannot be opened", option) from error


def free_port() -> int:
    """Return a port of this machine on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
