// What can be read within the viewport now: texts and accessible names, and the states of controls; synchronous.
() => {
  const words = [];
  const states = [];
  const upOf = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host ?? null;
  const isEmpty = (rect) => rect.right - rect.left < 2 || rect.bottom - rect.top < 2;
  const cut = (one, other) => ({
    left: Math.max(one.left, other.left),
    top: Math.max(one.top, other.top),
    right: Math.min(one.right, other.right),
    bottom: Math.min(one.bottom, other.bottom),
  });

  // What is left of a rectangle within the boxes that clip it: a closed accordion has its text where it always is.
  const clipped = (element, rect) => {
    for (let at = element; at && at !== at.ownerDocument.body && !isEmpty(rect); at = upOf(at)) {
      const style = getComputedStyle(at);
      if (style.overflow !== "visible" && style.display !== "inline") rect = cut(rect, at.getBoundingClientRect());
      if (style.position === "fixed") break;
    }
    return rect;
  };

  const isOpaque = (element) => {
    const style = getComputedStyle(element);
    const alpha = style.backgroundColor.match(/^rgba\(.*, ([\d.]+)\)$/)?.[1] ?? 1;
    return alpha > 0.9 || element.localName === "img" || style.backgroundImage !== "none";
  };

  const isCovered = (element, rect) => {
    const x = (rect.left + rect.right) / 2;
    const y = (rect.top + rect.bottom) / 2;
    let hit = element.ownerDocument.elementFromPoint(x, y);
    while (hit?.shadowRoot?.elementFromPoint(x, y)) {
      const inner = hit.shadowRoot.elementFromPoint(x, y);
      if (inner === hit) break;
      hit = inner;
    }
    const above = new Set();
    for (let at = element; at; at = upOf(at)) above.add(at);
    for (let at = hit; at && !above.has(at); at = upOf(at)) if (isOpaque(at)) return !element.contains(hit);
    return false;
  };

  const isSeen = (element, rects, view) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    rects.some((whole) => {
      const rect = cut(whole, view);
      if (isEmpty(rect)) return false;
      const left = clipped(element, rect);
      return !isEmpty(left) && !isCovered(element, left);
    });

  const read = (root, view) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) {
        const text = node.data.trim().replace(/\s+/g, " ");
        if (!text || !node.parentElement || /^(script|style|noscript)$/.test(node.parentElement.localName)) continue;
        const range = node.ownerDocument.createRange();
        range.selectNodeContents(node);
        if (isSeen(node.parentElement, [...range.getClientRects()], view)) words.push(text);
        continue;
      }
      if (node.shadowRoot) read(node.shadowRoot, view);
      if (node.localName === "iframe" && node.contentDocument?.body) {
        const own = node.contentWindow;
        if (isSeen(node, [node.getBoundingClientRect()], view)) {
          read(node.contentDocument, { left: 0, top: 0, right: own.innerWidth, bottom: own.innerHeight });
        }
      }
      const names = ["aria-label", "alt", "placeholder", "title"].map((name) => node.getAttribute(name)).filter(Boolean);
      if (/^(input|textarea)$/.test(node.localName) && node.type !== "password" && node.value) names.push(node.value);
      const state = ["aria-expanded", "aria-selected", "aria-checked", "aria-pressed", "aria-current", "aria-sort"]
        .map((name) => node.getAttribute(name) ?? "")
        .concat(node.checked ?? "", node.open ?? "", node.localName === "select" ? node.value : "")
        .join("|");
      if (!names.length && !/[^|]/.test(state)) continue;
      if (!isSeen(node, [...node.getClientRects()], view)) continue;
      words.push(...names);
      if (/[^|]/.test(state)) states.push(`${node.localName} ${state}`);
    }
  };

  read(document, { left: 0, top: 0, right: innerWidth, bottom: innerHeight });
  return { url: location.href, words: words.join("\n"), states: states.join("\n") };
}
