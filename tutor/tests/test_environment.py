"""What the real Tutor renders with the plugin on: read as files, no container is started."""

import ast
import base64
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

PRIVATE, PUBLIC = "/openedx/media-private", "/openedx/media"
CHUNK_MAX_BYTES = 2 * 1024 * 1024  # a piece of a file on its way
TOLD = re.compile(r"^# Pulsar XBlocks.*?(?=^$|\Z)", re.M | re.S)


class Site:
    """A Tutor project in a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def tutor(self, *words: str) -> str:
        """Return what the command says; an error of Tutor's is ours."""
        variables = {"TUTOR_ROOT": str(self.root), "TUTOR_PLUGINS_ROOT": str(self.root / "plugins")}
        command = [str(Path(sys.executable).parent / "tutor"), *words]
        done = subprocess.run(command, env=os.environ | variables, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def text(self, name: str) -> str:
        """Return a rendered file."""
        return (self.root / "env" / name).read_text("utf8")

    def services(self, *names: str) -> dict[str, Any]:
        """Return the services of compose files, a later file over an earlier one."""
        merged: dict[str, Any] = {}
        for name in names:
            for service, given in yaml.safe_load(self.text(name))["services"].items():
                merged[service] = merged.get(service, {}) | given
        return merged

    def kubernetes(self, name: str) -> dict[str, Any]:
        """Return name -> object of a Kubernetes file."""
        return {item["metadata"]["name"]: item for item in yaml.safe_load_all(self.text(f"k8s/{name}")) if item}

    def settings(self, name: str, **before: Any) -> dict[str, Any]:
        """Return what our lines of a settings file set, over what stood there before."""
        values = dict(before)
        for lines in TOLD.findall(self.text(f"apps/openedx/settings/{name}")):
            exec(compile(lines, name, "exec"), values)
        return {key: value for key, value in values.items() if key != "__builtins__"}


def _made(root: Path, *options: str) -> Site:
    site = Site(root)
    site.tutor("plugins", "enable", "pulsar")
    site.tutor("config", "save", *options)
    return site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return a site as the plugin makes it without any choice."""
    return _made(tmp_path_factory.mktemp("plain"))


def _mounted(service: dict[str, Any]) -> dict[str, str]:
    pairs = [volume.split(":")[:2] for volume in service["volumes"]]
    return {inside: outside for outside, inside in pairs}


def test_tutor_is_the_release_that_is_meant() -> None:
    wanted = os.environ.get("PULSAR_TUTOR", "")
    done = subprocess.run([str(Path(sys.executable).parent / "tutor"), "--version"], capture_output=True, text=True, check=True)

    assert re.search(r"version (\d+)", done.stdout)[1] == wanted or not wanted


def test_the_package_is_installed_into_the_image(site: Site) -> None:
    dockerfile = site.text("build/openedx/Dockerfile")

    assert re.search(r"RUN --mount=type=cache\S+ \\\n +\$\{PIP_COMMAND:-pip\} install 'pulsar-xblocks'\n", dockerfile)


def test_another_source_of_the_package_or_none(tmp_path: Path) -> None:
    site = _made(tmp_path, "--set", "PULSAR_PIP_REQUIREMENT=git+https://git.example.ru/pulsar.git@v1")
    named = site.text("build/openedx/Dockerfile")
    site.tutor("config", "save", "--set", "PULSAR_PIP_REQUIREMENT=")

    assert "install 'git+https://git.example.ru/pulsar.git@v1'" in named
    assert "ulsar" not in site.text("build/openedx/Dockerfile")


def test_a_mounted_checkout_reaches_the_image_and_every_service(tmp_path: Path) -> None:
    checkout = tmp_path / "pulsar-xblocks"
    checkout.mkdir()
    site = _made(tmp_path / "site")
    site.tutor("mounts", "add", str(checkout))
    services = site.services("local/docker-compose.yml", "local/docker-compose.prod.yml")

    places = [_mounted(services[name]).get("/mnt/pulsar-xblocks") for name in ("lms", "cms", "lms-worker", "cms-worker", "pulsar-tick")]

    assert places == [str(checkout)] * 5
    assert 'install -e "/mnt/pulsar-xblocks"' in site.text("build/openedx/Dockerfile")


def test_init_brings_tables_and_reference_data() -> None:
    code = (
        "from tutor.commands import cli; from tutor import hooks; hooks.Actions.CORE_READY.do();"
        "import tutorpulsar.plugin; print(hooks.Filters.CLI_DO_INIT_TASKS.apply([])[-1])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ast.literal_eval(done.stdout) == ("lms", "./manage.py lms migrate pulsar\n./manage.py lms pulsar_load_reference\n")


def test_private_files_have_one_folder_for_all_who_need_it(site: Site) -> None:
    services = site.services("local/docker-compose.yml", "local/docker-compose.prod.yml")
    places = {_mounted(services[name])[PRIVATE] for name in ("lms", "lms-worker", "cms", "cms-worker", "pulsar-tick")}

    assert places == {"../../data/openedx-media-private"}
    assert _mounted(services["permissions"])["/mounts/openedx-private"] == "../../data/openedx-media-private"
    owned = re.findall(r"^setowner \$OPENEDX_USER_ID (.*)$", site.text("apps/permissions/setowners.sh"), re.M)
    assert "/mounts/openedx-private" in owned[-1].split()  # the Tutor of Teak mounts the folder and leaves it to root


def test_no_web_server_knows_the_private_folder(site: Site) -> None:
    root = site.settings("lms/production.py")["PULSAR_PRIVATE_ROOT"]

    assert (root, Path(root).is_relative_to(PRIVATE), Path(root).is_relative_to(PUBLIC)) == (f"{PRIVATE}/pulsar", True, False)
    for name in ("apps/openedx/uwsgi.ini", "apps/caddy/Caddyfile"):
        assert (name, "media-private" in site.text(name)) == (name, False)
    assert f"/media={PUBLIC}" in site.text("apps/openedx/uwsgi.ini").replace(" ", "")
    assert PRIVATE not in str(_mounted(site.services("local/docker-compose.prod.yml")["caddy"]))


@pytest.mark.parametrize("name", ["lms/production.py", "lms/development.py", "cms/production.py", "cms/development.py"])
def test_settings_reach_the_lms_and_studio(site: Site, name: str) -> None:
    ast.parse(site.text(f"apps/openedx/settings/{name}"))
    made = site.settings(name)
    key = made["PULSAR_FIELD_KEYS"][0]

    assert (made["PULSAR_PRIVATE_ROOT"], made["PULSAR_FIELD_KEYS"], made["PULSAR_PUBLIC_URL"]) == (f"{PRIVATE}/pulsar", [key], "")
    assert (len(key), len(base64.urlsafe_b64decode(key))) == (44, 32)


def test_a_key_is_made_once_and_changed_by_hand(tmp_path: Path) -> None:
    site = _made(tmp_path)
    first = site.settings("lms/production.py")["PULSAR_FIELD_KEYS"]
    site.tutor("config", "save")
    again = site.settings("lms/production.py")["PULSAR_FIELD_KEYS"]
    site.tutor("config", "save", "--set", "PULSAR_FIELD_KEY=new=", "--set", f"PULSAR_OLD_FIELD_KEYS=['{first[0]}']")

    assert (again, site.settings("cms/production.py")["PULSAR_FIELD_KEYS"]) == (first, ["new=", first[0]])


def test_blocks_join_those_of_libraries_without_pushing_any_out(site: Site) -> None:
    before = ["problem", "pulsar_studio", "video"]

    made = site.settings("cms/production.py", LIBRARY_ENABLED_BLOCKS=before)["LIBRARY_ENABLED_BLOCKS"]

    assert made == ["problem", "pulsar_studio", "video", "pulsar_studio_project", "pulsar_standings"]
    assert "LIBRARY_ENABLED_BLOCKS" not in site.settings("lms/production.py")
    assert site.settings("cms/development.py")["LIBRARY_ENABLED_BLOCKS"] == ["pulsar_studio", "pulsar_studio_project", "pulsar_standings"]


def test_jobs_of_studio_run_on_a_worker_of_the_lms(site: Site) -> None:
    worker = site.services("local/docker-compose.prod.yml")["lms-worker"]["command"]
    queues = next(word for word in worker if word.startswith("--queues=")).removeprefix("--queues=").split(",")

    assert site.settings("cms/production.py")["PULSAR_JOBS_QUEUE"] in queues
    assert "PULSAR_JOBS_QUEUE" not in site.settings("lms/production.py")


def test_the_tick_runs_beside_the_lms(site: Site) -> None:
    services = site.services("local/docker-compose.yml", "local/docker-compose.prod.yml")
    tick, worker = services["pulsar-tick"], services["lms-worker"]

    assert tick["command"] == ["./manage.py", "lms", "pulsar_tick", "--every", "60"]
    assert (tick["image"], tick["environment"], tick["restart"]) == (worker["image"], worker["environment"], "unless-stopped")
    assert _mounted(tick) == _mounted(worker)


def test_the_tick_of_a_developer_has_a_developers_image(site: Site) -> None:
    services = site.services("local/docker-compose.yml", "dev/docker-compose.yml")

    assert services["pulsar-tick"]["image"] == services["lms"]["image"] != site.services("local/docker-compose.yml")["lms"]["image"]
    assert services["pulsar-tick"]["environment"]["DJANGO_SETTINGS_MODULE"] == "lms.envs.tutor.development"


def test_a_piece_of_a_file_passes_the_proxy(site: Site) -> None:
    found = re.findall(r"path /\* \{\s+request_body \{\s+max_size (\d+)MB", site.text("apps/caddy/Caddyfile"))

    assert found
    assert min(int(size) * 1_000_000 for size in found) > CHUNK_MAX_BYTES + 4096


def test_kubernetes_has_a_private_volume_and_the_tick(site: Site) -> None:
    claim = site.kubernetes("volumes.yml")["pulsar-private"]["spec"]
    changed = site.kubernetes("override.yml")
    deployments = site.kubernetes("deployments.yml")
    pods = [item["spec"]["template"]["spec"] for item in (*changed.values(), deployments["pulsar-tick"])]

    assert (claim["accessModes"], claim["resources"]["requests"]["storage"]) == (["ReadWriteMany"], "20Gi")
    assert sorted(changed) == ["cms", "cms-worker", "lms", "lms-worker"]
    assert set(changed) < set(deployments)
    for pod in pods:
        volume = {"name": "pulsar-private", "persistentVolumeClaim": {"claimName": "pulsar-private"}}
        assert (volume in pod["volumes"], pod["securityContext"]["fsGroup"]) == (True, 1000)
        assert {"mountPath": f"{PRIVATE}/pulsar", "name": "pulsar-private"} in pod["containers"][0]["volumeMounts"]
    assert pods[-1]["containers"][0]["args"] == ["./manage.py", "lms", "pulsar_tick", "--every", "60"]
    assert "- path: k8s/override.yml" in site.text("kustomization.yml") or "- k8s/override.yml" in site.text("kustomization.yml")


def test_off_means_off(tmp_path: Path) -> None:
    site = _made(tmp_path)
    site.tutor("plugins", "disable", "pulsar")
    shutil.rmtree(tmp_path / "env")
    site.tutor("config", "save")
    rendered = [path for path in (tmp_path / "env").rglob("*") if path.is_file()]

    assert len(rendered) > 30
    assert [path for path in rendered if b"pulsar" in path.read_bytes().lower()] == []
