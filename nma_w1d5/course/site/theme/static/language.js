// The switch between languages leads to the section the reader is in, and the choice is remembered.
(() => {
  "use strict";

  const remember = (code) => {
    try { localStorage.setItem("nma-language", code); } catch { /* storage is closed */ }
  };

  // The last section that begins above the upper third of the window. Only those with a label of their own have the
  // same address in every language.
  const currentSection = () => {
    const sections = [...document.querySelectorAll(".bd-article section.nma-labelled")];
    const above = sections.filter((section) => section.getBoundingClientRect().top < window.innerHeight / 3);
    return window.scrollY > 0 ? above.at(-1) : undefined;
  };

  const follow = (event) => {
    const link = event.currentTarget;
    const section = currentSection();
    link.hash = section ? section.id : "";
    remember(link.hreflang);
  };

  document.querySelectorAll("a.nma-language").forEach((link) => {
    for (const kind of ["click", "auxclick", "contextmenu"]) link.addEventListener(kind, follow);
  });
})();
