"""The API's documentation page draws every operation from our own files, and is heard by nobody else."""


def test_docs_show_every_operation_and_ask_no_other_host(visit):
    seen = visit(viewport={"width": 1280, "height": 900})
    seen.page.goto("/api/v1/docs")
    seen.page.locator(".opblock").first.wait_for()
    paths = seen.page.locator(".opblock-summary-path").all_inner_texts()
    shown = {path.replace("\u200b", "").removeprefix("/api/v1/") for path in paths}
    assert shown >= {"listings", "listings/{public_id}", "clusters", "districts", "suggest", "taxonomy", "away"}
    seen.page.locator(".opblock").first.click()
    seen.page.get_by_text("weekday", exact=True).first.wait_for()
    assert seen.strangers() == []
    assert seen.errors == []
    assert seen.context.cookies() == []


def test_an_operation_can_be_tried_from_the_page(visit):
    seen = visit(viewport={"width": 1280, "height": 900})
    seen.page.goto("/api/v1/docs")
    operation = seen.page.locator("[id^=operations-][id$=-taxonomy]")
    operation.locator(".opblock-summary").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    operation.locator(".live-responses-table").get_by_text("kodomo-shokudo").first.wait_for()
    assert seen.errors == [] and seen.strangers() == []
