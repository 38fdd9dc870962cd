// What is wrong with the layout of the page as it stands, a line a fault: texts that cover texts, leave their box or the
// sheet, words and numbers that are broken, labels that are cut, tables that hide columns.
(() => {
  const faults = [];
  const fault = (what, ...of) => faults.push(`${what}: ${of.map(text => text.replace(/\s+/g, " ").trim().slice(0, 60)).join(" | ")}`);
  const sheet = document.documentElement.clientWidth;

  // Every line of text: what a glyph covers, from about the tops of small letters to the baseline.
  const lines = [];
  const line = (text, box, of) => {
    const cut = box.height * 0.24;
    lines.push({ text, of, left: box.left, right: box.right, top: box.top + cut, bottom: box.bottom - cut });
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const boxes = (node, from, to) => {
    range.setStart(node, from);
    range.setEnd(node, to);
    return [...range.getClientRects()].filter(box => box.width > 0.5);
  };
  const rows = boxes => new Set(boxes.map(box => Math.round(box.bottom))).size;
  for (let node; (node = walker.nextNode());) {
    const of = node.parentElement;
    if (!node.data.trim() || !of.checkVisibility() || of.closest("style, .skip")) continue;
    if (of.closest("svg")) {
      if (of.tagName === "title" || of.tagName === "desc") continue;
      line(node.data, of.getBoundingClientRect(), of);
      if (node.data.includes("…")) fault("cut label", node.data);
      continue;
    }
    for (const box of boxes(node, 0, node.length)) line(node.data, box, of);
    if (of.closest("pre, code, .hashes, .own")) continue;
    for (const { 0: word, index } of node.data.matchAll(/[^\s\-–—/]+/g)) {
      if (rows(boxes(node, index, index + word.length)) > 1) fault("broken word", word, node.data);
    }
    for (const { 0: number, index } of node.data.matchAll(/[−+-]?\d[\d,.]*\s(%|k|M|bn)(?![\p{L}\d])/gu)) {
      if (rows(boxes(node, index, index + number.length)) > 1) fault("broken number", number, node.data);
    }
  }

  lines.sort((a, b) => a.top - b.top);
  lines.forEach((one, k) => {
    const scroll = one.of.closest(".scroll");
    if (!scroll && (one.right > sheet + 1 || one.left < -1)) fault("beyond the sheet", one.text);
    const picture = one.of.closest("svg")?.getBoundingClientRect();
    const outside = frame =>
      one.left < frame.left - 1 || one.right > frame.right + 1 || one.top < frame.top - 1 || one.bottom > frame.bottom + 1;
    if (picture && outside(picture)) fault("beyond its figure", one.text);
    for (let other, next = k + 1; (other = lines[next]) && other.top < one.bottom - 1; next += 1) {
      if (one.left < other.right - 1 && other.left < one.right - 1 && !sticky(one, other)) {
        fault("covered", one.text, other.text);
      }
    }
  });

  // What scrolls below a head or a first column that stays is meant to be covered.
  function sticky(...ends) {
    const stays = ({ of }) => of.closest("th") && getComputedStyle(of.closest("th")).position === "sticky";
    return ends.some(stays) && ends[0].of.closest(".scroll") === ends[1].of.closest(".scroll");
  }

  for (const of of document.querySelectorAll("body *")) {
    if (of.closest("svg") || !of.checkVisibility() || of.closest(".skip")) continue;
    const style = getComputedStyle(of);
    const wide = of.scrollWidth - of.clientWidth;
    if (style.display === "inline" || wide <= 1) continue;
    if (!of.matches(".scroll")) {
      if (!of.closest(".scroll")) fault("wider than its box", of.className || of.tagName, of.textContent);
      else if (of.matches("th, td")) fault("wider than its cell", of.textContent);
      continue;
    }
    const first = [...of.querySelectorAll("tr > :first-child:not([colspan])")];
    const stays = first.every(cell => getComputedStyle(cell).position === "sticky");
    if (!stays || !style.backgroundImage.includes("gradient")) fault("cut table", of.textContent.slice(0, 200));
  }
  if (document.documentElement.scrollWidth > sheet + 1) fault("the page scrolls sideways", document.title);
  return [...new Set(faults)].slice(0, 40);
})()
