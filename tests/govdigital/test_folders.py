from govdigital.folders import remove


def test_a_folder_goes_with_what_is_in_it_and_a_link_without(tmp_path):
    folder, file, link = (tmp_path / name for name in ("folder", "file", "link"))
    kept = tmp_path / "kept" / "page.html"
    for page in (kept, folder / "below" / "page.html"):
        page.parent.mkdir(parents=True)
        page.write_text("A page.")
    (folder / "below" / "away").symlink_to(kept.parent)
    file.write_text("A page.")
    link.symlink_to(kept.parent)

    for path in (folder, file, link, tmp_path / "missing"):
        remove(path)

    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert kept.read_text() == "A page."
