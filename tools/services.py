"""Start MariaDB, PostgreSQL and Redis of this machine for the tests: private servers on loopback, gone afterwards.

services.py                        start all three, print their addresses, stop them at Ctrl+C
services.py COMMAND [ARGUMENT...]  run the command with the addresses in its environment, then stop them

Servers that already run on the machine are neither used nor touched.  Standard library only, readable by any Python 3.
"""

import contextlib
import ctypes
import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

PLACES = "/usr/sbin", "/usr/local/sbin", "/usr/lib/postgresql/*/bin", "/usr/libexec", "/opt/homebrew/bin", "/opt/homebrew/sbin"
POLICY = "/usr/sbin/policy-rc.d"  # what Debian asks before it starts a freshly installed service
PATIENCE_S = 60
HOST = "127.0.0.1"
PR_SET_PDEATHSIG = 1

# What each needs: programs that must be there, and the Debian packages that bring them.  The core package of MariaDB
# starts nothing by itself; with its headers pip builds the driver.
MARIADB = (
    ("mariadbd", "mariadb-install-db", "my_print_defaults", "mariadb_config", "pkg-config", "cc"),
    ("mariadb-server-core", "mariadb-client-core", "libmariadb-dev", "pkg-config", "gcc"),
)
POSTGRESQL = (("initdb", "postgres", "pg_isready", "createdb"), ("postgresql",))
REDIS = (("redis-server",), ("redis-server",))


def say(text):
    print("== Services: " + text, flush=True)


# --- programs and packages


def program(name):
    """Return the path of a program, also outside the usual path; the newest of several versions; None without it."""
    found = shutil.which(name)
    if found and "postgresql-common" not in os.path.realpath(found):  # a wrapper that wants a registered cluster
        return found
    paths = [path for place in PLACES for path in glob.glob(os.path.join(place, name)) if os.access(path, os.X_OK)]
    return max(paths, key=lambda path: [int(part) for part in path.split("/") if part.isdigit()], default=found)


def missing(needs):
    """Return the packages that bring what is missing."""
    return sorted({package for programs, packages in needs if not all(map(program, programs)) for package in packages})


def install(packages):
    """Install Debian packages where this account may; otherwise end with a sentence that helps."""
    advice = "apt-get install " + " ".join(packages)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit("The tests on services need programs that are not on this machine. On Debian or Ubuntu, as root:\n  " + advice)
    say(advice)
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    subprocess.call(["apt-get", "update", "-qq"], env=quiet, stdout=subprocess.DEVNULL)
    with starting_nothing():
        subprocess.call(["apt-get", "install", "-y", "-qq", "--no-install-recommends"] + packages, env=quiet, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def starting_nothing():
    """Let freshly installed packages start no service of their own."""
    if os.path.exists(POLICY):
        yield
        return
    with open(POLICY, "w") as file:
        file.write("#!/bin/sh\nexit 101\n")
    os.chmod(POLICY, 0o755)
    try:
        yield
    finally:
        os.remove(POLICY)


def ensure(needs):
    """Install what is missing."""
    packages = missing(needs)
    if packages:
        install(packages)
    if missing(needs):
        sys.exit("This did not work:\n  apt-get install " + " ".join(missing(needs)))


# --- processes


def account():
    """Return whom the servers run as: nobody instead of root, whom they refuse; None = this account."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def lowered():
    """Return what a child does before it starts: become the account, die with its parent."""
    libc = ctypes.CDLL(None)

    def become():
        who = account()
        if who:
            os.setgroups([])
            os.setgid(who.pw_gid)
            os.setuid(who.pw_uid)
        if sys.platform.startswith("linux"):
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

    return become


def start(command, folder, log):
    """Start a program in the folder, in a group of its own, so that Ctrl+C reaches only the tests."""
    clean = {"PATH": os.environ.get("PATH", ""), "HOME": folder, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    return subprocess.Popen(
        command, cwd=folder, env=clean, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=lowered(), start_new_session=True
    )


def free_port():
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def answers(port):
    """Tell whether somebody listens on the port."""
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


class Service:
    """One server: where it lives, how it starts, when it is ready."""

    name, stop_by = "", signal.SIGTERM

    def __init__(self, root):
        self.folder, self.port, self.process = os.path.join(root, self.name.lower()), free_port(), None
        os.makedirs(self.folder)
        if account():
            os.chown(self.folder, account().pw_uid, account().pw_gid)
        self.log = open(os.path.join(root, self.name.lower() + ".log"), "w")  # noqa: SIM115 - closed by stop()

    def path(self, name):
        """Return a path inside the folder of this server."""
        return os.path.join(self.folder, name)

    def call(self, *command):
        """Run a program to its end, or end with its last words."""
        if start([program(command[0])] + list(command[1:]), self.folder, self.log).wait():
            self.fail(f"{command[0]} failed")

    def launch(self, *command):
        """Start the server itself."""
        self.process = start([program(command[0])] + list(command[1:]), self.folder, self.log)

    def wait(self):
        """Wait until the server answers."""
        until = time.monotonic() + PATIENCE_S
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > until:
                self.fail("it does not start")
            time.sleep(0.1)

    def is_ready(self):
        """Tell whether the server answers."""
        return answers(self.port)

    def fail(self, what):
        """End with the last words of the server."""
        with open(self.log.name) as file:
            sys.exit(f"{self.name}: {what}\n{file.read()[-3000:]}")

    def stop(self):
        """Stop what was started here, patiently first."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(self.stop_by)
            try:
                self.process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()


class MariaDb(Service):
    """As Open edX sets MySQL up: utf8mb4 without regard to case, strict, InnoDB's default isolation; nothing is synced to the disk."""

    name, variable, needs = "MariaDB", "PULSAR_MARIADB_URL", MARIADB

    def begin(self):
        """Make the tables of the server, start it."""
        data, user = self.path("data"), f"pulsar@'{HOST}'"
        self.call("mariadb-install-db", "--no-defaults", "--datadir=" + data, "--auth-root-authentication-method=normal", "--skip-test-db")
        with open(self.path("init.sql"), "w") as file:
            file.write(f"CREATE DATABASE pulsar;\nCREATE USER {user} IDENTIFIED BY 'pulsar';\nGRANT ALL ON *.* TO {user};\n")
        self.launch(
            "mariadbd", "--no-defaults", "--datadir=" + data, "--init-file=" + self.path("init.sql"), "--bind-address=" + HOST,
            f"--port={self.port}", "--socket=" + self.path("socket"), "--pid-file=" + self.path("pid"),
            "--skip-name-resolve", "--max-connections=400", "--character-set-server=utf8mb4", "--collation-server=utf8mb4_unicode_ci",
            "--sql-mode=STRICT_TRANS_TABLES", "--innodb-buffer-pool-size=256M", "--innodb-flush-method=nosync", "--sync-frm=0",
            "--innodb-flush-log-at-trx-commit=0", "--skip-innodb-doublewrite",
        )  # fmt: skip

    def address(self):
        """Return the address for PULSAR_DEMO_DATABASE."""
        return f"mysql://pulsar:pulsar@{HOST}:{self.port}/pulsar"


class PostgreSql(Service):
    """As Debian makes it, in UTF-8 by code point; nothing is synced to the disk."""

    name, variable, needs, stop_by = "PostgreSQL", "PULSAR_POSTGRESQL_URL", POSTGRESQL, signal.SIGINT

    def begin(self):
        """Make the cluster, start it."""
        data = self.path("data")
        self.call("initdb", "--pgdata=" + data, "--username=pulsar", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        options = {"listen_addresses": HOST, "port": self.port, "unix_socket_directories": "", "max_connections": 400}
        options.update(fsync="off", autovacuum="off", synchronous_commit="off", full_page_writes="off")
        self.launch("postgres", "-D", data, *[part for key, value in sorted(options.items()) for part in ("-c", f"{key}={value}")])

    def is_ready(self):
        """Tell whether the server takes connections; make the database then."""
        place = ["-h", HOST, "-p", str(self.port), "-U", "pulsar"]
        if start([program("pg_isready"), "-q"] + place, self.folder, self.log).wait():
            return False
        self.call("createdb", *(place + ["pulsar"]))
        return True

    def address(self):
        """Return the address for PULSAR_DEMO_DATABASE."""
        return f"postgresql://pulsar@{HOST}:{self.port}/pulsar"


class Redis(Service):
    """In memory only."""

    name, variable, needs = "Redis", "PULSAR_REDIS_URL", REDIS

    def begin(self):
        """Start it."""
        self.launch("redis-server", "--bind", HOST, "--port", str(self.port), "--save", "", "--appendonly", "no", "--dir", self.folder)

    def address(self):
        """Return the address for Celery."""
        return f"redis://{HOST}:{self.port}/0"


ALL = (MariaDb, PostgreSql, Redis)


@contextlib.contextmanager
def started(kinds=ALL):
    """Start the servers, give their addresses by the names of environment variables, stop them."""
    ensure([kind.needs for kind in kinds])
    root = tempfile.mkdtemp(prefix="pulsar-services-")
    os.chmod(root, 0o755)  # the account of the servers passes through
    servers = []
    try:
        for kind in kinds:
            servers.append(kind(root))
            servers[-1].begin()
        for server in servers:
            server.wait()
            say(f"{server.name} at {server.address()}")
        yield {server.variable: server.address() for server in servers}
    finally:
        for server in servers:
            server.stop()
        shutil.rmtree(root, ignore_errors=True)


def main(arguments):
    """Run the command, or wait for Ctrl+C."""
    with started() as addresses:
        if arguments:
            return subprocess.call(arguments, env=dict(os.environ, **addresses))
        say("Ctrl+C stops them")
        signal.pause()
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
