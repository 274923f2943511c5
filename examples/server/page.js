// What is asked stands in the address and nowhere else: every control makes an address, and the page
// shows what its address says. So links can be sent, and Back goes back.
//
// Nothing that comes from the server is ever parsed into the page: it goes in as text.
"use strict";

const FACETS = { topic: "Topics", country: "Countries", official: "Officials", source: "Sources", year: "Years" };
const SINGULAR = { topic: "Topic", country: "Country", official: "Official", source: "Source", year: "Year" };
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

const byId = (id) => document.getElementById(id);
const number = (n) => n.toLocaleString("en");
const articles = (n) => (n === 1 ? "1 article" : `${number(n)} articles`);

// Elements. Strings become text nodes.

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

const el = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);
const svg = (name, attributes = {}, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

// The address.

const asked = () => new URLSearchParams(location.search);

/** The address of this page after a change, which begins with the first page again. */
function changed(change) {
  const params = asked();
  params.delete("cursor");
  change(params);
  return address(params);
}

function address(params) {
  const text = params.toString();
  return text ? `?${text}` : "/";
}

/** `URLSearchParams.delete` with a value, for browsers that have it not yet. */
function remove(params, name, value) {
  const kept = params.getAll(name).filter((other) => other !== value);
  params.delete(name);
  for (const other of kept) params.append(name, other);
}

function narrowed(params) {
  return params.has("date") || Object.keys(FACETS).some((facet) => params.has(facet));
}

function widen(params) {
  for (const name of ["date", ...Object.keys(FACETS)]) params.delete(name);
}

function go(to) {
  history.pushState(null, "", to);
  return show();
}

// Asking.

let asking = new AbortController();

async function show() {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const params = asked();
  byId("q").value = params.get("q") ?? "";
  byId("sort").value = params.get("sort") || "relevance";
  document.title = params.get("q") ? `${params.get("q")} – Diplomatic archive` : "Diplomatic archive";
  byId("results").setAttribute("aria-busy", "true");
  try {
    const response = await fetch(`/search?${params}`, { signal, headers: { accept: "application/json" } });
    const reply = await response.json();
    if (signal.aborted) return;
    if (response.ok) render(reply, params);
    else renderError(reply.error, params);
  } catch (error) {
    if (signal.aborted) return;
    console.warn(error);
    renderError("the server cannot be reached", params);
  }
  byId("results").removeAttribute("aria-busy");
}

// Showing.

function render(reply, params) {
  byId("error").replaceChildren();
  byId("total").textContent = total(reply, params);
  byId("chips").replaceChildren(...chips(reply, params));
  byId("notices").replaceChildren(...notices(reply, params));
  renderFacets(reply.facets ?? []);
  renderTimeline(reply.timeline);
  byId("hits").replaceChildren(...reply.hits.map(hit));
  byId("pages").replaceChildren(...pages(reply, params));
}

function renderError(error, params) {
  const again = params.has("cursor") ? [" ", el("a", { class: "here", href: changed(() => {}) }, "Begin with the first page."), ] : [];
  byId("error").replaceChildren(el("p", { class: "notice" }, ...quoted(sentence(error)), ...again));
  byId("total").textContent = "";
  for (const id of ["chips", "notices", "timeline", "hits", "pages", "ticks"]) byId(id).replaceChildren();
  byId("timeline").hidden = byId("facets").hidden = true;
}

function total(reply, params) {
  const { exact, at_least: atLeast } = reply.total;
  if (exact === 0) return "No articles";
  const count = exact !== undefined ? articles(exact) : atLeast !== undefined ? `${number(atLeast)} articles or more` : "Articles";
  return params.get("q")?.trim() || narrowed(params) ? count : `${count} in the archive`;
}

function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** What stands between backquotes in a message is what was typed, or what may be. */
const quoted = (text) => text.split("`").map((part, at) => (at % 2 === 1 ? el("code", {}, part) : part));

function notices(reply, params) {
  const shown = (reply.warnings ?? []).map((warning) => sentence(warning.message));
  if (reply.partial) shown.unshift("The time for this search was up before it was done: articles may be missing, and counts are too low.");
  const notices = [...new Set(shown)].map((text) => el("p", { class: "notice" }, ...quoted(text)));
  if (reply.hits.length === 0 && !reply.partial) notices.push(nothing(params));
  return notices;
}

function nothing(params) {
  const hints = [];
  if (narrowed(params)) hints.push(["Search ", el("a", { class: "here", href: changed(widen) }, "without narrowing"), "."]);
  if (params.get("q")?.trim()) {
    hints.push(["Write fewer words, or join alternatives with OR: ", el("em", {}, "paris OR vienna"), "."]);
    hints.push(["Where a spelling is uncertain, add a tilde: ", el("em", {}, "gromiko~"), "; for all endings, a star: ", el("em", {}, "negotiat*"), "."]);
  }
  hints.push([el("a", { class: "here", href: "/" }, "See the newest articles"), "."]);
  return el("div", { class: "none" }, "Nothing in the archive matches. What may help:", el("ul", {}, ...hints.map((hint) => el("li", {}, ...hint))));
}

function chips(reply, params) {
  const chips = [];
  for (const [facet, name] of Object.entries(SINGULAR)) {
    const labels = new Map(flat(reply.facets?.find((counts) => counts.name === facet)?.values).map((value) => [value.value, value.label]));
    for (const value of new Set(params.getAll(facet))) {
      chips.push(chip(`${name}: ${labels.get(value) ?? value.split("\u001f").join(", ")}`, changed((params) => remove(params, facet, value))));
    }
  }
  if (params.has("date")) chips.push(chip(`Date: ${date(params.get("date"))}`, changed((params) => params.delete("date"))));
  if (chips.length > 1) chips.push(el("li", {}, el("a", { class: "here all", href: changed(widen) }, "Clear all")));
  return chips;
}

function chip(text, href) {
  return el("li", {}, el("a", { class: "here", href, "aria-label": `Remove ${text}` }, text, el("span", { "aria-hidden": "true" }, " ×")));
}

const flat = (values = []) => values.flatMap((value) => [value, ...flat(value.children)]);

function renderFacets(facets) {
  // One value narrows nothing, and of many that stand once each there is nothing to choose.
  const narrows = ({ values, distinct }) => values.length > 1 && (distinct <= values.length || values[0].count > 1);
  const shown = facets.filter((facet) => narrows(facet) || facet.values.some((value) => value.ticked));
  const { name, value } = document.activeElement?.form === byId("ticks") ? document.activeElement : {};
  byId("facets").hidden = shown.length === 0;
  byId("ticks").replaceChildren(...shown.map(facet));
  // The box that was ticked is a new one, and is still the one in use.
  [...byId("ticks").elements].find((box) => name && box.name === name && box.value === value)?.focus();
}

function facet({ name, values, distinct }) {
  const more = distinct - values.length;
  const rest = more > 0 ? [el("p", { class: "rest" }, `and ${number(more)} more`)] : [];
  return el("fieldset", {}, el("legend", {}, FACETS[name] ?? name), ticks(name, values), ...rest);
}

function ticks(name, values) {
  return el("ul", {}, ...values.map(({ value, label, count, ticked, children }) => {
    const box = el("input", { type: "checkbox", name, value, checked: Boolean(ticked) });
    const line = el("label", {}, box, el("span", { class: "label", title: label }, label), el("span", { class: "count" }, number(count)));
    return el("li", {}, line, ...(children?.length ? [ticks(name, children)] : []));
  }));
}

/** Bars are links; Tab comes to the group, the arrow keys go along the bars. */
function renderTimeline(timeline) {
  const figure = byId("timeline");
  const buckets = timeline?.buckets ?? [];
  const most = Math.max(...buckets.map((bucket) => bucket.count));
  figure.hidden = buckets.length < 2;
  if (figure.hidden) return figure.replaceChildren();

  const [height, step, gap] = [100, 10, buckets.length > 40 ? 1 : 2];
  const output = el("output", {});
  const bars = buckets.flatMap(({ label, from, to, count }, at) => {
    if (count === 0) return [];
    const tall = Math.max(3, (count / most) * height);
    const bar = svg("a", {
      class: "here", href: changed((params) => params.set("date", `${from}/${to}`)), "aria-label": `${label}: ${articles(count)}`, tabindex: "-1",
    },
      svg("rect", { class: "ground", x: at * step, y: 0, width: step, height }),
      svg("rect", { class: "bar", x: at * step + gap / 2, y: height - tall, width: step - gap, height: tall }));
    for (const event of ["pointerenter", "focus"]) bar.addEventListener(event, () => { output.textContent = `${label}: ${articles(count)}`; });
    return [bar];
  });
  bars[0]?.setAttribute("tabindex", "0");
  const picture = svg("svg", { viewBox: `0 0 ${buckets.length * step} ${height}`, preserveAspectRatio: "none", role: "group", "aria-label": "Articles by date; a bar narrows to its time" }, ...bars);
  picture.addEventListener("keydown", (event) => {
    const to = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const bar = to && bars[bars.indexOf(document.activeElement) + to];
    if (!bar) return;
    event.preventDefault();
    for (const other of bars) other.setAttribute("tabindex", other === bar ? "0" : "-1");
    bar.focus();
  });
  picture.addEventListener("pointerleave", () => { output.textContent = undated(timeline); });
  output.textContent = undated(timeline);
  figure.replaceChildren(picture, el("figcaption", {}, el("span", {}, buckets[0].label), output, el("span", {}, buckets.at(-1).label)));
}

const undated = ({ undated }) => (undated ? `${number(undated)} without a date` : "");

function hit(hit) {
  const facts = [hit.date ? date(hit.date) : "undated", hit.place, hit.source].filter(Boolean).map((fact) => el("span", {}, fact));
  const headline = hit.headline_html ? marked(hit.headline_html) : (hit.headline ?? hit.id);
  const title = web(hit.url) ? el("a", { href: hit.url, rel: "noopener noreferrer" }, headline) : headline;
  const item = el("li", {}, el("p", { class: "facts" }, ...facts), el("h2", {}, title));
  const passages = hit.snippet ?? [];
  if (passages.length > 0) item.append(el("p", { class: "snippet" }, ...joined(passages, " … "), " …"));
  for (const [name, found] of [["Officials", hit.officials], ["Topics", hit.topics]]) {
    if (found?.length) item.append(el("p", { class: "also" }, `${name}: `, ...joined(found, ", ")));
  }
  return item;
}

const joined = (parts, between) => parts.flatMap((part, at) => (at > 0 ? [between, marked(part.html)] : [marked(part.html)]));

/** Escaped text with `<mark>`, as text nodes and marks; whatever else it might hold is only text. */
function marked(html) {
  const parts = document.createDocumentFragment();
  for (const node of new DOMParser().parseFromString(html, "text/html").body.childNodes) {
    parts.append(node.nodeName === "MARK" ? el("mark", {}, node.textContent) : node.textContent);
  }
  return parts;
}

/** Whether an address leads to a page, and not to a script. */
function web(url) {
  try {
    return ["http:", "https:"].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

/** `1954-04-26/1954-07-21` as `26 April – 21 July 1954`; what is written otherwise stays as it is. */
function date(text) {
  const parts = text.split("/").map((part) => /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(part));
  if (parts.length > 2 || parts.some((part) => !part)) return text;
  const [[, y1, m1, d1], [, y2, m2, d2] = []] = parts;
  const written = (y, m, d) => [d && Number(d), m && (MONTHS[m - 1] ?? m), y && Number(y)].filter(Boolean).join(" ");
  if (!y2) return written(y1, m1, d1);
  // A span of whole years, or of whole months, needs no days.
  if (d1 && d2 && `${m1}${d1}${m2}${d2}` === "01011231") return y1 === y2 ? written(y1) : `${written(y1)} – ${written(y2)}`;
  if (d1 && y1 === y2 && m1 === m2) {
    const last = new Date(Date.UTC(2000 + (y1 % 400), m1, 0)).getUTCDate();
    return Number(d1) === 1 && Number(d2) === last ? written(y1, m1) : d1 === d2 ? written(y1, m1, d1) : `${Number(d1)} – ${written(y2, m2, d2)}`;
  }
  return `${written(y1 === y2 ? "" : y1, m1, d1)} – ${written(y2, m2, d2)}`;
}

function pages(reply, params) {
  const pages = [];
  if (params.has("cursor")) pages.push(el("a", { class: "here", href: changed(() => {}) }, "First page"));
  if (reply.next) pages.push(el("a", { class: "here", rel: "next", href: changed((params) => params.set("cursor", reply.next)) }, "Next page"));
  return pages;
}

// Acting.

byId("search").addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});

byId("sort").addEventListener("change", search);

function search() {
  go(changed((params) => {
    for (const [name, value, usual] of [["q", byId("q").value.trim(), ""], ["sort", byId("sort").value, "relevance"]]) {
      if (value === usual) params.delete(name);
      else params.set(name, value);
    }
  }));
}

byId("ticks").addEventListener("change", ({ target }) => {
  go(changed((params) => {
    remove(params, target.name, target.value);
    if (target.checked) params.append(target.name, target.value);
  }));
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a.here");
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  await go(link.getAttribute("href"));
  // Whoever followed a link reads on at the top of what it led to.
  byId("results").focus({ preventScroll: true });
  scrollTo(0, 0);
});

addEventListener("popstate", show);

// On a desk there is room for what narrows; on a phone it is folded.
const roomy = matchMedia("(min-width: 56.01rem)");
const fold = () => { byId("facets").open = roomy.matches; };
roomy.addEventListener("change", fold);
fold();

show();
