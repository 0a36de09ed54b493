"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  root.classList.remove("no-script");
  all(".needs-script[hidden]").forEach((one) => { one.hidden = false; });

  // The theme: what the system says, unless the reader chose.
  const stored = (value) => {
    try {
      if (value === undefined) return localStorage.getItem("eks-review-theme");
      localStorage.setItem("eks-review-theme", value);
    } catch { /* a file without storage */ }
    return value;
  };
  const themes = all(".themes button");
  const theme = (name) => {
    if (name === "light" || name === "dark") root.dataset.theme = name;
    else delete root.dataset.theme;
    themes.forEach((one) => one.setAttribute("aria-pressed", String(one.value === (name || "system"))));
  };
  themes.forEach((one) => one.addEventListener("click", () => { stored(one.value); theme(one.value); }));
  theme(stored() || "system");

  // Search and filters: an entry is shown if it has all words and every chosen value.
  const entries = all(".entry");
  const groups = all(".group").reverse();
  const sections = all("main > section");
  const headings = all("main > section > h3");
  const input = byId("search");
  const selects = all(".filters select");
  const count = byId("count");
  const clear = byId("clear");
  const texts = new Map();
  const opened = new Set();
  const text = (one) => {
    if (!texts.has(one)) texts.set(one, one.textContent.toLowerCase().replace(/\s+/g, " "));
    return texts.get(one);
  };
  const matches = (one, words, chosen) =>
    chosen.every(([name, value]) => (one.dataset[name] || "").split("|").includes(value)) &&
    words.every((word) => text(one).includes(word));
  const filter = () => {
    if (!input) return;
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = selects.filter((one) => one.value).map((one) => [one.name, one.value]);
    const active = words.length > 0 || chosen.length > 0;
    opened.forEach((one) => { one.open = false; });
    opened.clear();
    let found = 0;
    entries.forEach((one) => {
      const shown = !active || matches(one, words, chosen);
      one.hidden = !shown;
      if (shown) found += 1;
    });
    groups.forEach((one) => {
      one.hidden = active && !one.querySelector(".entry:not([hidden])");
      if (active && !one.hidden && one.localName === "details" && !one.open) {
        one.open = true;
        opened.add(one);
      }
    });
    // Headings of what has no entry left say nothing.
    sections.forEach((one) => { one.hidden = active && !one.querySelector(".entry:not([hidden])"); });
    headings.forEach((one) => {
      let part = one.nextElementSibling;
      let kept = !active;
      while (part && part.localName !== "h3" && !kept) {
        kept = part.matches(".entry:not([hidden])") || part.querySelector(".entry:not([hidden])");
        part = part.nextElementSibling;
      }
      one.hidden = !kept;
    });
    all(".not-filtered").forEach((one) => { one.hidden = active; });
    clear.hidden = !active;
    count.textContent = active ? `${found} of ${entries.length} entries` : "";
  };
  let waiting = 0;
  if (input) {
    input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 90); });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && input.value) { input.value = ""; filter(); event.preventDefault(); }
    });
    selects.forEach((one) => one.addEventListener("change", filter));
    clear.addEventListener("click", () => {
      input.value = "";
      selects.forEach((one) => { one.value = ""; });
      filter();
      input.focus();
    });
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest("input, select, textarea, [contenteditable]");
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        input.focus();
      }
    });
  }

  // A deep link opens what it points into.
  const reveal = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* as it is */ }
    const target = id && byId(id);
    if (!target) return;
    if (target.closest("[hidden]") && clear) clear.click();
    for (let one = target; one; one = one.parentElement) {
      if (one.localName === "details") one.open = true;
    }
    if (!target.matches("a, button, input, select, summary, [tabindex]")) {
      target.tabIndex = -1;
      target.addEventListener("blur", () => target.removeAttribute("tabindex"), { once: true });
    }
    target.scrollIntoView({ block: target.offsetHeight > innerHeight / 2 ? "start" : "center" });
    target.focus({ preventScroll: true });
  };
  addEventListener("hashchange", reveal);
  addEventListener("load", reveal);
  // The same link again changes no hash.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.hash === location.hash) reveal();
  });

  // Copying.
  all(".copy").forEach((one) => one.addEventListener("click", async () => {
    const words = one.textContent;
    const source = one.parentElement.querySelector(".code");
    const lines = source.localName === "ol" ? all("li", source).map((line) => line.textContent) : [source.textContent];
    try {
      await navigator.clipboard.writeText(lines.join("\n"));
      one.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(source);
      one.textContent = "Selected";
    }
    setTimeout(() => { one.textContent = words; }, 1600);
  }));

  // Paper has no folds; what was closed before is closed again.
  const folds = [];
  addEventListener("beforeprint", () => all("details:not([open]):not(.not-print)").forEach((one) => {
    one.open = true;
    folds.push(one);
  }));
  addEventListener("afterprint", () => folds.splice(0).forEach((one) => { one.open = false; }));

  // The section that is read.
  const links = new Map(all(".contents a").map((one) => [one.hash.slice(1), one]));
  if ("IntersectionObserver" in window && links.size) {
    const seen = new Set();
    const observer = new IntersectionObserver((changes) => {
      changes.forEach((one) => one.isIntersecting ? seen.add(one.target.id) : seen.delete(one.target.id));
      const first = [...links.keys()].find((id) => seen.has(id));
      links.forEach((link, id) => {
        if (id === first) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      });
    }, { rootMargin: "-15% 0px -60% 0px" });
    all("main > section[id]").forEach((one) => observer.observe(one));
  }
})();
