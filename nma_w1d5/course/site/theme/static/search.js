// Search in the text of the sections itself: every word must be there, in any language, without splitting.
(() => {
  "use strict";
  const words = window.NMA_WORDS || {};
  const say = (text) => words[text] || text;
  const root = document.documentElement.dataset.content_root || "./";
  const CONTEXT = 48;

  // Half and full width, upper and lower case are the same to a reader.
  const normal = (text) => text.normalize("NFKC").toLowerCase();

  const load = () => new Promise((resolve, reject) => {
    if (window.NMA_SECTIONS) { resolve(window.NMA_SECTIONS); return; }
    const script = document.createElement("script");
    script.src = `${root}sections.js`;
    script.onload = () => resolve(window.NMA_SECTIONS);
    script.onerror = reject;
    document.head.append(script);
  });

  const score = (section, terms) => {
    const title = normal(section.title);
    const text = normal(section.text);
    let sum = 0;
    for (const term of terms) {
      const inTitle = title.includes(term);
      const times = text.split(term).length - 1;
      if (!inTitle && !times) return 0;
      sum += (inTitle ? 20 : 0) + Math.min(times, 10);
    }
    return sum;
  };

  const find = (sections, query) => {
    const terms = normal(query).split(/\s+/u).filter(Boolean);
    if (!terms.length) return { terms, hits: [] };
    const scored = sections.map((section) => ({ section, points: score(section, terms) }));
    const hits = scored.filter((one) => one.points).sort((a, b) => b.points - a.points).map((one) => one.section);
    return { terms, hits };
  };

  // Put the text into the element, the terms in it marked.
  const mark = (element, text, terms) => {
    const lower = normal(text);
    const plain = lower.length === text.length ? lower : text.toLowerCase();
    let from = 0;
    while (from < text.length) {
      const found = terms.map((term) => [plain.indexOf(term, from), term.length]).filter(([at]) => at >= 0);
      if (!found.length) break;
      const [at, length] = found.reduce((a, b) => (b[0] < a[0] ? b : a));
      element.append(text.slice(from, at));
      const marked = document.createElement("mark");
      marked.textContent = text.slice(at, at + length);
      element.append(marked);
      from = at + length;
    }
    element.append(text.slice(from));
  };

  const excerpt = (text, terms) => {
    const plain = normal(text);
    const at = Math.max(0, Math.min(...terms.map((term) => plain.indexOf(term)).filter((i) => i >= 0), plain.length));
    const start = at === plain.length ? 0 : Math.max(0, at - CONTEXT);
    const end = Math.min(text.length, start + 3.5 * CONTEXT);
    return (start ? "…" : "") + text.slice(start, end) + (end < text.length ? "…" : "");
  };

  const item = (section, terms) => {
    const link = document.createElement("a");
    link.href = root + section.href;
    const title = document.createElement("strong");
    mark(title, section.title, terms);
    link.append(title);
    if (section.page !== section.title) {
      const page = document.createElement("small");
      page.textContent = section.page;
      link.append(page);
    }
    const line = document.createElement("span");
    mark(line, excerpt(section.text, terms), terms);
    link.append(line);
    const entry = document.createElement("li");
    entry.append(link);
    return entry;
  };

  const attach = (form) => {
    const input = form.querySelector("input[name=q]");
    const status = document.createElement("p");
    status.className = "nma-status";
    status.setAttribute("role", "status");
    const list = document.createElement("ol");
    list.className = "nma-results";
    form.after(status, list);

    const show = async () => {
      const query = input.value;
      const sections = await load();
      const { terms, hits } = find(sections, query);
      if (query !== input.value) return;
      list.replaceChildren(...hits.map((section) => item(section, terms)));
      status.textContent = terms.length ? (hits.length ? `${say("Sections found:")} ${hits.length}` : say("Nothing found.")) : "";
    };
    input.addEventListener("input", show);
    form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
    list.addEventListener("click", () => form.closest("dialog")?.close());
    return show;
  };

  document.querySelectorAll("form.bd-search").forEach((form) => {
    const show = attach(form);
    const query = new URLSearchParams(location.search).get("q");
    if (query && !form.closest("dialog")) {
      form.querySelector("input[name=q]").value = query;
      show();
    }
  });
})();
