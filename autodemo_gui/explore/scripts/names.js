// Accessible names and roles, reduced to what a click target needs (accname 1.2, HTML-AAM), without any page time.

const INPUT_ROLES = {
  button: 'button', submit: 'button', reset: 'button', image: 'button', checkbox: 'checkbox', radio: 'radio',
  range: 'slider', number: 'spinbutton', search: 'searchbox', text: 'textbox', email: 'textbox', tel: 'textbox', url: 'textbox',
};

const BUTTON_NAMES = { submit: 'Submit', reset: 'Reset' };
const HOLD_VALUES = new Set(['textbox', 'searchbox', 'combobox', 'listbox', 'slider', 'spinbutton']); // their content is no name

// Without what nobody sees within a word, and without control characters and the private ones that icon fonts draw with.
function clean(text) {
  const visible = (text || '').replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/g, '');
  return visible.replace(/[\u0000-\u001f\u007f\ue000-\uf8ff\s]+/g, ' ').trim();
}

function hrefOf(el) {
  const tag = tagOf(el);
  if (tag !== 'a' && tag !== 'area') return '';
  if (el.href && el.href.baseVal !== undefined) {
    try { return new URL(el.href.baseVal, el.baseURI).href; } catch { return ''; }
  }
  return el.hasAttribute('href') ? el.href : '';
}

function roleOf(el) {
  const explicit = attr(el, 'role').trim().split(/\s+/)[0].toLowerCase();
  if (explicit && explicit !== 'none' && explicit !== 'presentation') return explicit;
  switch (tagOf(el)) {
    case 'a': case 'area': return el.hasAttribute('href') || el.hasAttribute('xlink:href') ? 'link' : '';
    case 'button': return 'button';
    case 'textarea': return 'textbox';
    case 'select': return el.multiple || el.size > 1 ? 'listbox' : 'combobox';
    case 'option': return 'option';
    case 'input': return el.list ? 'combobox' : INPUT_ROLES[el.type] || '';
    default: return '';
  }
}

// What a style sheet writes before or after the content; the pictures of icon fonts are no words.
function generatedText(el, place) {
  const { content } = el.ownerDocument.defaultView.getComputedStyle(el, place);
  const written = content.startsWith('"') && /( \/ )?"((?:[^"\\]|\\.)*)"$/.exec(content); // of `"→" / "next"` what is to be read
  if (!written) return '';
  const text = written[2].replace(/\\(.)/g, '$1');
  return written[1] ? ` ${text} ` : text;
}

// The text inside an element as assistive technology reads it: hidden parts out, pictures by their alternative text.
// Only what names something else is read although it is hidden itself.
function contentName(el, budget, isHidden = false, withIcons = true) {
  let text = generatedText(el, '::before');
  const root = shadowOf(el);
  const children = root ? root.childNodes
    : tagOf(el) === 'slot' && el.assignedNodes().length ? el.assignedNodes() : el.childNodes;
  for (const node of children) {
    if (text.length > budget) break;
    if (node.nodeType === 3) { text += node.data; continue; }
    if (node.nodeType !== 1) continue;
    const tag = tagOf(node);
    if (tag === 'br') text += ' ';
    if (tag === 'script' || tag === 'style' || tag === 'template' || tag === 'noscript') continue;
    if (attr(node, 'aria-hidden') === 'true') continue;
    const { display } = node.ownerDocument.defaultView.getComputedStyle(node);
    if (!isHidden && display !== 'contents' && !node.checkVisibility({ visibilityProperty: true })) continue;
    if (tag === 'svg' && !withIcons) continue;
    const part = ownName(node) || contentName(node, budget - text.length, isHidden, withIcons);
    text += display === 'contents' || display.startsWith('inline') ? part : ` ${part} `;
  }
  return text + generatedText(el, '::after');
}

// What an element says about itself without looking at its content.
function ownName(el) {
  const label = attr(el, 'aria-label').trim();
  if (label) return label;
  const tag = tagOf(el);
  if (tag === 'img' || tag === 'area') return attr(el, 'alt');
  if (tag === 'svg') {
    for (const child of el.children) if (tagOf(child) === 'title') return child.textContent;
  }
  if (tag === 'input' && ['button', 'submit', 'reset'].includes(el.type)) return el.value;
  return '';
}

function referenced(el) {
  const ids = attr(el, 'aria-labelledby').trim();
  if (!ids) return '';
  const root = el.getRootNode();
  const parts = [];
  for (const id of ids.split(/\s+/)) {
    const target = root.getElementById ? root.getElementById(id) : null;
    if (target) parts.push(ownName(target) || contentName(target, 160, !target.checkVisibility({ visibilityProperty: true })));
  }
  return clean(parts.join(' '));
}

function labelText(el) {
  if (!el.labels || !el.labels.length) return '';
  return clean([...el.labels].map((label) => contentName(label, 160)).join(' '));
}

// The accessible name, at most `limit` characters.
function nameOf(el, limit) {
  const tag = tagOf(el);
  const isNamedByContent = !HOLD_VALUES.has(roleOf(el));
  const field = tag === 'input' || tag === 'select' || tag === 'textarea';
  let name = referenced(el) || clean(ownName(el));
  if (!name && field) {
    name = labelText(el);
    if (!name && tag === 'input' && el.type === 'image') name = clean(attr(el, 'alt'));
    if (!name && tag === 'input' && BUTTON_NAMES[el.type]) name = BUTTON_NAMES[el.type];
  }
  if (!name && !field && isNamedByContent) name = clean(contentName(el, limit * 2));
  if (!name) name = clean(attr(el, 'title')) || (field ? clean(attr(el, 'placeholder')) : '');
  return name.length > limit ? name.slice(0, limit).trimEnd() : name;
}

// The words to be read on it, where its name has those of an icon beside them: drawing programs leave file names there.
function wordsBesideIcon(el, limit) {
  if (!el.querySelector('svg > title') || referenced(el) || ownName(el)) return '';
  return clean(contentName(el, limit * 2, false, false)).slice(0, limit).trimEnd();
}
