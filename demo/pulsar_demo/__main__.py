"""The demonstration site on the command line: ``python -m pulsar_demo [serve|load|manage ...]``."""

import ipaddress
import os
import sys


def main(arguments: list[str]) -> None:
    """Run a command: ``serve`` (the default) prepares what is missing first; ``load`` starts anew; the rest goes to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulsar_demo.settings")
    command = arguments[0] if arguments else "serve"
    if command == "serve":
        host, port = _address()
        os.environ["PULSAR_DEMO_WORKER"] = "1"
        if _is_loopback(host):  # elsewhere letters hold addresses without a host
            os.environ.setdefault("PULSAR_DEMO_URL", f"http://{f'[{host}]' if ':' in host else host}:{port}")
    import django  # noqa: PLC0415 - the environment is complete only now

    django.setup()
    from pulsar_demo import server  # noqa: PLC0415

    if command == "serve":
        server.prepare()
        server.serve(host, port)
    elif command == "load":
        server.load_anew()
    else:
        from django.core.management import execute_from_command_line  # noqa: PLC0415

        execute_from_command_line(["pulsar_demo", *arguments])


def _address() -> tuple[str, int]:
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not port.isdigit() or not 0 < int(port) < 65536:
        sys.exit(f"PORT={port}: a number from 1 to 65535 is needed")
    if not _is_loopback(host) and os.environ.get("DEMO_PUBLIC") != "1":
        sys.exit(f"HOST={host}: every password here is public; set DEMO_PUBLIC=1 to let other machines in")
    return host, int(port)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


if __name__ == "__main__":
    main(sys.argv[1:])
