// Light, dark, or what the system says; remembered in this browser. Runs before the first paint.
(() => {
  "use strict";
  const KEY = "footfall.theme";
  const NEXT = { auto: "light", light: "dark", dark: "auto" };
  const LABEL = { auto: "Auto", light: "Light", dark: "Dark" };

  // A browser that keeps nothing (private mode, policy) throws: then the choice lasts for this page.
  const stored = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };
  const store = (theme) => {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // see stored()
    }
  };

  let theme = stored() in NEXT ? stored() : "auto";

  const apply = () => {
    if (theme === "auto") {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = theme;
    }
    document.dispatchEvent(new Event("themechange"));
  };

  apply();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    const label = () => {
      button.textContent = LABEL[theme];
      button.dataset.choice = theme;
      button.setAttribute("aria-label", `Colour theme: ${LABEL[theme]}`);
    };
    label();
    button.addEventListener("click", () => {
      theme = NEXT[theme];
      store(theme);
      apply();
      label();
    });
  });
})();
