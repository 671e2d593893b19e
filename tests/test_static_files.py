"""Static files in production: hashed names, in what imports them too, small."""

import re
import shutil

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from config.static_files import StaticFilesStorage


def test_modules_import_modules_of_their_own_version(tmp_path):
    shutil.copytree(settings.BASE_DIR / "static" / "js", tmp_path / "js")
    here = FileSystemStorage(tmp_path)
    storage = StaticFilesStorage(tmp_path)
    names = [path.relative_to(tmp_path).as_posix() for path in (tmp_path / "js").rglob("*.js")]
    paths = {name: (here, name) for name in names}
    list(storage.post_process(paths))
    map_module = storage.hashed_files["js/map.js"]
    text = (tmp_path / map_module).read_text(encoding="utf-8")
    imported = re.findall(r'from "\./([\w.-]+)"', text)
    assert imported and all(re.fullmatch(r"[\w-]+\.[0-9a-f]{12}\.js", name) for name in imported)
    for kind in ("br", "gz"):
        assert (tmp_path / f"{map_module}.{kind}").exists()
