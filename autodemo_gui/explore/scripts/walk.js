// Finds what a person could click, in document order, through shadow roots and the frames of the same origin.

const WIDGETS = new Set(['button', 'link', 'tab', 'menuitem', 'menuitemcheckbox', 'menuitemradio', 'switch', 'checkbox', 'radio',
  'option', 'combobox', 'treeitem', 'searchbox', 'textbox', 'slider', 'spinbutton', 'listbox']);
const REGIONS = new Set(['tabpanel', 'region', 'document', 'application', 'dialog', 'alertdialog', 'main', 'grid', 'log', 'feed', 'toolbar', 'tablist', 'menu', 'menubar', 'group', 'list', 'article']);
const SKIPPED = new Set(['script', 'style', 'template', 'noscript', 'head', 'datalist', 'object', 'embed', 'canvas']);

const FRAME_WIDTH = 100; // from which on a frame is more than decoration; browser/scripts/element.js has the same
const FRAME_HEIGHT = 40;

function toggleOf(el) {
  return (attr(el, 'data-bs-toggle') || attr(el, 'data-toggle')).toLowerCase();
}

function isWidget(el, tag, role) {
  if (tag === 'input') return el.type !== 'hidden';
  if (tag === 'button' || tag === 'select' || tag === 'textarea') return true;
  if (tag === 'summary') return el.parentElement && tagOf(el.parentElement) === 'details';
  if (role) return WIDGETS.has(role);
  return ['tab', 'pill', 'collapse', 'dropdown', 'modal'].includes(toggleOf(el)) || el.isContentEditable && el.hasAttribute('contenteditable');
}

function kindOf(el, tag, role) {
  const toggle = toggleOf(el);
  const popup = attr(el, 'aria-haspopup');
  if (role === 'tab' || toggle === 'tab' || toggle === 'pill') return 'tab';
  if (['switch', 'checkbox', 'radio', 'menuitemcheckbox', 'menuitemradio'].includes(role) || el.hasAttribute('aria-pressed')) return 'toggle';
  if (tag === 'select' || role === 'combobox' || role === 'listbox' || role === 'option') return 'select';
  if (['textbox', 'searchbox', 'slider', 'spinbutton'].includes(role) || tag === 'textarea' || el.isContentEditable) return 'input';
  if (tag === 'input' && role !== 'button') return 'input';
  if (toggle === 'dropdown' || ['true', 'menu', 'listbox', 'tree', 'grid'].includes(popup)) return 'menu';
  if (tag === 'summary' || toggle === 'collapse' || el.hasAttribute('aria-expanded') && popup !== 'dialog') return 'disclosure';
  if (role === 'link') return 'link';
  if (role === 'button' || role === 'menuitem') return tag === 'a' && hrefOf(el) ? 'link' : 'button';
  return 'other';
}

// Names that tell what a thing is not or merely has: `not-footer`, `has-sidebar`.
const ELSEWHERE = /^(not|no|non|has|with|without|above|before|after)[_-]/;

function landmarkOf(el, tag, role, inherited) {
  if (tag === 'dialog' || role === 'dialog' || role === 'alertdialog') return 'dialog';
  if (inherited === 'dialog' || inherited === 'footer') return inherited;
  if (tag === 'nav' || role === 'navigation' || role === 'menubar') return 'nav';
  if (role === 'banner' || tag === 'header' && inherited !== 'main') return 'header';
  if (role === 'contentinfo' || tag === 'footer' && inherited !== 'main') return 'footer';
  if (tag === 'main' || role === 'main') return 'main';
  if (tag === 'aside' || role === 'complementary') return 'aside';
  if (inherited) return inherited;
  const words = `${attr(el, 'id')} ${attr(el, 'class')}`.slice(0, 200).toLowerCase().split(/\s+/);
  const marks = ` ${words.filter((word) => !ELSEWHERE.test(word)).join(' ')} `;
  if (/[\s_-]footer[\s_-]/.test(marks)) return 'footer';
  if (/[\s_-](navbar|topnav|sidebar|sidenav)[\s_-]/.test(marks)) return 'nav';
  return '';
}

function isVisible(el) {
  if (!el.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
  const rect = el.getBoundingClientRect();
  return rect.width >= 8 && rect.height >= 8;
}

class Walk {
  constructor() {
    this.candidates = [];
    this.owners = new Map();
    this.headings = [];
    this.foreign = 0; // frames whose documents are out of reach from here
  }

  run() {
    const start = { zone: '', section: { heading: '' }, active: null, pointer: false, frame: '' };
    const stack = [[document.documentElement, start]];
    while (stack.length) {
      const [el, context] = stack.pop();
      const inner = this.visit(el, context);
      if (!inner) continue;
      if (isFrame(el) && el.clientWidth >= FRAME_WIDTH && el.clientHeight >= FRAME_HEIGHT) this.enter(el, inner, stack);
      const below = flatChildren(el);
      for (let index = below.length - 1; index >= 0; index -= 1) stack.push([below[index], inner]);
    }
    return this;
  }

  enter(frame, context, stack) {
    const framed = contentDocumentOf(frame);
    if (framed && framed.documentElement) {
      stack.push([framed.documentElement, { ...context, frame: framed.location.href, active: null, pointer: false }]);
    } else {
      this.foreign += 1;
    }
  }

  // Notes the element and returns what its children inherit, or null when nothing below it can be clicked.
  visit(el, context) {
    const tag = tagOf(el);
    if (SKIPPED.has(tag)) return null;
    const style = el.ownerDocument.defaultView.getComputedStyle(el);
    if (style.display === 'none' || el.inert || attr(el, 'aria-hidden') === 'true' || attr(el, 'aria-disabled') === 'true') return null;
    const role = roleOf(el);
    const zone = landmarkOf(el, tag, role, context.zone);
    const section = zone === context.zone ? context.section : { heading: '' };
    if (/^h[1-6]$/.test(tag) || role === 'heading') this.heading(el, tag, section);
    const pointer = style.cursor === 'pointer';
    const active = this.candidate(el, tag, role, { ...context, zone, section }, pointer) || context.active;
    if (tag === 'select') return null;
    if (zone === context.zone && pointer === context.pointer && active === context.active) return context;
    return { zone, section, active, pointer, frame: context.frame };
  }

  heading(el, tag, section) {
    const rect = el.getBoundingClientRect();
    const text = nameOf(el, 120);
    if (!text || rect.height < 4 || rect.width < 4) return;
    section.heading = text;
    const level = Number(attr(el, 'aria-level')) || Number(tag[1]) || 2;
    this.headings.push({ text, level, y: Math.round(rect.top + originOf(el.ownerDocument).y + scrollY) });
  }

  candidate(el, tag, role, context, pointer) {
    const widget = isWidget(el, tag, role);
    const outer = context.active;
    let heard = 'markup'; // or pointer, tabbable, and what only the program knows: click, press
    if (!widget) {
      if (outer && outer.widget) return null;
      const tabbable = el.hasAttribute('tabindex') && el.tabIndex >= 0 && !REGIONS.has(role);
      const root = pointer && !context.pointer;
      heard = root ? 'pointer' : tabbable ? 'tabbable' : hears(el);
      if (!heard || isHearsay(heard) && hearsForOthers(el, tag)) return null;
      if (tag === 'label' && el.control || tag === 'body' || tag === 'html' || contentDocumentOf(el)) return null;
    }
    if (el.matches(':disabled')) return null;
    const { zone, frame, section } = context;
    const candidate = { el, tag, role, widget, outer, heard, shape: this.shapeOf(el, tag), zone, heading: section.heading, frame };
    if (!isVisible(candidate.shape)) return null;
    const rect = candidate.shape.getBoundingClientRect();
    if (!widget && rect.width * rect.height > innerWidth * innerHeight * (heard === 'press' ? 0.05 : 0.5)) return null;
    this.candidates.push(candidate);
    this.owners.set(candidate.shape, candidate);
    this.owners.set(el, candidate);
    for (const label of el.labels || []) this.owners.set(label, candidate);
    return candidate;
  }

  // A checkbox drawn by its label is clicked on the label.
  shapeOf(el, tag) {
    if (tag !== 'input' || isVisible(el) || !['checkbox', 'radio'].includes(el.type)) return el;
    return [...el.labels || []].find(isVisible) || el;
  }

  // One activation root for each thing: look-alikes inside one another become one.
  merged() {
    const dropped = new Map();
    for (const inner of this.candidates) {
      const outer = inner.outer;
      if (!outer) continue;
      if (outer.heard === 'pointer' && isHearsay(inner.heard)) dropped.set(inner, outer);
      else if (!outer.widget) dropped.set(outer, inner.widget ? null : inner);
      else if (hrefOf(inner.el) && !hrefOf(outer.el) && !this.isButtonAround(inner, outer)) dropped.set(outer, inner);
      else if (this.share(inner, outer) >= 0.6) dropped.set(inner, outer);
    }
    for (const [candidate, heir] of dropped) {
      for (const el of [candidate.el, candidate.shape]) heir ? this.owners.set(el, heir) : this.owners.delete(el);
    }
    return this.candidates.filter((candidate) => !dropped.has(candidate));
  }

  // A wide button with a small link in it: two things, the one around the other.
  isButtonAround(inner, outer) {
    return outer.tag === 'button' && this.share(inner, outer) < 0.5;
  }

  share(inner, outer) {
    const a = inner.shape.getBoundingClientRect();
    const b = outer.shape.getBoundingClientRect();
    return a.width * a.height / Math.max(1, b.width * b.height);
  }
}
