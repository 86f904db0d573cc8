"""What every template can use: versioned addresses of static files, icons, the site's names, words for moments."""

import hashlib
import shutil
import tempfile
from collections import ChainMap
from collections.abc import KeysView, MutableMapping
from functools import cache
from pathlib import Path
from string import hexdigits
from typing import Any

from flask import Flask, Response, abort, send_from_directory
from flask.templating import Environment
from jinja2 import StrictUndefined
from markupsafe import Markup
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from community.core import wording

STATIC = Path(__file__).resolve().parents[2] / "static"
FOREVER = 365 * 24 * 3600
OLDER = 4  # versions that are kept beside the present one: open tabs and caches have pages with their addresses


class Names(ChainMap[str, Any]):
    """The names that a template knows: its own, and those that all know. Jinja compares them at every import in a
    template; the keys of a plain dictionary are compared ten times as fast as those of a chain."""

    def keys(self) -> KeysView[str]:
        return {**self.maps[1], **self.maps[0]}.keys()


class Templates(Environment):
    """Flask's, with names that are compared fast."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> Names:
        return Names({} if d is None else d, self.globals)


def bundle(source: Path, target: Path, hue: int) -> None:
    """Copy the static files and make one stylesheet: the imports inlined, the vendor's hue at the end."""
    shutil.copytree(source, target, dirs_exist_ok=True)
    sheet = source / "css" / "site.css"
    if not sheet.exists():
        return
    lines = []
    for line in sheet.read_text().splitlines():
        if line.startswith("@import "):
            part = line.split('"')[1]
            text = (sheet.parent / part).read_text()
            up = "../" * part.count("/")
            lines.append(text.replace(f'url("{up}../', 'url("../') if up else text)
        else:
            lines.append(line)
    lines.append(f":root {{ --hue: {hue}; }}")
    (target / "css" / "site.css").write_text("\n".join(lines))


def digest_of(folder: Path, hue: int) -> str:
    """One short hash over all static files: it stands in their addresses, which may then be cached for ever."""
    total = hashlib.sha256(str(hue).encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:12]


def prepared_assets(data_dir: Path, hue: int) -> tuple[str, Path]:
    """Bundle and compress the static files once per version. Returns the digest and the folder."""
    digest = digest_of(STATIC, hue)
    folder = data_dir / "assets" / digest
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix="new-", dir=folder.parent))
        bundle(STATIC, building, hue)
        compressor = Compressor(quiet=True)
        for path in [path for path in building.rglob("*") if path.is_file()]:
            if compressor.should_compress(path.name):
                list(compressor.compress(str(path)) or [])
        for path in (folder.parent, building, *building.rglob("*")):  # a server in front may read them, whatever umask
            path.chmod(0o755 if path.is_dir() else 0o644)
        put_in_place(building, folder)
    return digest, folder


def put_in_place(building: Path, folder: Path) -> None:
    """Give a finished folder its name and sweep away all but the latest: pages may still ask for them."""
    try:
        building.rename(folder)
    except OSError:  # web and worker start at the same time, and the other one was first
        shutil.rmtree(building)
        if not folder.exists():
            raise
        return
    others = [other for other in folder.parent.iterdir() if other != folder and not other.name.startswith("new-")]
    for other in sorted(others, key=lambda one: one.stat().st_ctime, reverse=True)[OLDER:]:
        shutil.rmtree(other, ignore_errors=True)


def connect(app: Flask) -> None:
    """Give templates their tools and serve the static files from memory-mapped, pre-compressed copies."""
    settings = app.config["SETTINGS"]
    digest, folder = prepared_assets(settings.data_dir, settings.brand_hue)

    def asset(path: str) -> str:
        return f"/static/{digest}/{path}"

    @cache
    def icon(name: str, cls: str = "") -> Markup:
        """An icon of the sprite. Always decoration: the words stand beside it or in an aria-label."""
        return Markup('<svg class="i{}" aria-hidden="true"><use href="{}#{}"/></svg>').format(
            f" {cls}" if cls else "", asset("icons.svg"), name
        )

    def other_version(digest: str, path: str) -> Response:
        """A file of a version before this one, or after it while processes change to new code."""
        if not set(digest) <= set(hexdigits):
            abort(404)
        answer = send_from_directory(folder.parent / digest, path, max_age=FOREVER)
        answer.cache_control.immutable = True
        return answer

    app.add_url_rule("/static/<string(length=12):digest>/<path:path>", view_func=other_version)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.globals.update(
        asset=asset,
        i=icon,
        site={
            "name": settings.site_name,
            "vendor": settings.vendor,
            "hue": settings.brand_hue,
            "url": settings.site_url,
            "demo": settings.demo,
            "language": settings.language,
        },
    )
    wording.connect(app)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=str(folder), prefix=f"static/{digest}/", max_age=FOREVER, immutable_file_test=lambda *_: True
    )
