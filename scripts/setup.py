"""Install everything that Tieout needs into .venv, and do nothing when it is all there.

It runs before anything is installed, so it needs only the standard library, and an old Python can read it far
enough to say which one is needed. Each package is checked by its hash in the lock files; where packages come
from is the business of the machine's own pip and uv settings. It is quick with uv, which it fetches into .uv
where the machine has none, and it does the same with pip where uv cannot be had or reaches nothing.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV, UV = ROOT / ".venv", ROOT / ".uv"
PYTHON = VENV / "bin" / "python"
PACKAGES, INSTALLER = ROOT / "requirements-dev.lock", ROOT / "requirements-setup.lock"
STAMP = VENV / "set-up"
LOCKED_UV = ("--require-hashes", "-r", str(INSTALLER))
ITSELF = ("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
PYTHON_MIN = (3, 11)
TOO_OLD = """\
Tieout needs Python 3.11 or newer; this is {version} ({path}).
Install a newer one, for example `apt install python3.11` or from python.org, and name it:
    make setup PYTHON=python3.11"""
NEITHER_PIP_NOR_VENV = """\
This Python has neither pip nor venv ({path}). Install one of them, for example
    apt install python3-venv        (Debian, Ubuntu)
    dnf install python3-pip         (Fedora, Red Hat)
    apk add py3-pip                 (Alpine)
and run `make setup` again."""
NOT_FETCHED = """\
The packages could not be installed; the messages above say what went wrong.
Without a network, or with a package index of your own: pip and uv read their own settings (pip.conf, uv.toml,
PIP_ and UV_ variables). Run `make setup` again when the index can be reached; what was done is kept."""


class SetupFailed(Exception):
    """Something is missing that this script cannot bring; the text says what to do."""


class CommandFailed(Exception):
    """A program could not be run, or ended with an error that it has shown itself."""


def main() -> int:
    """Set up, unless nothing changed since the last time."""
    wanted = mark()
    if STAMP.exists() and STAMP.read_text() == wanted and PYTHON.exists():
        return 0
    started = time.monotonic()
    try:
        install()
    except SetupFailed as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted; `make setup` goes on from here.", file=sys.stderr)
        return 130
    STAMP.write_text(wanted)
    print(f"Tieout is set up in .venv ({time.monotonic() - started:.0f} s).")
    return 0


def mark() -> str:
    """Return what .venv depends on, as a digest: the lists of packages, the interpreter, this very folder."""
    digest = hashlib.sha256(str((sys.version, sys.prefix, ROOT)).encode())
    for path in (PACKAGES, INSTALLER, ROOT / "pyproject.toml", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def install() -> None:
    """Bring the packages of the lock file and Tieout itself, by uv or else by pip.

    Raises: SetupFailed.
    """
    if sys.version_info < PYTHON_MIN:
        raise SetupFailed(TOO_OLD.format(version=platform.python_version(), path=sys.executable))
    if not (has("pip") or has("ensurepip") or shutil.which("uv")):
        raise SetupFailed(NEITHER_PIP_NOR_VENV.format(path=sys.executable))
    if STAMP.exists():
        STAMP.unlink()
    try:
        install_with_uv()
    except CommandFailed as error:
        print(f"{error}; trying pip.", file=sys.stderr)
    else:
        return
    try:
        install_with_pip()
    except CommandFailed as error:
        raise SetupFailed(f"{error}.\n{NOT_FETCHED}") from error


def install_with_uv() -> None:
    """Make .venv equal to the lock file."""
    uv = find_uv()
    if not fits_interpreter():
        run(uv, "venv", "--quiet", "--clear", "--no-project", "--python", sys.executable, str(VENV))
    into = ("--quiet", "--python", str(PYTHON))
    run(uv, "pip", "sync", *into, "--require-hashes", str(PACKAGES))
    run(uv, "pip", "install", *into, *ITSELF)


def install_with_pip() -> None:
    """Do the same with pip; packages that the lock file no longer names stay."""
    if not fits_interpreter():
        run(
            sys.executable,
            "-m",
            "venv",
            "--clear",
            *(() if has("ensurepip") else ("--without-pip",)),
            str(VENV),
        )
    pip = (*find_pip(), "--python", str(PYTHON), "--quiet", "--disable-pip-version-check")
    run(*pip, "install", "--require-hashes", "-r", str(PACKAGES))
    run(*pip, "install", *ITSELF)


def find_uv() -> str:
    """Return a uv: the machine's own, the one fetched earlier, or one fetched now."""
    own = UV / "bin" / "uv"
    found = shutil.which("uv")
    if found or own.exists():
        return found or str(own)
    run(*find_pip(), "--quiet", "--disable-pip-version-check", "install", "--target", str(UV), *LOCKED_UV)
    return str(own)


def find_pip() -> "tuple[str, ...]":
    """Return how to call pip: this Python's own, else that of a .venv made for it."""
    if has("pip"):
        return (sys.executable, "-m", "pip")
    if not fits_interpreter():
        run(sys.executable, "-m", "venv", "--clear", str(VENV))
    run(str(PYTHON), "-m", "ensurepip", "--default-pip", quietly=True)
    return (str(PYTHON), "-m", "pip")


def has(module: str) -> bool:
    """Say whether this Python has a module of its standard library that some systems package apart."""
    return find_spec(module) is not None


def fits_interpreter() -> bool:
    """Say whether .venv exists, runs, and is of this Python."""
    code = f"import sys; sys.exit(sys.version_info[:3] != {tuple(sys.version_info[:3])!r})"
    try:
        run(str(PYTHON), "-c", code, quietly=True)
    except CommandFailed:
        return False
    return True


def run(*command: str, quietly: bool = False) -> None:
    """Run a program; its own messages are shown unless it is asked quietly.

    Raises: CommandFailed.
    """
    hidden = subprocess.DEVNULL if quietly else None
    # The machine's own certificates count for uv as they do for pip: a network may have its own authority.
    environment = {"UV_SYSTEM_CERTS": "true", **os.environ}
    environment.pop("VIRTUAL_ENV", None)
    try:
        subprocess.run(command, check=True, stdout=hidden, stderr=hidden, env=environment)
    except (OSError, subprocess.CalledProcessError) as error:
        raise CommandFailed(
            f"{Path(command[0]).name} did not succeed ({error.__class__.__name__})"
        ) from error


if __name__ == "__main__":
    sys.exit(main())
