// Fills an overlay with what it says and answers where its ink is.
//
// `show(values, layer)`: names that begin with `--` are variables of the style, names that begin with `data-` attributes
// of the root, `lang` its language; `logo` is a picture as a data URL, everything else a text for the slot of that name.
// The answer is the layer's box and the width of the shadow around it, or null when there is nothing to draw.
"use strict";

const root = document.documentElement;
const JOINED_OR_TALL = /[\u0590-\u08ff\u0900-\u0fff\u1000-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufeff]/u;
const LEAST_SIZE = 0.55;
const LEGIBLE = 1.9;   // contrast below which a part of a logo is lost on what is behind it
const LEGIBLE_SHARE = 0.7;
const TILE_SHARE = 0.82;

async function show(values, layer) {
  root.removeAttribute("style");
  for (const name of root.getAttributeNames()) if (name.startsWith("data-")) root.removeAttribute(name);
  root.className = "";
  const texts = {};
  for (const [name, value] of Object.entries(values)) {
    if (name.startsWith("--")) root.style.setProperty(name, value);
    else if (name.startsWith("data-")) root.setAttribute(name, value);
    else if (name === "lang") root.lang = value;
    else texts[name] = value;
  }
  await showLogo(texts.logo || "");
  if (!texts.monogram && texts.name) texts.monogram = firstLetter(texts.name);
  for (const slot of document.querySelectorAll("[data-text]")) {
    slot.removeAttribute("style");
    slot.textContent = (texts[slot.dataset.text] || "").trim();
    slot.hidden = !slot.textContent;
    slot.classList.toggle("tall", JOINED_OR_TALL.test(slot.textContent));
    slot.classList.remove("broken");
  }
  for (const slot of document.querySelectorAll("[data-line]")) {
    slot.textContent = (texts[slot.dataset.line] || "").trim();
    slot.hidden = !slot.textContent;
  }
  for (const holder of document.querySelectorAll("[data-keys]")) showKeys(holder, texts.keys || "");
  for (const element of document.querySelectorAll("[data-layer]")) element.classList.toggle("drawn", element.dataset.layer === layer);
  document.body.getBoundingClientRect();   // asks for the fonts that are needed
  await document.fonts.ready;
  for (const slot of document.querySelectorAll("[data-text]")) if (!slot.hidden) fit(slot);
  return inkOf(document.querySelector(".drawn"));
}

function inkOf(element) {
  if (!element) return null;
  const box = element.getBoundingClientRect();
  const isEmpty = !("always" in element.dataset) && !element.innerText.trim() && !element.querySelector("img:not([hidden])");
  if (isEmpty || !box.width || !box.height) return null;
  const bleed = Math.ceil(parseFloat(getComputedStyle(element).getPropertyValue("--bleed")) || 0);
  const left = Math.floor(box.left), top = Math.floor(box.top);
  return { x: left, y: top, width: Math.ceil(box.right) - left, height: Math.ceil(box.bottom) - top, bleed };
}

function firstLetter(name) {
  for (const { segment } of new Intl.Segmenter(root.lang || "en", { granularity: "grapheme" }).segment(name)) {
    if (/\p{L}|\p{N}|\p{Extended_Pictographic}/u.test(segment)) return segment.toLocaleUpperCase(root.lang || "en");
  }
  return "";
}

// --- texts that fit ---------------------------------------------------------------------------------------------------

function fit(slot) {
  const style = getComputedStyle(slot);
  const most = parseInt(style.getPropertyValue("--lines"), 10) || 1;
  const size = parseFloat(style.fontSize);
  const lines = () => Math.round(slot.getBoundingClientRect().height / parseFloat(getComputedStyle(slot).lineHeight));
  const overflows = () => slot.scrollWidth > slot.clientWidth + 1;
  const smaller = (least, fits) => {
    for (let share = 0.95; share >= least - 1e-6 && !fits(); share -= 0.05) slot.style.fontSize = `${size * share}px`;
  };
  const fits = () => lines() <= most && !overflows();
  if (style.getPropertyValue("--shrinks")) smaller(parseFloat(style.getPropertyValue("--shrinks")), fits);
  if (lines() > most) shorten(slot, () => lines() <= most);
  smaller(LEAST_SIZE, fits);
  if (overflows()) {   // one endless word: it may break anywhere, and gets its size back for that
    slot.classList.add("broken");
    slot.style.fontSize = "";
    smaller(LEAST_SIZE, () => lines() <= most);
  }
  if (lines() > most) shorten(slot, () => lines() <= most, "grapheme");
  // A balanced text is narrower than the box it was balanced in.
  const range = document.createRange();
  range.selectNodeContents(slot);
  slot.style.width = `${Math.ceil(range.getBoundingClientRect().width) + 1}px`;
}

function shorten(slot, fits, granularity = "word") {
  const whole = slot.textContent;
  const ends = [];
  for (const part of new Intl.Segmenter(root.lang || "en", { granularity }).segment(whole)) {
    if (granularity === "grapheme" || part.isWordLike) ends.push(part.index + part.segment.length);
  }
  ends.pop();
  while (ends.length && !fits()) slot.textContent = whole.slice(0, ends.pop()).trimEnd() + "…";
}

// --- logo ---------------------------------------------------------------------------------------------------------------

async function showLogo(source) {
  const picture = document.querySelector("[data-picture]");
  if (!picture) return;
  picture.hidden = true;
  picture.removeAttribute("src");
  root.classList.add("no-logo");
  if (!source) return;
  picture.src = source;
  try {
    await picture.decode();
  } catch {
    return;   // not a picture after all: the name takes its place
  }
  const seen = look(picture);
  if (!seen) return;
  picture.hidden = false;
  root.classList.remove("no-logo");
  root.classList.add(root.hasAttribute("data-wide") || seen.ratio > 1.8 ? "word-mark" : "sign");
  root.classList.toggle("opaque", seen.opaque);
  root.classList.toggle("tile", seen.tile);
  const behind = channels(root.style.getPropertyValue("--behind"));
  const paper = channels(root.style.getPropertyValue("--paper"));
  if (!seen.opaque && !seen.tile && seen.legible(behind) < LEGIBLE_SHARE) {
    root.classList.add("plate");
    if (seen.legible(paper) < LEGIBLE_SHARE) {
      const white = [255, 255, 255], black = [17, 17, 20];
      root.style.setProperty("--paper", seen.legible(white) >= seen.legible(black) ? "#ffffff" : "#111114");
    }
  }
}

// What a logo is made of; null for a picture without any ink.
function look(picture) {
  const ratio = picture.naturalWidth && picture.naturalHeight ? picture.naturalWidth / picture.naturalHeight : 1;
  const width = 96, height = Math.max(8, Math.min(96, Math.round(width / ratio)));
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const paint = canvas.getContext("2d", { willReadFrequently: true });
  paint.drawImage(picture, 0, 0, width, height);
  const data = paint.getImageData(0, 0, width, height).data;
  const inks = [];
  for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 128) inks.push(luminance(data[at], data[at + 1], data[at + 2]));
  if (inks.length < 4) return null;
  const corners = [0, width - 1, (height - 1) * width, height * width - 1].filter((at) => data[at * 4 + 3] > 200);
  return {
    ratio,
    opaque: corners.length >= 3,
    tile: inks.length >= TILE_SHARE * width * height,   // an app icon: its own ground is part of it
    legible: (behind) => inks.filter((ink) => contrast(ink, luminance(...behind)) >= LEGIBLE).length / inks.length,
  };
}

function channels(colour) {
  const hex = colour.trim() || "#ffffff";
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

function luminance(red, green, blue) {
  const linear = (part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function contrast(one, other) {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

// --- keys ---------------------------------------------------------------------------------------------------------------

function showKeys(holder, keys) {
  holder.replaceChildren();
  for (const key of keys.split("\n").filter(Boolean)) {
    const cap = document.createElement("kbd");
    cap.textContent = key;
    holder.append(cap);
  }
}
