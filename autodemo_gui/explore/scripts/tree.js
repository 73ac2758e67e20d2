// The page as a person sees it: one tree through shadow roots, closed ones too, and the frames of the same origin.

const REGISTRY = Symbol.for('autodemo.registry'); // browser/scripts/registry.js; not there on a page opened without it

function tagOf(el) {
  return el.localName;
}

// Not by `el.getAttribute`: a form answers with its field of that name.
function attr(el, name) {
  return Element.prototype.getAttribute.call(el, name) || '';
}

function registryOf(node) {
  const view = (node.nodeType === 9 ? node : node.ownerDocument).defaultView;
  return view ? view[REGISTRY] : undefined;
}

function closedRootOf(el) {
  const registry = registryOf(el);
  return registry ? registry.shadowOf(el) : null;
}

function shadowOf(el) {
  return el.shadowRoot || closedRootOf(el);
}

function isFrame(el) {
  return el.localName === 'iframe' || el.localName === 'frame';
}

function contentDocumentOf(el) {
  if (!isFrame(el)) return null;
  try { return el.contentDocument; } catch { return null; }
}

// What is shown inside an element: of a host its shadow root, of a slot what is put into it. Not by `el.children`, which
// a form replaces by its field of that name.
function flatChildren(el) {
  if (el.localName === 'slot') {
    const assigned = el.assignedElements();
    if (assigned.length) return assigned;
  }
  const found = [];
  for (let child = (shadowOf(el) || el).firstElementChild; child; child = child.nextElementSibling) found.push(child);
  return found;
}

function slotOf(node) {
  if (node.assignedSlot) return node.assignedSlot;
  const root = node.parentElement && closedRootOf(node.parentElement);
  return root ? [...root.querySelectorAll('slot')].find((slot) => slot.assignedNodes().includes(node)) : null;
}

function flatParent(node) {
  const slot = slotOf(node);
  if (slot) return slot;
  const parent = node.parentNode;
  if (!parent) return null;
  if (parent.nodeType === 11) return parent.host || null;
  if (parent.nodeType === 9) return parent.defaultView && parent.defaultView.frameElement;
  return parent;
}

// Where the content of a document lies in the viewport of the page, through all its frames.
function originOf(doc) {
  let x = 0;
  let y = 0;
  for (let frame = doc.defaultView && doc.defaultView.frameElement; frame; frame = frame.ownerDocument.defaultView.frameElement) {
    const rect = frame.getBoundingClientRect();
    const style = frame.ownerDocument.defaultView.getComputedStyle(frame);
    x += rect.left + frame.clientLeft + parseFloat(style.paddingLeft);
    y += rect.top + frame.clientTop + parseFloat(style.paddingTop);
  }
  return { x, y };
}
