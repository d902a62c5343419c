// What is to be seen on the page now, as a value: `Reading` in reading.py says what each part is.
(() => {
  const colour = (words) => {
    const found = /^rgba?\(([^)]*)\)$/.exec(words);
    if (!found) throw new Error(`a colour that cannot be read: ${words}`);
    const [red, green, blue, alpha = 1] = found[1].split(/[\s,/]+/).map(Number);
    return { red, green, blue, alpha };
  };
  const over = (upper, lower) => {
    const mixed = (part) => upper[part] * upper.alpha + lower[part] * (1 - upper.alpha);
    return { red: mixed("red"), green: mixed("green"), blue: mixed("blue"), alpha: 1 };
  };
  const upwards = (element) => (element ? [element, ...upwards(element.parentElement)] : []);
  const ground = (element) =>
    upwards(element)
      .map((e) => colour(getComputedStyle(e).backgroundColor))
      .reduceRight((lower, upper) => over(upper, lower), colour("rgb(255, 255, 255)"));
  // WCAG 2.2, "relative luminance" and "contrast ratio"
  const luminance = ({ red, green, blue }) => {
    const [r, g, b] = [red, green, blue].map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (element) => {
    const style = getComputedStyle(element);
    const lower = ground(element);
    const ink = colour(element instanceof SVGElement ? style.fill : style.color);
    const opacity = upwards(element).reduce((whole, e) => whole * Number(getComputedStyle(e).opacity), 1);
    const [light, dark] = [luminance(over({ ...ink, alpha: ink.alpha * opacity }, lower)), luminance(lower)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const words = (element) => (element?.innerText ?? "").replace(/\s+/g, " ").trim();

  const seen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const texts = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (node.data.trim() && seen(node.parentElement)) texts.push([node.data.trim().slice(0, 60), contrast(node.parentElement)]);
  }
  const width = document.documentElement.clientWidth;
  const scrolls = (element) => upwards(element.parentElement).some((e) => ["auto", "scroll"].includes(getComputedStyle(e).overflowX));
  const wide = [...document.body.querySelectorAll("*")]
    .filter((e) => seen(e) && e.getBoundingClientRect().right > width + 1 && !scrolls(e))
    .map((e) => `${e.tagName.toLowerCase()} to ${Math.round(e.getBoundingClientRect().right)}: ${words(e).slice(0, 60)}`);
  const links = [...document.links].filter(seen);
  const target = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const cell = (c) => {
    const link = c.querySelector("a");
    return { words: words(c), scope: c.getAttribute("scope") ?? "", leads: link ? words(target(link)) : "" };
  };
  const rows = (table) => [...table.rows].filter(seen).map((row) => [...row.cells].map(cell));
  return {
    title: document.title,
    text: document.body.innerText.replace(/\s+/g, " "),
    width,
    content: document.documentElement.scrollWidth,
    dark: matchMedia("(prefers-color-scheme: dark)").matches,
    texts,
    wide,
    astray: links.filter((link) => !link.hash || !target(link)).map((link) => link.getAttribute("href")),
    tables: [...document.querySelectorAll("table")].filter(seen).map((table) => ({
      label: table.closest("[aria-label]")?.getAttribute("aria-label") ?? "",
      rows: rows(table),
    })),
  };
})();
