// What a page does beyond being read. All of it works from files, and the page without it.
"use strict";

// The reader's choice of light or dark, before anything is drawn. Files may not be allowed to keep it.
const kept = {
  get() { try { return localStorage.getItem("scheme"); } catch { return null; } },
  set(scheme) { try { localStorage.setItem("scheme", scheme); } catch { /* until the page is left */ } },
};
const root = document.documentElement;
if (kept.get()) root.dataset.scheme = kept.get();

function isDark() {
  return root.dataset.scheme
    ? root.dataset.scheme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
}

function schemeButton(button) {
  const name = () => { button.textContent = isDark() ? "Light" : "Dark"; };
  button.addEventListener("click", () => {
    root.dataset.scheme = isDark() ? "light" : "dark";
    kept.set(root.dataset.scheme);
    name();
  });
  name();
  button.hidden = false;
}

function menuButton(button) {
  const menu = document.getElementById("contents");
  button.addEventListener("click", () => {
    button.setAttribute("aria-expanded", String(menu.classList.toggle("open")));
  });
}

function copyButton(pre) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(pre.innerText);
    button.textContent = "Copied";
  });
  pre.parentElement.append(button);
}

// A figure in full size, in a dialog that Escape, its button and a click beside it close.
function lightbox(links) {
  const dialog = document.createElement("dialog");
  dialog.className = "lightbox";
  const image = document.createElement("img");
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.append(image, close);
  document.body.append(dialog);
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      image.src = link.href;
      image.alt = link.querySelector("img").alt;
      dialog.setAttribute("aria-label", image.alt);
      dialog.showModal();
    });
  }
}

// Sections that stand one after another become tabs.
function tabs(set, number) {
  const list = document.createElement("div");
  list.setAttribute("role", "tablist");
  const panels = [...set.children];
  const buttons = panels.map((panel, position) => {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("role", "tab");
    button.innerHTML = panel.querySelector(".title").innerHTML;
    panel.querySelector(".title").remove();
    panel.setAttribute("role", "tabpanel");
    panel.id ||= `tab-${number}-${position}`;
    button.setAttribute("aria-controls", panel.id);
    button.addEventListener("click", () => select(position));
    list.append(button);
    return button;
  });
  function select(chosen) {
    buttons.forEach((button, position) => {
      button.setAttribute("aria-selected", String(position === chosen));
      button.tabIndex = position === chosen ? 0 : -1;
      panels[position].hidden = position !== chosen;
    });
  }
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const now = buttons.indexOf(document.activeElement);
    const next = (now + step + buttons.length) % buttons.length;
    select(next);
    buttons[next].focus();
  });
  set.prepend(list);
  select(0);
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("button.scheme").forEach(schemeButton);
  document.querySelectorAll("button.menu").forEach(menuButton);
  if (navigator.clipboard) document.querySelectorAll("div.sourceCode > pre").forEach(copyButton);
  const figures = document.querySelectorAll("a.lightbox");
  if (figures.length) lightbox(figures);
  document.querySelectorAll(".tabset").forEach(tabs);
});
