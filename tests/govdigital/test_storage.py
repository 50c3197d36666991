import re
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from govdigital.storage import SiteFilesStorage


def collected(folder):
    """The site's own scripts and sheets as visitors get them: the text of each by its name without
    fingerprint.
    """
    source = FileSystemStorage(settings.BASE_DIR / "static")
    storage = SiteFilesStorage(location=folder, base_url="/static/")
    found = Path(source.location, "js").rglob("*.js")
    paths = [path.relative_to(source.location).as_posix() for path in found]
    for name in paths:
        with source.open(name) as file:
            storage.save(name, file)
    done = list(storage.post_process({name: (storage, name) for name in paths}))
    assert all(not isinstance(outcome, Exception) for _name, _hashed, outcome in done)
    return {name: (folder / storage.hashed_files[name]).read_text() for name in paths}


def test_scripts_import_each_other_by_their_fingerprints(tmp_path):
    scripts = collected(tmp_path)

    imports = re.findall(r'from "\./writing/([^"]+)"', scripts["js/writing.js"])
    assert len(imports) > 3
    assert all((tmp_path / "js" / "writing" / name).exists() for name in imports)
    assert all(re.search(r"\.[0-9a-f]{12}\.js$", name) for name in imports)
