// Facts about one element, read synchronously, also within closed shadow roots (scripts/registry.js). The functions are
// called with the element as `this`-less first argument.
(() => {
  const closedRootOf = (host) => host.ownerDocument.defaultView?.[Symbol.for("autodemo.registry")]?.shadowOf(host) ?? null;
  const shadowOf = (host) => host.shadowRoot ?? closedRootOf(host);
  // The slot of a closed root that shows a node: `assignedSlot` keeps it to itself.
  const closedSlotOf = (node) => {
    const root = node.parentElement && closedRootOf(node.parentElement);
    return root ? [...root.querySelectorAll("slot")].find((slot) => slot.assignedNodes().includes(node)) : null;
  };
  const parentOf = (node) => node.assignedSlot ?? closedSlotOf(node) ?? node.parentNode ?? node.host ?? null;
  // The innermost element at a point of a document.
  const topmost = (root, x, y) => {
    let hit = root.elementFromPoint(x, y);
    for (let shadow = hit && shadowOf(hit); shadow; shadow = shadowOf(hit)) {
      const inner = shadow.elementFromPoint(x, y);
      if (!inner || inner === hit) break;
      hit = inner;
    }
    return hit;
  };
  // How far a frame's content lies within its box.
  const inset = (frame) => {
    const { paddingLeft, paddingTop } = getComputedStyle(frame);
    return [frame.clientLeft + parseFloat(paddingLeft), frame.clientTop + parseFloat(paddingTop)];
  };
  const isInert = (element) => {
    for (let node = element; node; node = parentOf(node)) {
      if (node.nodeType === Node.ELEMENT_NODE && node.hasAttribute("inert")) return true;
    }
    return false;
  };

  const FRAME_WIDTH = 100; // from which on a frame is more than decoration; explore/scripts/walk.js has the same
  const FRAME_HEIGHT = 40;

  return {
    // Its largest visible rectangle in CSS pixels of the top viewport, and whether it can be used now.
    place(element) {
      const rects = [...element.getClientRects()].filter((rect) => rect.width > 0 && rect.height > 0);
      const rect = rects.sort((a, b) => b.width * b.height - a.width * a.height)[0];
      if (!rect) return null;
      let { x, y } = rect;
      let isInTop = true;
      let isLarge = true;
      for (let view = element.ownerDocument.defaultView; view !== view.top; view = view.parent) {
        const frame = view.frameElement; // null in another site's frame
        if (!frame) {
          isInTop = false;
          break;
        }
        const outer = frame.getBoundingClientRect();
        const [left, top] = inset(frame);
        x += outer.x + left;
        y += outer.y + top;
        isLarge &&= frame.clientWidth >= FRAME_WIDTH && frame.clientHeight >= FRAME_HEIGHT;
      }
      const isShown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      const isOff = element.matches(":disabled, [aria-disabled=true]") || isInert(element);
      return { x, y, width: rect.width, height: rect.height, isInTop, isUsable: isLarge && isShown && !isOff };
    },

    // Whether a click at the middle of its largest rectangle would reach it, through shadow roots and frames.
    isOnTop(element) {
      const rects = [...element.getClientRects()].sort((a, b) => b.width * b.height - a.width * a.height);
      if (!rects.length) return false;
      let x = rects[0].x + rects[0].width / 2;
      let y = rects[0].y + rects[0].height / 2;
      const isWithin = (node, ancestor) => {
        for (let at = node; at; at = parentOf(at)) if (at === ancestor) return true;
        return false;
      };
      const reaches = (hit, wanted) =>
        hit !== null && (isWithin(hit, wanted) || [...(wanted.labels ?? [])].some((label) => isWithin(hit, label)));
      if (!reaches(topmost(element.ownerDocument, x, y), element)) return false;
      for (let view = element.ownerDocument.defaultView; view !== view.top; view = view.parent) {
        const frame = view.frameElement;
        if (!frame) break;
        const outer = frame.getBoundingClientRect();
        const [left, top] = inset(frame);
        x += outer.x + left;
        y += outer.y + top;
        if (topmost(frame.ownerDocument, x, y) !== frame) return false;
      }
      return true;
    },

    // Scrolls the boxes between the element and the document, at once, so that only the document is left to scroll.
    reveal(element) {
      for (let box = parentOf(element); box; box = parentOf(box)) {
        if (box.nodeType !== Node.ELEMENT_NODE) continue;
        if (box === box.ownerDocument.scrollingElement || box === box.ownerDocument.body) continue;
        const style = getComputedStyle(box);
        const outer = box.getBoundingClientRect();
        const inner = element.getBoundingClientRect();
        if (/auto|scroll/.test(style.overflowY) && box.scrollHeight > box.clientHeight) {
          if (inner.top < outer.top || inner.bottom > outer.bottom) {
            box.scrollBy({ top: inner.top - outer.top - (box.clientHeight - inner.height) / 2, behavior: "instant" });
          }
        }
        if (/auto|scroll/.test(style.overflowX) && box.scrollWidth > box.clientWidth) {
          if (inner.left < outer.left || inner.right > outer.right) {
            box.scrollBy({ left: inner.left - outer.left - (box.clientWidth - inner.width) / 2, behavior: "instant" });
          }
        }
      }
      const view = element.ownerDocument.defaultView;
      if (view !== view.top) element.scrollIntoView({ block: "center", behavior: "instant" });
    },

    // What a click on it acts on: itself, or what it is a part of.
    control(element) {
      return element.closest("a[href], area[href], button, input, select, textarea, summary, [role]") ?? element;
    },

    // What the rules need to know before it is acted on, besides its structure (scripts/structure.js).
    facts(element) {
      const control = this.control(element);
      const inside = control.closest("a[href], area[href]") ?? control;
      const kind = (control.getAttribute("type") ?? "").toLowerCase();
      const text = (control.innerText || control.value || control.querySelector("img[alt]")?.alt || "").trim();
      const labelled = (control.getAttribute("aria-labelledby") ?? "")
        .split(/\s+/)
        .map((id) => (id ? (control.getRootNode().getElementById?.(id)?.textContent ?? "") : ""))
        .join(" ");
      const label = [control.getAttribute("aria-label") ?? "", labelled, ...[...(control.labels ?? [])].map((l) => l.innerText)];
      return {
        tag: control.localName,
        text: text.slice(0, 300),
        label: label.join(" ").trim().slice(0, 300),
        title: control.getAttribute("title") ?? "",
        role: control.getAttribute("role") ?? "",
        href: typeof inside.href === "string" ? inside.href : (inside.href?.baseVal ?? ""),
        input_type: control.localName === "input" ? kind || "text" : "",
      };
    },

    inset,

    // The closed or open shadow root of a host.
    shadow(element) {
      return shadowOf(element);
    },

    // The innermost element at a point of the viewport of the document's frame.
    at(document, [x, y]) {
      return topmost(document, x, y);
    },
  };
})()
