// A copy button on every block of code, wide equations that the keyboard can scroll, and paper.
(() => {
  "use strict";
  const words = window.NMA_WORDS || {};
  const say = (text) => words[text] || text;

  const copy = async (button, text) => {
    await navigator.clipboard.writeText(text);
    button.textContent = say("Copied");
    button.classList.add("nma-done");
    setTimeout(() => { button.textContent = say("Copy"); button.classList.remove("nma-done"); }, 1500);
  };

  if (navigator.clipboard) {
    document.querySelectorAll(".bd-article .highlight > pre").forEach((block) => {
      if (block.closest(".cell_output")) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "nma-copy";
      button.textContent = say("Copy");
      button.setAttribute("aria-label", say("Copy code"));
      button.addEventListener("click", () => copy(button, block.textContent.trimEnd() + "\n"));
      block.after(button);
    });
  }

  const reach = () => document.querySelectorAll("div.math, .cell_output, .bd-article table").forEach((box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  });
  window.addEventListener("resize", reach);
  window.addEventListener("load", () => (window.MathJax?.startup?.promise || Promise.resolve()).then(reach));

  // Paper is white, and shows the figures that the reader has not come to yet. Folds stay as the reader left them.
  const page = document.documentElement.dataset;
  let theme = "";
  window.addEventListener("afterprint", () => { page.theme = theme || page.theme; });
  window.addEventListener("beforeprint", () => {
    theme = page.theme;
    page.theme = "light";
    document.querySelectorAll(".bd-article img").forEach((image) => { image.loading = "eager"; });
  });
})();
