import re
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.http import HttpResponse

from govdigital import settings as site_settings
from govdigital.storage import SiteFilesStorage, StaticFiles

MANIFEST = """
{"version": "1.1", "hash": "", "paths": {"site.css": "site.0123456789ab.css"}}
"""


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


def test_a_file_is_served_compressed_and_for_good_whenever_it_is_first_asked_for(
    rf, settings, tmp_path
):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = site_settings.STORAGES
    settings.WHITENOISE_USE_FINDERS = False
    (tmp_path / "staticfiles.json").write_text(MANIFEST)
    site = StaticFiles(lambda request: HttpResponse("not there", status=404))

    def ask(accepted):
        answer = site(
            rf.get("/static/site.0123456789ab.css", headers={"Accept-Encoding": accepted})
        )
        caching = answer.headers.get("Cache-Control", "").rpartition(", ")[2]
        content = b"".join(answer)
        answer.close()
        return content, answer.headers.get("Content-Encoding"), caching

    before = ask("br")
    for ending, content in (("", b"a long sheet"), (".gz", b"shorter"), (".br", b"short")):
        (tmp_path / f"site.0123456789ab.css{ending}").write_bytes(content)

    assert before == (b"not there", None, "")
    for _again in range(2):
        assert ask("br, gzip") == (b"short", "br", "immutable")
        assert ask("gzip") == (b"shorter", "gzip", "immutable")
        assert ask("") == (b"a long sheet", None, "immutable")
