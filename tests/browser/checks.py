"""What must be true of every page, asked of the browser: all can be read, named and reached."""

from __future__ import annotations

from browser.chromium import Tab

# Source (documented): WCAG 2.2, success criterion 1.4.3: 4.5 to 1, 3 to 1 for large text.
_FAINT = """
(() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const pixel = (color) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (rgb) => {
    const linear = (part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = rgb.map((part) => linear(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const found = pixel(getComputedStyle(at).backgroundColor);
      if (found[3] === 255) return found.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const contrast = (color, element) => {
    const pair = [light(pixel(color).slice(0, 3)), light(behind(element))].sort((a, b) => b - a);
    return (pair[0] + 0.05) / (pair[1] + 0.05);
  };
  const faint = [];
  const judge = (color, element, style, text) => {
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const found = contrast(color, element);
    if (found < (isLarge ? 3 : 4.5)) faint.push(`${text.trim().slice(0, 40)}: ${found.toFixed(2)}`);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !element.checkVisibility()) continue;
    judge(getComputedStyle(element).color, element, getComputedStyle(element), texts.currentNode.data);
  }
  for (const input of document.querySelectorAll('input[placeholder]')) {
    judge(getComputedStyle(input, '::placeholder').color, input, getComputedStyle(input), input.placeholder);
  }
  return faint;
})()
"""
_NAMELESS = """
[...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')].filter((element) =>
  !(element.getAttribute('aria-label') || element.textContent.trim()
    || (element.labels && [...element.labels].some((label) => label.textContent.trim())))
).map((element) => element.outerHTML)
"""
_TWICE = """
[...document.querySelectorAll('[id]')].map((element) => element.id)
  .filter((id, place, all) => all.indexOf(id) < place)
"""
_UNALIGNED = """
[...document.querySelectorAll('td.amount')].filter((cell) => {
  const style = getComputedStyle(cell);
  return style.textAlign !== 'end' || !style.fontVariantNumeric.includes('tabular-nums');
}).map((cell) => cell.textContent)
"""
_HEADINGS = "document.querySelectorAll('h1').length"
_HIDDEN_BEHIND_THE_EDGE = """
[...document.querySelectorAll('.card :not(.unseen)')].filter((element) =>
  element.checkVisibility() && !element.closest('.unseen, .table-frame')
    && element.getBoundingClientRect().right > element.closest('.card').getBoundingClientRect().right + 1
).map((element) => element.textContent.trim().slice(0, 60))
"""
_WIDTH = "document.documentElement.scrollWidth"
_FRAMES_THAT_SCROLL = """
[...document.querySelectorAll('.table-frame')].filter((frame) => frame.scrollWidth > frame.clientWidth)
  .map((frame) => frame.getAttribute('aria-label') || frame.getAttribute('aria-labelledby'))
"""
_FOCUS = """
(() => {
  const element = document.activeElement, style = getComputedStyle(element);
  const shown = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  return element === document.body ? null : {what: element.outerHTML.slice(0, 80), shown};
})()
"""


def faults_of(tab: Tab, *, width: int) -> list[str]:
    """Name what is wrong with the page that the tab shows."""
    found = [f"too faint to read: {text}" for text in tab.ask(_FAINT)]
    found += [f"without a name: {element}" for element in tab.ask(_NAMELESS)]
    found += [f"two elements are called {name}" for name in tab.ask(_TWICE)]
    found += [f"cut off at the edge of its card: {text}" for text in tab.ask(_HIDDEN_BEHIND_THE_EDGE)]
    if width >= 1280:
        found += [f"amount not aligned: {text}" for text in tab.ask(_UNALIGNED)]
    if width < 600 or width >= 1280:
        found += [f"a table is wider than the page: {name}" for name in tab.ask(_FRAMES_THAT_SCROLL)]
    if tab.ask(_HEADINGS) != 1:
        found.append("not exactly one first heading")
    if tab.ask(_WIDTH) > width:
        found.append(f"wider than the window by {tab.ask(_WIDTH) - width} pixels")
    return found


def focus_of(tab: Tab) -> tuple[str, bool] | None:
    """Return what has the focus, and whether one can see that; nothing outside of the page's elements."""
    found = tab.ask(_FOCUS)
    return (found["what"], found["shown"]) if found else None
