// Runs before any script of a page, in every frame: what must not be seen is bullets before it is painted for the first time.
// A mutation is answered before the browser draws (microtasks come first), so no frame ever has the bare text. Text nodes are
// rewritten, not painted over: nothing of it can be won back from a picture, and every name read from the page is masked too.
// What lies in a <canvas> or a picture cannot be read, and is not masked.
(rules) => {
  "use strict";
  const BULLET = "\u2022";
  const PATIENCE = 20; // rewrites of one text by a page that insists on it, after which its element is covered
  const INLINE = new Set(rules.inline);
  const UNSEEN = new Set(["script", "style", "noscript", "template"]);
  const SPOKEN = /^(title|alt|placeholder|label|summary|aria-(label|placeholder|valuetext|roledescription|description))$/;
  const COVER = {
    // One grey: a filter that leaves no contrast, over a ground of its own; what sticks out is clipped.
    filter: "contrast(0) brightness(1.5)", background: "#808080", "border-radius": "6px", overflow: "clip", "text-shadow": "none",
    color: "transparent", "-webkit-text-fill-color": "transparent", transition: "none", animation: "none", "backdrop-filter": "none",
  };
  const kinds = rules.kinds.map(({ patterns, numbers, checked }) => ({
    patterns: patterns.map((source) => new RegExp(source, "giu")), numbers, checked,
  }));
  const HINT = new RegExp(rules.hint);

  const hasCheckDigit = (number) => {
    const digits = [...number.replace(/[^0-9]/g, "")].reverse().map(Number);
    const sum = digits.reduce((all, digit, place) => all + (place % 2 ? Math.floor((2 * digit) / 10) + ((2 * digit) % 10) : digit), 0);
    return new Set(digits).size > 1 && sum % 10 === 0;
  };
  const spansOf = (text) => {
    const spans = [];
    if (!kinds.length || !HINT.test(text)) return spans;
    for (const { patterns, numbers, checked } of kinds) {
      for (const pattern of patterns) {
        for (const match of text.matchAll(pattern)) {
          const start = match.index + (numbers ? match[0].search(/[0-9+(]/) : 0);
          const end = match.index + match[0].length;
          if (!checked || hasCheckDigit(text.slice(start, end))) spans.push([start, end]);
        }
      }
    }
    return spans;
  };
  const whole = (text) => text.replace(/[\p{L}\p{N}]/gu, (one) => BULLET.repeat(one.length));
  const bullets = (text, spans) =>
    spans.reduce((all, [start, end]) => all.slice(0, start) + whole(all.slice(start, end)) + all.slice(end), text);
  const covered = (text) => bullets(text, spansOf(text));

  // Text: what stands together in one line may be spread over several nodes.
  const fights = new WeakMap();
  const rewrite = (node, text) => {
    if (text === node.data) return;
    const times = (fights.get(node) ?? 0) + 1;
    fights.set(node, times);
    if (times <= PATIENCE) node.data = text;
    else if (node.parentElement) cover(node.parentElement);
  };
  const maskLine = (nodes) => {
    if (!nodes.length) return;
    const line = nodes.map((node) => node.data).join("");
    if (!HINT.test(line)) return;
    const spans = spansOf(line);
    let offset = 0;
    for (const node of nodes) {
      const { length } = node.data;
      const within = spans.map(([start, end]) => [Math.max(0, start - offset), Math.min(length, end - offset)]).filter(([start, end]) => start < end);
      rewrite(node, bullets(bullets(node.data, within), [...spansOf(node.data), ...dialled(node)]));
      offset += length;
    }
  };
  // What dials is a phone number, in whatever form it is written.
  const dialled = (node) => {
    const number = rules.dialled && node.parentElement?.closest("a[href^='tel:' i]") ? /[0-9+(][^]*[0-9]/.exec(node.data) : null;
    return number ? [[number.index, number.index + number[0].length]] : [];
  };
  const isInline = (node) => node.nodeType !== Node.ELEMENT_NODE || INLINE.has(node.localName);
  const tendInside = (root, isDeep) => {
    let line = [];
    const flush = () => {
      maskLine(line);
      line = [];
    };
    const visit = (node) => {
      if (node.nodeType === Node.TEXT_NODE) line.push(node);
      if (node.nodeType !== Node.ELEMENT_NODE || UNSEEN.has(node.localName)) return;
      if (!isInline(node)) flush();
      if (isDeep) tendElement(node);
      if (isDeep || isInline(node)) for (let child = node.firstChild; child; child = child.nextSibling) visit(child);
      if (!isInline(node)) flush();
    };
    if (UNSEEN.has(root.localName)) return;
    if (isDeep && root.nodeType === Node.ELEMENT_NODE) tendElement(root);
    for (let child = root.firstChild; child; child = child.nextSibling) visit(child);
    flush();
  };
  const lineOf = (node) => {
    let box = node.parentNode;
    while (box?.nodeType === Node.ELEMENT_NODE && INLINE.has(box.localName)) box = box.parentNode;
    return box;
  };

  // Elements: what their attributes and fields show, and what lies in their shadows.
  const tendElement = (element) => {
    for (const { name, value } of element.attributes) tendAttribute(element, name, value);
    tendField(element);
    if (kinds.length && element.localName === "iframe" && isMute(element)) cover(element);
    const shadow = element.shadowRoot ?? globalThis[Symbol.for("autodemo.registry")]?.shadowOf(element);
    if (shadow) watch(shadow);
  };
  // No script of ours runs in such a frame either: nobody knows what is in it.
  const isMute = (frame) => frame.hasAttribute("sandbox") && !frame.sandbox.contains("allow-scripts");
  const tendAttribute = (element, name, value) => {
    const isData = name.startsWith("data-");
    if (!(isData || SPOKEN.test(name)) || !HINT.test(value)) return;
    if (isData && /^[0-9]+$/.test(value)) return; // a number in data is an identity
    const masked = covered(value);
    if (masked !== value) element.setAttribute(name, masked);
  };
  const veiled = new WeakSet();
  const tendField = (field) => {
    if (!/^(input|textarea)$/.test(field.localName) || field.type === "hidden") return;
    const value = read(field);
    const masked = covered(value);
    if (masked === value && !veiled.has(field)) return;
    if (/^(button|submit|reset)$/.test(field.type)) return void field.setAttribute("value", masked);
    const says = masked === value ? "" : "disc";
    if (field.style.getPropertyValue("-webkit-text-security") !== says) field.style.setProperty("-webkit-text-security", says, "important");
    veiled.add(field);
  };
  const values = new Map([HTMLInputElement, HTMLTextAreaElement].map((kind) => [kind, Object.getOwnPropertyDescriptor(kind.prototype, "value")]));
  const read = (field) => String(values.get(field.localName === "input" ? HTMLInputElement : HTMLTextAreaElement).get.call(field));
  const after = (owner, name, described, part) => {
    const act = new Proxy(described[part], {
      apply(target, self, args) {
        const result = Reflect.apply(target, self, args);
        changed++;
        tendField(self);
        return result;
      },
    });
    Object.defineProperty(owner, name, { ...described, [part]: act });
  };
  for (const [kind, described] of values) {
    after(kind.prototype, "value", described, "set");
    after(kind.prototype, "setRangeText", Object.getOwnPropertyDescriptor(kind.prototype, "setRangeText"), "value");
  }
  const boxes = new WeakMap(); // covered elements → how often
  const cover = (element) => {
    const { style } = element;
    if (style.getPropertyPriority("filter") === "important" && style.filter.startsWith("contrast(0)")) return;
    boxes.set(element, (boxes.get(element) ?? 0) + 1);
    if (getComputedStyle(element).display === "inline") style.setProperty("display", "inline-block", "important");
    for (const [name, value] of Object.entries(COVER)) style.setProperty(name, value, "important");
  };
  const roots = new Set();
  const coverChosen = (root) => {
    for (const selector of rules.selectors) {
      for (const element of root.querySelectorAll(selector)) {
        if (element.style) cover(element);
        silence(element);
      }
    }
  };
  // What is covered is not told either: names of elements become captions.
  const silence = (element) => {
    const nodes = document.createTreeWalker(element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = element; node; node = nodes.nextNode()) {
      if (node.nodeType !== Node.TEXT_NODE) silent(node);
      else if (!UNSEEN.has(node.parentNode.localName)) rewrite(node, whole(node.data));
    }
  };
  const silent = (element) => {
    for (const { name, value } of element.attributes) {
      if (SPOKEN.test(name) && value !== whole(value)) element.setAttribute(name, whole(value));
    }
  };
  const coverAll = () => {
    for (const root of roots) if (root.isConnected) coverChosen(root);
  };

  let changed = 0;
  const answer = (records) => {
    changed += records.length;
    const deep = new Set();
    const lines = new Set();
    for (const { type, target, addedNodes, attributeName } of records) {
      if (type === "attributes") {
        tendAttribute(target, attributeName, target.getAttribute(attributeName) ?? "");
        tendField(target);
        if (attributeName === "style" && boxes.get(target) < PATIENCE) cover(target);
      } else if (type === "characterData") {
        if (target.nodeType === Node.TEXT_NODE) lines.add(lineOf(target));
      } else {
        for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE) deep.add(node);
        lines.add(target.firstChild && isInline(target) ? lineOf(target.firstChild) : target);
      }
    }
    for (const node of deep) tendInside(node, true);
    for (const line of lines) if (line) tendInside(line, false);
    if (rules.selectors.length) coverAll();
  };
  const onInput = (type, field) => {
    changed++;
    if (type === "reset") requestAnimationFrame(() => tendInside(field, true));
    else tendField(field);
  };
  const observer = new MutationObserver(answer);
  const watch = (root) => {
    if (roots.has(root)) return;
    changed++;
    roots.add(root);
    observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
    for (const type of ["input", "change", "reset"]) {
      root.addEventListener(type, ({ target }) => onInput(type, target), true);
    }
    tendInside(root, true);
    if (rules.selectors.length) coverChosen(root);
  };
  watch(document);
  Element.prototype.attachShadow = new Proxy(Element.prototype.attachShadow, {
    apply(attachShadow, host, args) {
      const root = Reflect.apply(attachShadow, host, args);
      watch(root);
      return root;
    },
  });

  // For whoever looked at the finished picture and found something bare: a text this script was never told of, as it lies
  // in a closed shadow of the parser's own, or one that no node holds, as a style sheet wrote it.
  const mend = (node) => {
    watch(node.getRootNode());
    if (node.nodeType === Node.TEXT_NODE) tendInside(lineOf(node), false);
    else tendElement(node);
  };
  // Differs when there may be something new to read, here and in the frames that can be asked.
  const PROBE = Symbol.for("autodemo.masks");
  const news = () => {
    coverAll();
    let all = `${performance.timeOrigin} ${changed}`;
    for (let index = 0; index < Math.min(frames.length, 20); index++) {
      try {
        all += `;${frames[index][PROBE].news()}`;
      } catch {
        all += ";?"; // another site's: it masks itself
      }
    }
    return all;
  };
  Object.defineProperty(globalThis, PROBE, { value: Object.freeze({ mend, cover, news }) });
}
