// Describes everything a person could click on this page in one synchronous pass: it needs no timers and no frames, so it
// works while the page's clock stands still.

const LONG_MENU = 12; // entries; a longer one is a list
const STATE = /^(odd|even|first|last|active|current|selected|open|show|collapsed|hover|focus|sorting\w*)$/i;
const CLOCK = /\d{1,2}:\d{2}(:\d{2})?(\.\d+)?|\d{4}-\d{2}-\d{2}/g;
const TOKEN = /\d{9,}|\b[0-9a-f]{8}-[0-9a-f-]{20,}\b/gi; // a stamp in milliseconds, a UUID
const AGE = /\d+(?= ?(s|seconds?|m|min|minutes?) ago\b)/gi;
const FACTS = ['aria-controls', 'target', 'hreflang', 'lang', 'data-testid', 'rel'];

function stateOf(el, tag) {
  const facts = {};
  const parent = el.parentElement;
  if (attr(el, 'aria-selected') === 'true' || attr(el, 'aria-current') && attr(el, 'aria-current') !== 'false') facts.current = 'true';
  if (tag === 'input' && el.checked || attr(el, 'aria-checked') === 'true' || attr(el, 'aria-pressed') === 'true') facts.checked = 'true';
  const open = tag === 'summary' ? parent.open : attr(el, 'aria-expanded') === 'true' && !el.classList.contains('collapsed');
  if (open) facts.expanded = 'true';
  if (attr(el, 'aria-expanded') || toggleOf(el) || attr(el, 'role') || hears(el)) facts.acts = 'true';
  const popup = attr(el, 'aria-haspopup') || (toggleOf(el) === 'modal' ? 'dialog' : '');
  if (popup && popup !== 'false') facts.haspopup = popup;
  for (const name of FACTS) if (attr(el, name)) facts[name] = attr(el, name).slice(0, 200);
  return facts;
}

// 0–1: how much of the eye it catches, from area, letter size, weight, fill and place above the fold.
function salienceOf(el, box) {
  const style = el.ownerDocument.defaultView.getComputedStyle(el);
  const area = Math.min(1, Math.sqrt(box.width * box.height) / 240);
  const letters = Math.min(1, Math.max(0, (parseFloat(style.fontSize) - 11) / 13));
  const bold = Number(style.fontWeight) >= 600 ? 1 : 0;
  const filled = !/^(transparent|rgba\(0, 0, 0, 0\))$/.test(style.backgroundColor) || style.backgroundImage !== 'none' ? 1 : 0;
  const seen = box.y + scrollY < innerHeight ? 1 : 0;
  return Math.round((0.3 * area + 0.2 * letters + 0.1 * bold + 0.2 * filled + 0.2 * seen) * 1000) / 1000;
}

// The shape of the place an element stands in; look-alikes of a list, a table or of cards share it. Tabs and the entries of
// a menu lead to different things each, however much alike they look.
function templateOf({ el, kind, zone, role }) {
  if (kind === 'tab' || /^menuitem|^option/.test(role)) return '';
  const steps = [kind, zone];
  for (let node = el, depth = 0; node && node.nodeType === 1 && depth < 5; node = flatParent(node), depth += 1) {
    steps.push(`${tagOf(node)}.${styleOf(node)}`);
  }
  return steps.join('|').slice(0, 240);
}

// The first class that is not about this one alone: neither numbered nor a state.
function styleOf(el) {
  return attr(el, 'class').split(/\s+/).find((name) => name && !/\d/.test(name) && !STATE.test(name)) || '';
}

function openDialog() {
  const found = document.querySelectorAll('dialog[open], [role=dialog], [role=alertdialog], [aria-modal=true], .modal.show');
  for (const el of [...found].reverse()) {
    if (!el.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const rect = el.getBoundingClientRect();
    if (rect.width < 80 || rect.height < 50 || rect.bottom <= 0 || rect.top >= innerHeight) continue;
    let node = topmostAt(innerWidth / 2, innerHeight / 2);
    while (node && node !== el) node = flatParent(node);
    if (!node && !el.matches(':modal')) continue;
    const heading = el.querySelector('h1, h2, h3, h4, [role=heading]');
    return (referenced(el) || clean(attr(el, 'aria-label'))).slice(0, 80) || (heading ? nameOf(heading, 80) : '') || 'dialog';
  }
  return '';
}

function describe(candidate, paths) {
  const { el, tag, shape, facts } = candidate;
  const box = candidate.box;
  const headline = el.querySelector('h1, h2, h3, h4, h5, h6, [role=heading]');
  const written = wordsBesideIcon(headline || el, 80);
  if (headline) facts.headline = written || nameOf(headline, 80);
  else if (written && written !== candidate.text) facts.written = written;
  const { facts: hazards, ...structure } = structureOf.read(el);
  Object.assign(facts, hazards);
  const icon = candidate.text ? '' : clean(structure.icons.join(' ').replace(/[^\p{L}\p{N}]+/gu, ' ')).slice(0, 80);
  if (icon) facts.icon = icon;
  return {
    ...structure,
    tag, text: candidate.text, lasting: candidate.lasting, role: candidate.role, href: candidate.href, twin: candidate.twin,
    selector: paths.pathOf(shape), box: [box.x, box.y, box.width, box.height].map((n) => Math.round(n * 10) / 10),
    label: clean(attr(el, 'aria-label') || labelText(el)).slice(0, 120),
    zone: candidate.zone, heading: candidate.heading, kind: candidate.kind, frame: candidate.frame,
    input_type: tag === 'input' ? el.type : tag === 'select' || tag === 'textarea' ? tag : '',
    cluster: candidate.template, salience: salienceOf(shape, box), attributes: facts,
  };
}

// Names it; what only a program says can be clicked must show something: a name or a picture.
function isSomething(candidate, limits) {
  candidate.text = nameOf(candidate.el, limits.name);
  return !isHearsay(candidate.heard) || candidate.text !== '' || candidate.el.querySelector('svg, img, i, picture') !== null;
}

// A name without the hour, the date or the age in it: a minute later it is still the same thing.
function lasting(name) {
  return name.replace(CLOCK, '#').replace(TOKEN, '#').replace(AGE, '#');
}

function scan(limits) {
  const walk = new Walk().run();
  const candidates = walk.merged().slice(0, limits.candidates).filter((candidate) => isSomething(candidate, limits));
  const twins = new Map(Object.entries(limits.twins));
  for (const candidate of candidates) {
    const { el, tag, role } = candidate;
    candidate.href = hrefOf(el);
    candidate.kind = kindOf(el, tag, role);
    candidate.facts = stateOf(el, tag);
    candidate.box = boxOf(candidate.shape);
    candidate.template = templateOf(candidate);
    candidate.lasting = lasting(candidate.text);
    const key = JSON.stringify([tag, candidate.lasting, role, candidate.href]);
    candidate.twin = (twins.get(key) || 0) + 1;
    twins.set(key, candidate.twin);
  }
  const reachable = candidates.filter(({ box }) => box.x + box.width > 0 && box.y + box.height + scrollY > 0);
  const dialog = openDialog();
  const shown = new HitTest(walk.owners).sift(reachable, limits);
  const sizes = new Map();
  for (const { template } of shown) sizes.set(template, (sizes.get(template) || 0) + 1);
  for (const candidate of shown) {
    const isMenu = candidate.zone === 'nav' || candidate.zone === 'header';
    if (sizes.get(candidate.template) <= (isMenu ? LONG_MENU : 2)) candidate.template = '';
  }
  const paths = new Paths();
  return JSON.stringify({
    foreign_frames: walk.foreign, twins: walk.foreign || !limits.is_page ? Object.fromEntries(twins) : {},
    url: location.href, title: clean(document.title), language: document.documentElement.lang || '',
    viewport: [innerWidth, innerHeight], scroll_y: scrollY, dialog,
    scroll_height: Math.max(document.documentElement.scrollHeight, document.body ? document.body.scrollHeight : 0),
    headings: walk.headings.slice(0, limits.headings),
    elements: shown.slice(0, limits.elements).map((candidate) => describe(candidate, paths)),
  });
}
