/* Keyboard shortcuts, a card about the quote under the pointer, and adding quotes by selection.
   Every page works without this script. */
"use strict";

(() => {
  const $ = (selector) => document.querySelector(selector);
  const typing = (element) => /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName);

  // -- keys ------------------------------------------------------------------------------------
  let here = -1;

  function move(by) {
    const rows = [...document.querySelectorAll("[data-row]")];
    if (!rows.length) return;
    rows.forEach((row) => row.classList.remove("here"));
    here = Math.min(rows.length - 1, Math.max(0, here + by));
    rows[here].classList.add("here");
    rows[here].scrollIntoView({ block: "nearest" });
    const link = rows[here].querySelector(".open");
    if (link) link.focus({ preventScroll: true });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const key = CSS.escape(event.key);
    const meant = document.querySelector(`[data-key="${key}"]`);
    const onControl = event.key === " " && /^(BUTTON|A|SUMMARY)$/.test(event.target.tagName);
    if (meant && !onControl) {
      event.preventDefault();
      if (typing(meant)) {
        meant.closest("details").open = true;
        meant.select();
      } else meant.click();
    } else if (event.key === "/" && $("#q")) {
      event.preventDefault();
      $("#q").select();
    } else if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "Escape") hide();
  });

  // -- a card with speaker and date beside the quote under the pointer --------------------------------
  const card = $("#card");

  function hide() {
    if (card) card.hidden = true;
    document.querySelectorAll(".lit").forEach((element) => element.classList.remove("lit"));
  }

  function show(event) {
    const quote = event.target.closest && event.target.closest(".q");
    if (!quote || !card) return;
    hide();
    const about = document.getElementById("about" + quote.dataset.quote);
    if (!about) return;
    card.replaceChildren(...[...about.childNodes].map((node) => node.cloneNode(true)));
    card.hidden = false;
    const same = `.q[data-quote="${quote.dataset.quote}"]`;
    document.querySelectorAll(same).forEach((piece) => piece.classList.add("lit"));
  }

  // -- text selected in an article fills the form that adds a quote -----------------------------------
  const add = $("#add");

  function selected() {
    const selection = document.getSelection();
    const words = selection.toString().trim();
    if (!words || !selection.rangeCount || !$("#text").contains(selection.anchorNode)) return;
    const range = selection.getRangeAt(0);
    const paragraph = range.startContainer.parentElement.closest("[data-start]");
    if (!paragraph) return;
    const before = document.createRange();
    before.setStart(paragraph, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const start = Number(paragraph.dataset.start) + [...before.toString()].length;  // code points
    const form = add.querySelector("form");
    form.elements.text.value = words;
    form.elements.near.value = String(start);
    add.open = true;
  }

  if (add) $("#text").addEventListener("mouseup", () => setTimeout(selected));
  if (add) $("#text").addEventListener("keyup", () => setTimeout(selected));

  if (card) {
    document.querySelectorAll(".q[title]").forEach((quote) => quote.removeAttribute("title"));
    document.addEventListener("mouseover", show);
    document.addEventListener("focusin", show);
  }
})();
