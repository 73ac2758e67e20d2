// Short CSS paths that find exactly one element again: a stable attribute where one is unique, else steps from an anchor.

const ANCHORS = ['id', 'data-testid', 'data-test', 'data-cy', 'data-qa', 'href', 'name', 'aria-label', 'aria-controls', 'title'];
const VOLATILE = /\d{3,}|[0-9a-f]{8}|^[:«_]|^(ember|react|radix|headlessui|mui|yui|ext-gen|cdk)/i;
const REFERENCES = new Set(['id', 'name', 'aria-controls']); // what a framework may make up anew with every visit
const CLOSED = ' >>> '; // into a closed shadow root, where no selector of the browser's leads; see browser/find.py

// Made up by a program: by its form, or a word in which letters and digits take turns, or without a single vowel.
function isGenerated(name) {
  return VOLATILE.test(name) || name.split(/[-_:.]|(?<=[a-z])(?=[A-Z])/).some((word) => (
    /\d[a-z]+\d|[a-z]\d+[a-z]/i.test(word) && word.length >= 5 || /^[b-df-hj-np-tv-xz\d]{6,}$/i.test(word)));
}

// Says when it was made, or carries a token: another one with every visit.
function isStamped(value) {
  return /\d:\d\d|\d{9,}|[0-9a-f]{8}-[0-9a-f]{4}|(?=[a-z]*\d)[0-9a-f]{16}/i.test(value);
}

function quoted(value) {
  return `"${value.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\a ').replaceAll('>>>', '\\3e >>')}"`;
}

class Paths {
  constructor() {
    this.counts = new Map();
    this.ordinals = new Map();
  }

  // How often each anchor occurs below a document or shadow root, hidden parts included.
  countsOf(root) {
    let counts = this.counts.get(root);
    if (counts) return counts;
    counts = new Map();
    this.counts.set(root, counts);
    for (const el of root.querySelectorAll(ANCHORS.map((name) => `[${name}]`).join())) {
      for (const selector of this.anchorsOf(el)) counts.set(selector, (counts.get(selector) || 0) + 1);
    }
    return counts;
  }

  anchorsOf(el) {
    const found = [];
    for (const name of ANCHORS) {
      const value = attr(el, name);
      if (!value || value.length > 120 || (REFERENCES.has(name) ? isGenerated(value) : isStamped(value))) continue;
      if (name === 'id') found.push(`#${CSS.escape(value)}`);
      else if (name !== 'href' || (value !== '#' && !value.startsWith('javascript:'))) {
        found.push(`${CSS.escape(el.localName)}[${name}=${quoted(value)}]`);
      }
    }
    return found;
  }

  uniqueAnchor(el, root) {
    const counts = this.countsOf(root);
    return this.anchorsOf(el).find((selector) => counts.get(selector) === 1) || '';
  }

  // `tag` or `tag:nth-of-type(k)`, with the ordinals of a whole list counted once.
  stepOf(el) {
    const parent = el.parentNode;
    let ordinals = this.ordinals.get(parent);
    if (!ordinals) {
      ordinals = new Map();
      const totals = new Map();
      for (let child = parent.firstElementChild; child; child = child.nextElementSibling) {
        const place = (totals.get(child.localName) || 0) + 1;
        totals.set(child.localName, place);
        ordinals.set(child, place);
      }
      this.ordinals.set(parent, ordinals);
      ordinals.totals = totals;
    }
    const name = CSS.escape(el.localName);
    return ordinals.totals.get(el.localName) > 1 ? `${name}:nth-of-type(${ordinals.get(el)})` : name;
  }

  // Playwright's CSS engine lets both combinators cross into open shadow roots, so one path leads through all of them.
  pathOf(el) {
    const root = el.getRootNode();
    const steps = [];
    let anchored = '';
    for (let node = el; node && node.nodeType === 1; node = node.parentElement) {
      anchored = this.uniqueAnchor(node, root);
      if (anchored) { steps.unshift(anchored); break; }
      steps.unshift(this.stepOf(node));
      if (node.localName === 'body' && !root.host) break;
    }
    const path = steps.join(' > ');
    if (!root.host) return path;
    if (root.mode === 'closed') return this.pathOf(root.host) + CLOSED + path;
    return `${this.pathOf(root.host)} ${anchored ? '' : '> '}${path}`;
  }
}
