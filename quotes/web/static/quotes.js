/* Keys, and who and when beside the quote that is pointed at. Everything works without. */
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
    if (event.key === "/" && $("#q")) {
      event.preventDefault();
      $("#q").select();
    } else if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "Escape") hide();
  });

  // -- who and when, beside the quote that is pointed at --------------------------------------------
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

  if (card) {
    document.querySelectorAll(".q[title]").forEach((quote) => quote.removeAttribute("title"));
    document.addEventListener("mouseover", show);
    document.addEventListener("focusin", show);
  }
})();
