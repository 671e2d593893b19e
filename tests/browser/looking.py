"""Opening a page of tests.browser.pages as a reader would, and measuring it there, once for all tests that ask.

One browser page is used for all of them; each is opened once in each language, everything is measured in that one
visit, and the tests of test_accessible.py read what was found. That keeps a few hundred visits inside CI's minutes.
"""

from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.pages import PublicPage
from tests.browser.visits import PHONE, Visit

COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}  # all that a colour scheme changes
AXE = """async options => (await axe.run(options)).violations.flatMap(rule =>
  rule.nodes.map(node => `${rule.id}: ${rule.help} – ${node.target} ${node.failureSummary}`))"""
SEND = """([address, fields]) => {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = address;
  for (const [name, value] of fields) {
    const input = Object.assign(document.createElement('input'), {type: 'hidden', name, value});
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}"""
STORED = """() => ({
    cookies: document.cookie,
    kept: [...Object.keys(localStorage), ...Object.keys(sessionStorage)],
})"""
# Everything that can be pressed, with its size; a label counts with its box, a card's stretched link with the card
TARGETS = """() => {
  const seen = one => one.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const all = document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary,'
    + '[role=button], [role=option], [tabindex="0"]');
  const inText = one => getComputedStyle(one).display === 'inline'
    && [...one.parentElement.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
  const box = one => {
    const label = one.labels && one.labels[0];
    const own = [one, ...(label && label.contains(one) ? [label] : [])].map(each => each.getBoundingClientRect());
    const after = getComputedStyle(one, '::after');
    const stretched = after.content !== 'none' && after.position === 'absolute';
    return {
      width: Math.max(...own.map(b => b.width), stretched ? parseFloat(after.width) : 0),
      height: Math.max(...own.map(b => b.height), stretched ? parseFloat(after.height) : 0),
    };
  };
  return [...all].filter(one => seen(one) && !one.closest('.visually-hidden, [aria-hidden=true], [inert]')
      && !one.matches('.skip-link, [tabindex="-1"]') && one.getClientRects().length)
    .map(one => ({
      what: [one.tagName, one.getAttribute('class'), (one.innerText || one.name || '').trim().slice(0, 30)].join(' '),
      classes: [...one.classList], inText: inText(one), ...box(one),
    }));
}"""
# What stands out over the right edge, to name a culprit in the failure
OVER = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && one.checkVisibility())
    .map(one => `${one.tagName.toLowerCase()}.${one.className} ${Math.round(one.getBoundingClientRect().right)}`)
    .slice(-3).concat([`${document.documentElement.scrollWidth} > ${innerWidth}`])"""
# Text that its own box hides (1.4.12: nothing may be lost when a reader spaces letters and lines)
CLIPPED = """() => [...document.querySelectorAll('body *')]
  .filter(one => one.childNodes.length && [...one.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
  .filter(one => one.checkVisibility() && !one.closest('.visually-hidden, .skip-link, .leaflet-container, svg'))
  .filter(one => { const s = getComputedStyle(one);
    return (['hidden', 'clip'].includes(s.overflowX) && one.scrollWidth > one.clientWidth + 1)
      || (['hidden', 'clip'].includes(s.overflowY) && one.scrollHeight > one.clientHeight + 1); })
  .map(one => `${one.tagName.toLowerCase()}.${one.className}`)"""
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }"""
ADOPT = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}"""


@dataclass
class Look:
    """What was found on one page in one language. Empty lists are what we hope for."""

    status: int
    axe: list[str]
    kept: dict
    strangers: list[str]
    errors: list[str]
    axe_dark: list[str] = field(default_factory=list)
    targets: list[dict] = field(default_factory=list)
    tree: list[dict] = field(default_factory=list)
    over_320: list[str] = field(default_factory=list)
    over_large_text: list[str] = field(default_factory=list)
    over_spaced: list[str] = field(default_factory=list)
    clipped: list[str] = field(default_factory=list)


def violations(page: Page, **options: object) -> list[str]:
    """axe-core's findings, one readable line each. (preload would fetch each style sheet again, in vain.)"""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(AXE, {"resultTypes": ["violations"], "preload": False, **options})


def open_page(seen: Visit, public: PublicPage, path: str, names: dict[str, str]) -> int:
    """Open it by address or by sending its form; the status of the answer."""
    page = seen.page
    if public.is_post:
        page.goto("about:blank" if public.from_elsewhere else "/feeds/", wait_until="load")
        seen.errors.clear()
        with page.expect_navigation() as navigation:
            page.evaluate(
                SEND, [seen.base_url + path, [[name, value.format_map(names)] for name, value in public.sent]]
            )
        response = navigation.value
    else:
        seen.errors.clear()
        response = page.goto(path, wait_until="load")
    if public.press:
        page.locator(public.press).click()
    return response.status


def accessibility_tree(page: Page) -> list[dict]:
    """What a screen reader is given, in order: {role, name, level, focusable}."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    children = {node["nodeId"]: node for node in nodes}

    def walk(node: dict):
        if not node.get("ignored"):
            own = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
            yield {
                "role": node["role"]["value"],
                "name": node.get("name", {}).get("value", ""),
                "description": node.get("description", {}).get("value", ""),
                "level": own.get("level"),
                "focusable": own.get("focusable", False),
            }
        for key in node.get("childIds", []):
            if key in children:
                yield from walk(children[key])

    return list(walk(nodes[0]))


def overflow(page: Page, width: int, height: int = 800) -> list[str]:
    page.set_viewport_size({"width": width, "height": height})
    return page.evaluate(OVER)


def look(seen: Visit, public: PublicPage, language: str, names: dict[str, str]) -> Look:
    """Visit once, measure everything. What no language changes is measured in Japanese only."""
    page = seen.page
    seen.requests.clear()
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    status = open_page(seen, public, public.path(language, names), names)
    found = Look(
        status,
        axe=violations(page, rules={"target-size": {"enabled": True}}),
        kept=page.evaluate(STORED) | {"jar": page.context.cookies()},
        strangers=seen.strangers(),
        errors=[text for text in seen.errors if str(public.status) not in text],
    )
    if language == "ja":
        found.targets = page.evaluate(TARGETS)
        found.tree = accessibility_tree(page)
        page.emulate_media(color_scheme="dark")
        found.axe_dark = violations(page, runOnly=COLOURS)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        found.over_large_text = overflow(page, 1280, 900)
        page.evaluate("document.documentElement.style.fontSize = ''")
    found.over_320 = overflow(page, 320, 256)  # a window of 1280 × 1024 at 400 %
    page.evaluate(ADOPT, SPACED)
    found.over_spaced = overflow(page, PHONE["width"])
    found.clipped = page.evaluate(CLIPPED)
    return found
