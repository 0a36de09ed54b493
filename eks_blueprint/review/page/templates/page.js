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

  // Where the bar at the top has no room for filters and themes, a button opens them.
  const options = document.querySelector(".options");
  const choices = byId("choices");
  const open = (is) => options && options.setAttribute("aria-expanded", String(is));
  if (options) {
    options.addEventListener("click", () => open(options.getAttribute("aria-expanded") !== "true"));
    document.addEventListener("click", (event) => {
      if (!choices.contains(event.target) && event.target !== options) open(false);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || options.getAttribute("aria-expanded") !== "true") return;
      open(false);
      options.focus();
    });
    choices.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !choices.contains(event.relatedTarget)) open(false);
    });
  }

  // Where a table is wider than its box, each row is a card in which every cell says its column.
  // Roles, since browsers forget that what is not displayed as a table is one.
  const boxes = new Map();
  const fit = (changed) => {
    const own = changed.filter((one) => boxes.get(one.target) !== one.contentRect.width && one.contentRect.width);
    own.forEach(({ target, contentRect }) => {
      boxes.set(target, contentRect.width);
      target.firstElementChild.classList.remove("cards");
    });
    const wider = own.filter(({ target }) => target.scrollWidth > target.clientWidth + 1 || target.clientWidth < 400);
    wider.forEach(({ target }) => target.firstElementChild.classList.add("cards"));
  };
  const sizes = "ResizeObserver" in window ? new ResizeObserver(fit) : null;
  all("main table").forEach((table) => {
    const names = all("thead th", table).map((one) => one.textContent.trim());
    const wide = all("thead th", table).map((one) => one.classList.contains("wide"));
    if (!names.length) return;
    if (sizes && table.parentElement.matches(".scroll")) sizes.observe(table.parentElement);
    table.setAttribute("role", "table");
    all("thead, tbody", table).forEach((one) => one.setAttribute("role", "rowgroup"));
    all("tr", table).forEach((row) => {
      row.setAttribute("role", "row");
      [...row.cells].forEach((cell, place) => {
        const head = cell.localName === "th";
        cell.setAttribute("role", head ? (cell.scope === "row" ? "rowheader" : "columnheader") : "cell");
        if (head || cell.colSpan > 1) return;
        cell.dataset.label = names[place] || "";
        if (wide[place]) cell.classList.add("wide");
        if (cell.textContent.trim() === "–") cell.classList.add("void");
      });
    });
  });

  // A deep link opens what it points into.
  const reveal = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* as it is */ }
    const target = id && byId(id);
    if (!target) return;
    if (target.closest("[hidden], .not-filtered")) document.dispatchEvent(new Event("unfilter"));
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

  // Paper has no folds but the long ones, which are as they were; what was closed before is
  // closed again.
  const folds = [];
  addEventListener("beforeprint", () => {
    all("details:not([open]):not(.not-print):not(.long)").forEach((one) => {
      one.open = true;
      folds.push(one);
    });
    all(".left-out").forEach((one) => {
      const long = all("details.long", one.parentElement);
      const closed = long.filter((fold) => !fold.open).length;
      one.textContent = closed
        ? `Left out on paper: ${one.dataset.what} (${closed} of ${long.length} closed). Open them before you print.`
        : "";
    });
  });
  addEventListener("afterprint", () => folds.splice(0).forEach((one) => { one.open = false; }));

  // The section that is read; in the strip of a narrow page its name is kept in view.
  const contents = document.querySelector(".contents");
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
      const link = links.get(first);
      if (link) contents.scrollLeft = link.offsetLeft - (contents.clientWidth - link.offsetWidth) / 2;
    }, { rootMargin: "-15% 0px -60% 0px" });
    all("main > section[id]").forEach((one) => observer.observe(one));
  }
})();
