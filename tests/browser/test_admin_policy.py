from timeline.models import Theme


def test_the_admin_keeps_to_the_policy_without_a_word_in_the_console(editor, live_site, said):
    Theme.objects.create(slug="portals", title_en="Portals", title_es="Portales")

    for place in ("", "timeline/theme/", "timeline/theme/?q=por", "timeline/initiative/add/"):
        editor.goto(f"{live_site}/admin/{place}", wait_until="networkidle")

    assert said == []


def test_the_admin_opens_in_spanish_too(editor, live_site, said):
    editor.goto(f"{live_site}/es/admin/timeline/source/add/", wait_until="networkidle")

    assert editor.locator("html").get_attribute("lang") == "es"
    assert said == []
