// Drawings of the page as files, SVG and PNG, that need nothing of the page.

import { download } from "/share.js";
import { byId, make } from "/words.js";

/** A drawing as text that stands alone: its colours and letters written into it. */
function alone(svg, title) {
  const copy = svg.cloneNode(true), box = svg.viewBox.baseVal;
  const from = [svg, ...svg.querySelectorAll("*")], to = [copy, ...copy.querySelectorAll("*")];
  from.forEach((part, i) => {
    const style = getComputedStyle(part);
    for (const name of ["fill", "stroke"]) if (part.hasAttribute(name) || part.tagName === "text") to[i].setAttribute(name, style[name]);
    if (part.tagName === "text") { to[i].setAttribute("font-family", "sans-serif"); to[i].setAttribute("font-size", "12"); }
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", box.width);
  copy.setAttribute("viewBox", `0 -24 ${box.width} ${box.height + 28}`);
  copy.setAttribute("height", box.height + 28);
  const paper = document.createElementNS(copy.namespaceURI, "rect"), words = document.createElementNS(copy.namespaceURI, "text");
  for (const [name, value] of Object.entries({ x: 0, y: -24, width: box.width, height: box.height + 28, fill: getComputedStyle(document.body).backgroundColor })) paper.setAttribute(name, value);
  for (const [name, value] of Object.entries({ x: 4, y: -9, fill: getComputedStyle(document.body).color, "font-family": "sans-serif", "font-size": 13, "font-weight": 600 })) words.setAttribute(name, value);
  words.textContent = title;
  copy.prepend(paper, words);
  return new XMLSerializer().serializeToString(copy);
}

async function painted(text, width, height) {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await picture.decode();
  const canvas = make("canvas", { width: width * 2, height: height * 2 });
  canvas.getContext("2d").drawImage(picture, 0, 0, width * 2, height * 2);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

/** Makes the buttons that save each drawing. */
export function wire(names) {
  const save = async (name, title, kind) => {
    const svg = document.querySelector(name === "hill" ? "#hill-picture svg" : `[data-line="${name}"] svg`);
    if (!svg) return;
    const text = alone(svg, title), { width, height } = svg.viewBox.baseVal;
    download(`${name}.${kind}`, kind === "svg" ? new Blob([text], { type: "image/svg+xml" }) : await painted(text, width, height + 28));
  };
  const track = make("button", { type: "button", onclick: () => byId("track").toBlob((blob) => download("relay.png", blob)) }, "The relay as PNG");
  byId("save-figures").append(track, ...names.flatMap(([name, title]) => ["svg", "png"].map((kind) => make("button", { type: "button", "data-save": `${name}.${kind}`, onclick: () => save(name, title, kind) }, `${title} as ${kind.toUpperCase()}`))));
}
