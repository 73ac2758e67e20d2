// Which elements hear a click without saying so in their markup: by listeners, by frameworks that hear for them at their
// root, by attributes that such frameworks read.

const HANDLERS = ['onClick', 'onMouseDown', 'onMouseUp', 'onPointerDown', 'onPointerUp', 'onTouchStart', 'onTouchEnd'];
const READ_AT_THE_ROOT = ['phx-click', 'jsaction', 'on:click', 'q-e:click']; // Phoenix LiveView, Google, Qwik
const HOLDERS = new Set(['ul', 'ol', 'dl', 'table', 'thead', 'tbody', 'tfoot', 'form', 'fieldset', 'section', 'main', 'nav', 'header',
  'footer', 'aside', 'body', 'html']);

function isHandler(value) {
  return typeof value === 'function' || Array.isArray(value) && typeof value[0] === 'function';
}

function handles(props) {
  return Boolean(props) && typeof props === 'object' && HANDLERS.some((name) => isHandler(props[name]));
}

// What frameworks leave on the elements they made: React its props (facebook/react: ReactDOMComponentTree), Vue its
// invokers and vnode (runtime-dom: events.ts), Solid and Svelte the handler itself (dom-expressions: delegateEvents;
// svelte: events.js), in newer versions behind symbols.
function frameworkHears(el) {
  for (const key of Object.getOwnPropertyNames(el)) {
    if (key.startsWith('__reactProps$') || key.startsWith('__reactEventHandlers$')) { if (handles(el[key])) return true; }
    else if (key === '_vei') { if (handles(el._vei)) return true; }
    else if (key === '__vnode') { if (el.__vnode && handles(el.__vnode.props)) return true; }
    else if (key === '$$click' || key === '__click') { if (isHandler(el[key])) return true; }
  }
  for (const symbol of Object.getOwnPropertySymbols(el)) {
    const held = el[symbol];
    if (symbol.description === '_vei' && handles(held)) return true;
    if (symbol.description === 'events' && held && isHandler(held.click)) return true;
  }
  return false;
}

// 'click', or only 'press' for buttons and fingers that go down or up, or ''.
function hears(el) {
  if (typeof el.onclick === 'function' || frameworkHears(el)) return 'click';
  for (const name of READ_AT_THE_ROOT) {
    const value = attr(el, name);
    if (value && (name !== 'jsaction' || /(^|;)\s*(click:|[\w.]+\s*(;|$))/.test(value))) return 'click';
  }
  const registry = registryOf(el);
  return registry ? registry.hears(el) : '';
}

// Whether only the program says so; a viewer sees neither a pointer nor a focus.
function isHearsay(heard) {
  return heard === 'click' || heard === 'press';
}

// Whether it only hears for what it holds: a list or a panel whose parts are what is clicked.
function hearsForOthers(el, tag) {
  if (HOLDERS.has(tag) || el.textContent.length > 400) return true;
  if (tag === 'tr') return false;
  let parts = flatChildren(el);
  if (parts.length === 1) parts = flatChildren(parts[0]);
  const alike = new Map();
  for (const part of parts) {
    if (['br', 'svg', 'img', 'i', 'path', 'option'].includes(part.localName)) continue;
    const shape = `${part.localName}.${attr(part, 'class')}`;
    alike.set(shape, (alike.get(shape) || 0) + 1);
    if (alike.get(shape) === 3) return true;
  }
  return false;
}
