"use strict";
(() => {
  // Search and filters: an entry is shown if it has all words and every chosen value.
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement;
  const input = byId("search");
  if (!input) return;
  const entries = all(".entry");
  const groups = all("main .group").reverse();
  const sections = all("main > section");
  const headings = all("main section > :is(h3, h4), main .inside > :is(h3, h4)");
  const selects = all(".filters select");
  const results = document.querySelector(".results");
  const nothing = document.querySelector(".nothing-found");
  const [count, position, next, clear] = ["count", "position", "next", "clear"].map(byId);
  const numbers = new Map(all(".contents a").map((link) => {
    let number = link.querySelector(".number");
    if (!number) {
      number = document.createElement("span");
      number.className = "number";
      link.append(number);
    }
    return [link.hash.slice(1), { link, number, said: number.textContent }];
  }));
  const visitable = all('main a[href$=".html"]');
  // What opens for a search is closed after it.
  const opened = new Set();
  const AT_ONCE = 12;
  let hits = [];
  let at = -1;

  const texts = new Map();
  const text = (one) => {
    if (!texts.has(one)) texts.set(one, one.textContent.toLowerCase().replace(/\s+/g, " "));
    return texts.get(one);
  };
  const matches = (one, words, chosen) =>
    chosen.every(([name, value]) => (one.dataset[name] || "").split("|").includes(value)) &&
    words.every((word) => text(one).includes(word));
  const wordsOf = (said) => [...said.toLowerCase().matchAll(/"([^"]+)"|[^\s"]+/g)]
    .map((one) => (one[1] || one[0]).replace(/\s+/g, " ").trim()).filter(Boolean);
  const show = (one) => {
    if (one.localName !== "details" || one.open) return;
    one.open = true;
    opened.add(one);
  };

  // How many of a table or fold are shown, beside its name.
  const badges = new Map();
  const badge = (one, words) => {
    if (!badges.has(one) && !words) return;
    if (!badges.has(one)) {
      const made = document.createElement("span");
      made.className = "hits";
      const name = one.querySelector(":scope > summary, :scope > table > caption");
      if (!name) return;
      name.append(" ", made);
      badges.set(one, made);
    }
    badges.get(one).textContent = words;
  };

  // Words that were searched are marked without a change of the page.
  const marked = (words) => {
    if (!("highlights" in CSS)) return;
    CSS.highlights.delete("found");
    if (!words.length) return;
    const ranges = [];
    for (const one of hits) {
      if (ranges.length > 3000) break;
      const pieces = [];
      let whole = "";
      const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        pieces.push([whole.length, node]);
        whole += node.data;
      }
      const lower = whole.toLowerCase();
      // A few letters are longer in lower case; places would be wrong then.
      if (lower.length !== whole.length) continue;
      const place = (offset, last) => {
        const [start, node] = pieces.findLast(([begin]) => last ? begin < offset : begin <= offset);
        return [node, offset - start];
      };
      let visible = false;
      let shut = null;
      words.forEach((word) => {
        for (let found = lower.indexOf(word); found >= 0; found = lower.indexOf(word, found + word.length)) {
          const range = document.createRange();
          range.setStart(...place(found, false));
          range.setEnd(...place(found + word.length, true));
          ranges.push(range);
          const fold = range.startContainer.parentElement.closest("details:not([open])");
          if (!fold || fold.matches(".entry, .group")) visible = true;
          else shut = shut || fold;
        }
      });
      // What is found only behind "12 more" is not behind it any longer.
      if (shut && !visible) show(shut);
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  };

  const state = (words, chosen) => {
    const said = new URLSearchParams();
    if (words.length) said.set("q", input.value.trim());
    chosen.forEach(([name, value]) => said.set(name, value));
    const hash = said.size ? `#?${said}` : "";
    if (hash || location.hash.startsWith("#?")) {
      try { history.replaceState(null, "", hash || location.pathname + location.search); } catch { /* a page without an address */ }
    }
    // The pages of a fleet are searched for the same words.
    visitable.forEach((one) => { one.hash = words.length ? `#?${new URLSearchParams({ q: input.value.trim() })}` : ""; });
  };

  const filter = () => {
    const words = wordsOf(input.value);
    const chosen = selects.filter((one) => one.value).map((one) => [one.name, one.value]);
    const active = words.length > 0 || chosen.length > 0;
    selects.forEach((one) => one.classList.toggle("chosen", Boolean(one.value)));
    opened.forEach((one) => { one.open = false; });
    opened.clear();
    const shown = entries.filter((one) => {
      one.hidden = active && !matches(one, words, chosen);
      return !one.hidden;
    });
    root.classList.toggle("filtering", active);
    hits = active ? shown : [];
    at = -1;
    groups.forEach((one) => {
      const own = all(".entry", one);
      const kept = own.filter((entry) => !entry.hidden).length;
      one.hidden = active && !kept;
      if (active && kept && (kept <= AT_ONCE || !own[0].matches("details"))) show(one);
      badge(one, active && kept ? `${kept} of ${own.length}` : "");
    });
    const folds = hits.filter((one) => one.localName === "details");
    folds.forEach((one) => {
      const name = one.querySelector("summary").textContent.toLowerCase().replace(/\s+/g, " ");
      const inside = words.some((word) => !name.includes(word));
      if (inside && folds.length <= AT_ONCE) show(one);
      badge(one, inside && folds.length > AT_ONCE ? "found inside" : "");
    });
    if (!active) all("details.entry", document).forEach((one) => badge(one, ""));
    // Headings of what has no entry left say nothing.
    sections.forEach((one) => { one.hidden = active && one.id !== "summary" && !one.querySelector(".entry:not([hidden])"); });
    headings.forEach((one) => {
      const level = Number(one.localName[1]);
      let kept = !active;
      for (let part = one.nextElementSibling; part && !kept; part = part.nextElementSibling) {
        if (/^h[1-6]$/.test(part.localName) && Number(part.localName[1]) <= level) break;
        kept = part.matches(".entry:not([hidden])") || Boolean(part.querySelector(".entry:not([hidden])"));
      }
      one.hidden = !kept;
    });
    numbers.forEach(({ link, number, said }, id) => {
      const section = byId(id);
      const own = active && section ? all(".entry:not([hidden])", section).length : 0;
      number.textContent = active ? (own || "") : said;
      link.classList.toggle("empty", active && !own);
    });
    nothing.hidden = !active || hits.length > 0;
    next.hidden = !hits.length;
    clear.hidden = !active;
    count.textContent = active ? `${hits.length} of ${entries.length} entries` : "";
    position.textContent = "";
    marked(words);
    state(words, chosen);
    if (active && results.getBoundingClientRect().top < 0) scrollTo({ top: 0, behavior: "instant" });
  };

  // From hit to hit, without leaving the search.
  const visit = (step) => {
    if (!hits.length) return;
    if (at >= 0) hits[at].classList.remove("current");
    at = (at + step + hits.length) % hits.length;
    const one = hits[at];
    one.classList.add("current");
    for (let part = one; part; part = part.parentElement) show(part);
    one.scrollIntoView({ block: one.offsetHeight > innerHeight / 2 ? "start" : "center" });
    position.textContent = `${at + 1} of ${hits.length}`;
  };

  let waiting = 0;
  const now = () => {
    if (!waiting) return;
    clearTimeout(waiting);
    waiting = 0;
    filter();
  };
  const reset = () => {
    input.value = "";
    selects.forEach((one) => { one.value = ""; });
    filter();
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(now, 90);
  });
  input.form.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && input.value) {
      input.value = "";
      filter();
      event.preventDefault();
    } else if (event.key === "Enter") {
      event.preventDefault();
      now();
      visit(event.shiftKey ? -1 : 1);
    }
  });
  selects.forEach((one) => one.addEventListener("change", filter));
  next.addEventListener("click", () => visit(1));
  clear.addEventListener("click", () => { reset(); input.focus({ preventScroll: true }); });
  document.addEventListener("unfilter", reset);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
    }
  });

  // An address can hold a search: what it has found can be sent to others.
  const restore = () => {
    if (!location.hash.startsWith("#?")) return;
    const said = new URLSearchParams(location.hash.slice(2));
    input.value = said.get("q") || "";
    selects.forEach((one) => { one.value = said.get(one.name) || ""; });
    filter();
  };
  addEventListener("hashchange", restore);
  restore();
})();
