"""What somebody sees who sends a form, or opens a page, while the database is away (tests/test_replicas.py: when)."""

from tests.browser.looking import violations


def test_a_sentence_in_ones_own_language_that_everybody_can_read(visit):
    page = visit().page
    for path, word in (("/", "いまは、ページを出せません"), ("/en/", "just now"), ("/easy/", "できません")):
        answer = page.goto(f"{path}unavailable/")
        assert (answer.status, answer.headers["retry-after"]) == (503, "30")
        page.get_by_role("heading", level=1).filter(has_text=word).wait_for()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
