"""`tieout serve`: the pages."""

import contextlib
import os

import click
import uvicorn
from django.urls import get_resolver

from tieout.cli.database import attached
from tieout.runtime.database import use_address
from tieout.runtime.ports import PortTaken, refuse_taken

# A page is answered in far less; what waits longer is a stream, and the browser asks for it again.
GRACEFUL_SECONDS = 5
POOL_SIZE = 16


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8800, show_default=True, help="Port to listen on.")
@attached
def command(*, host: str, port: int) -> None:
    """Serve the pages, until it is interrupted."""
    try:
        refuse_taken(host, port, option="--port")
    except PortTaken as error:
        raise click.ClickException(str(error)) from error
    use_address(os.environ["TIEOUT_DATABASE_URL"], pool_size=POOL_SIZE)
    # A page that cannot be loaded is found now, and not by the first visitor.
    assert get_resolver().url_patterns
    server = uvicorn.Server(
        uvicorn.Config(
            "tieout.config.asgi:application",
            host=host,
            port=port,
            lifespan="off",
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=GRACEFUL_SECONDS,
        )
    )
    # After it has stopped, the server raises once more the signal that stopped it: that was the wish.
    with contextlib.suppress(KeyboardInterrupt, SystemExit):
        server.run()
    if not server.started:
        raise click.ClickException(f"The pages could not be served on {host}:{port}; see the messages above.")
