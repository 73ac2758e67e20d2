// What a viewer sees, so that two looks can be compared: texts with their places, and what lies on top in each tile of
// the viewport. One synchronous pass.

const COLUMNS = 32;
const ROWS = 18;
const DRAWN = ['d', 'points', 'transform', 'x', 'y', 'width', 'height', 'cx', 'cy', 'r', 'fill'];
const MAX_CANVAS_PIXELS = 2500000;

function hashOf(text, seed) {
  let hash = seed || 2166136261;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 16777619);
  return hash >>> 0;
}

// Numbers of clocks, counters and dates change by themselves.
function masked(text) {
  return text.replace(/\d+/g, '0');
}

// The texts a person can read, in document order, through open shadow roots and same-origin frames.
class Texts {
  constructor(limit, length) {
    this.limit = limit;
    this.length = length;
    this.found = [];
    this.visible = new Map();
  }

  run() {
    const stack = [document.documentElement];
    while (stack.length && this.found.length < this.limit) {
      const node = stack.pop();
      if (node.nodeType === 3) { this.note(node); continue; }
      if (node.nodeType !== 1 || SKIPPED.has(tagOf(node))) continue;
      const below = [];
      const framed = contentDocumentOf(node);
      if (framed && framed.documentElement) below.push(framed.documentElement);
      if (node.shadowRoot) below.push(...node.shadowRoot.childNodes);
      below.push(...node.childNodes);
      while (below.length) stack.push(below.pop());
    }
    return this.found;
  }

  isVisible(el) {
    let known = this.visible.get(el);
    if (known === undefined) {
      known = el.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      this.visible.set(el, known);
    }
    return known;
  }

  note(node) {
    const text = clean(node.data);
    const el = node.parentElement || node.getRootNode().host;
    if (!text || !el || !/[\p{L}\p{N}]/u.test(text) || !this.isVisible(el)) return;
    const range = node.ownerDocument.createRange();
    range.selectNodeContents(node);
    const rect = range.getBoundingClientRect();
    if (rect.width < 2 || rect.height < 2) return;
    const origin = node.ownerDocument === document ? { x: 0, y: 0 } : originOf(node.ownerDocument);
    const box = { x: rect.left + origin.x, y: rect.top + origin.y, width: rect.width, height: rect.height };
    this.found.push({ el, text: text.slice(0, this.length), box, shown: this.isOnTop(el, box) });
  }

  isOnTop(el, box) {
    const left = Math.max(box.x, 0);
    const top = Math.max(box.y, 0);
    const right = Math.min(box.x + box.width, innerWidth);
    const bottom = Math.min(box.y + box.height, innerHeight);
    if (right - left < 2 || bottom - top < 2) return false;
    const hit = topmostAt((left + right) / 2, (top + bottom) / 2);
    if (!hit) return false;
    for (let node = hit; node; node = flatParent(node)) if (node === el) return true;
    for (let node = el; node; node = flatParent(node)) if (node === hit) return true;
    return false;
  }
}

class Tiles {
  constructor() {
    this.grounds = new Map();
    this.canvases = new Map();
    this.values = [];
  }

  run(texts) {
    for (let row = 0; row < ROWS; row += 1) {
      for (let column = 0; column < COLUMNS; column += 1) {
        const hit = topmostAt(((column + 0.5) * innerWidth) / COLUMNS, ((row + 0.5) * innerHeight) / ROWS);
        this.values.push(hit ? hashOf(this.lookOf(hit)) : 0);
      }
    }
    for (const { text, box, shown } of texts) if (shown) this.cover(hashOf(text), box); // prices that change are seen
    return this.values.map((value) => value >>> 0);
  }

  cover(hash, box) {
    const column = (x) => Math.min(COLUMNS - 1, Math.max(0, Math.floor((x * COLUMNS) / innerWidth)));
    const row = (y) => Math.min(ROWS - 1, Math.max(0, Math.floor((y * ROWS) / innerHeight)));
    for (let y = row(box.y); y <= row(box.y + box.height - 1); y += 1) {
      for (let x = column(box.x); x <= column(box.x + box.width - 1); x += 1) this.values[y * COLUMNS + x] ^= hash;
    }
  }

  lookOf(el) {
    const tag = tagOf(el);
    const own = tag === 'canvas' ? this.canvasOf(el) : tag === 'input' ? `${el.checked}` : '';
    const drawn = el.ownerSVGElement ? DRAWN.map((name) => attr(el, name)).join() : '';
    return `${tag} ${this.groundOf(el)} ${el.currentSrc || ''} ${own} ${drawn}`;
  }

  // The nearest background that is not transparent.
  groundOf(el) {
    const known = this.grounds.get(el);
    if (known !== undefined) return known;
    const style = el.ownerDocument.defaultView.getComputedStyle(el);
    const clear = /^(transparent|rgba\(\d+, \d+, \d+, 0\))$/.test(style.backgroundColor) && style.backgroundImage === 'none';
    const outer = clear ? flatParent(el) : null;
    const ground = !clear ? `${style.backgroundColor} ${style.backgroundImage.slice(0, 120)}`
      : outer && outer.nodeType === 1 ? this.groundOf(outer) : 'none';
    this.grounds.set(el, ground);
    return ground;
  }

  // Charts draw their numbers here; what another site's picture has tainted cannot be read and counts as unchanged.
  canvasOf(el) {
    if (!this.canvases.has(el)) {
      let drawn = '';
      if (el.width * el.height <= MAX_CANVAS_PIXELS && this.canvases.size < 4) {
        try { drawn = hashOf(el.toDataURL()); } catch { drawn = 'tainted'; }
      }
      this.canvases.set(el, drawn);
    }
    return this.canvases.get(el);
  }
}

function mediaInView() {
  let count = 0;
  for (const el of document.querySelectorAll('img, svg, canvas, video, picture, iframe')) {
    const rect = el.getBoundingClientRect();
    const seen = rect.bottom > 0 && rect.top < innerHeight && rect.right > 0 && rect.left < innerWidth;
    if (seen && rect.width >= 120 && rect.height >= 80 && el.checkVisibility({ visibilityProperty: true })) count += 1;
  }
  return count;
}

function view(limits) {
  const texts = new Texts(limits.texts, limits.text).run();
  return JSON.stringify({
    url: location.href, scroll_y: scrollY, media: mediaInView(), tiles: new Tiles().run(texts),
    texts: texts.map(({ text, box, shown }) => [masked(text), Math.round(box.y + scrollY), shown]),
  });
}
