// Videos and slides: tabs for the keyboard and the mouse, and nothing from another site before the reader asks for it.
(() => {
  "use strict";
  const words = window.NMA_WORDS || {};
  const say = (text) => words[text] || text;
  let count = 0;

  const play = (button) => {
    const frame = document.createElement("iframe");
    frame.src = button.dataset.embed;
    frame.title = button.closest("[data-title]")?.dataset.title || button.textContent;
    frame.allow = "fullscreen; encrypted-media; picture-in-picture";
    frame.allowFullscreen = true;
    button.replaceWith(frame);
    frame.focus();
  };

  const select = (tabs, panels, chosen) => tabs.forEach((tab, index) => {
    const on = index === chosen;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
    panels[index].hidden = !on;
  });

  const STEPS = { ArrowRight: (i) => i + 1, ArrowLeft: (i) => i - 1, Home: () => 0, End: () => -1 };

  const makeTabs = (box) => {
    const panels = [...box.querySelectorAll(":scope > .nma-video")];
    if (panels.length < 2) return;
    const list = document.createElement("div");
    list.className = "nma-tabs";
    list.setAttribute("role", "tablist");
    list.setAttribute("aria-label", box.dataset.title || say("Videos"));
    const tabs = panels.map((panel) => {
      count += 1;
      const tab = document.createElement("button");
      tab.type = "button";
      tab.textContent = panel.querySelector("h4")?.textContent || panel.dataset.source;
      tab.id = `nma-tab-${count}`;
      panel.id ||= `nma-panel-${count}`;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      return tab;
    });
    tabs.forEach((tab, index) => {
      tab.addEventListener("click", () => select(tabs, panels, index));
      tab.addEventListener("keydown", (event) => {
        const step = STEPS[event.key];
        if (!step) return;
        event.preventDefault();
        const next = (step(index) + tabs.length) % tabs.length;
        select(tabs, panels, next);
        tabs[next].focus();
      });
    });
    list.append(...tabs);
    box.prepend(list);
    box.classList.add("nma-ready");
    select(tabs, panels, 0);
  };

  document.querySelectorAll(".nma-videos").forEach(makeTabs);
  document.querySelectorAll("button[data-embed]").forEach((button) => {
    button.addEventListener("click", () => play(button));
  });
})();
