"""``kehoach serve`` and ``kehoach users``: the explorer's part of the command line."""

from __future__ import annotations

import click

from models.errors import SettingsError
from models.messages import say
from pipeline.settings import from_environment

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@click.command("serve", epilog="Example:  kehoach serve --port 8000   then open http://127.0.0.1:8000")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any free port.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Elsewhere than on loopback needs a user first.")
@click.option("--database", metavar="URL", help="Warehouse; SQLite under data/processed by default.")
def serve_command(port: int, host: str, database: str | None) -> None:
    """Serve the explorer: compare provinces and check any figure in the browser."""
    import uvicorn

    from explorer.app import create_app
    from explorer.users import UserStore

    settings = from_environment().with_database(database)
    is_open = host in _LOOPBACK
    if not is_open and not UserStore.of(settings).names():
        raise SettingsError(say("explorer.serve.password_first", "en", host=host))
    app = create_app(settings, hosts=() if is_open else (host,), sign_in_to_read=not is_open)
    server = uvicorn.Server(
        uvicorn.Config(app, host=host, port=port, log_level="warning", server_header=False, proxy_headers=False)
    )
    with server.config.bind_socket() as listening:
        shown = listening.getsockname()[1]
        click.echo(say("explorer.serve.ready", address=f"http://{host}:{shown}"))
        server.run(sockets=[listening])


@click.group("users", epilog="Example:  kehoach users add lan")
def users_command() -> None:
    """Who may review: add, reset or remove a user of the explorer."""


def _password_option(command: click.decorators.FC) -> click.decorators.FC:
    return click.option(
        "--password", prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for where it is not given."
    )(command)


@users_command.command("add")
@click.argument("name")
@_password_option
def users_add(name: str, password: str) -> None:
    """Add the user NAME."""
    from explorer.users import UserStore

    UserStore.of(from_environment()).add(name, password)
    click.echo(say("explorer.users.added", name=name))


@users_command.command("reset")
@click.argument("name")
@_password_option
def users_reset(name: str, password: str) -> None:
    """Give the user NAME another password; sessions signed in with the old one end."""
    from explorer.users import UserStore

    UserStore.of(from_environment()).reset(name, password)
    click.echo(say("explorer.users.reset", name=name))


@users_command.command("remove")
@click.argument("name")
def users_remove(name: str) -> None:
    """Remove the user NAME; what they decided stays under their name."""
    from explorer.users import UserStore

    UserStore.of(from_environment()).remove(name)
    click.echo(say("explorer.users.removed", name=name))
