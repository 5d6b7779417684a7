import hashlib
import re
from pathlib import Path

import pulsar_xblocks

VENDOR = Path(pulsar_xblocks.__file__).parent / "static" / "pulsar_xblocks" / "kernel" / "vendor"


def test_every_bundle_is_the_one_of_the_table() -> None:
    table = dict(re.findall(r"^\| `([\w.-]+\.js)` \|.*`([0-9a-f]{64})` \|$", (VENDOR / "README.md").read_text("utf8"), re.MULTILINE))

    bundles = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in VENDOR.glob("*.js")}

    assert bundles
    assert bundles == table


def test_every_licence_is_there() -> None:
    named = re.findall(r"\| (?:in )?`tus\.js` \| ([\w-]+)", (VENDOR / "README.md").read_text("utf8"))
    licences = (VENDOR / "LICENSES.txt").read_text("utf8")

    assert named == ["tus-js-client", "js-base64", "url-parse", "querystringify", "requires-port"]
    assert [name for name in named if f"## {name} " not in licences] == []


def test_bundles_are_modules_without_source_maps() -> None:
    for path in VENDOR.glob("*.js"):
        text = path.read_text("utf8")

        assert "sourceMappingURL" not in text
        assert re.search(r"export\s*\{", text)
        assert not re.search(r"\bimport\s*[\w{*]|\bfrom\s*[\"']", text)
