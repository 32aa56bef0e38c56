"""What is and what is not a name of atproto's: the cases that its own tests of @atproto/syntax carry."""

import re
import tarfile
from pathlib import Path

from tests.counterparts.installing import installed, run

PINS = [Path(__file__).with_name("package.json")]
PACKAGE = "@atproto/syntax@0.3.0"


def _install(folder: Path) -> None:
    run(["npm", "pack", "--silent", PACKAGE], folder)
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extractall(folder, filter="data")


def cases(of: str) -> tuple[list[str], list[str]]:
    """The valid and the invalid ones of "aturi", "did", "handle", "nsid", "tid"."""
    source = (installed("atproto", PINS, _install) / "package" / "tests" / f"{of}.test.ts").read_text()
    found: dict[str, list[str]] = {"Valid": [], "Invalid": []}
    for one in re.finditer(r"""expect(Valid|Invalid)\w*\(\s*(['"])(.*?)\2,?\s*\)""", source):
        if "${" not in one[3]:
            found[one[1]].append(one[3])
    return found["Valid"], found["Invalid"]
