// Finds what lies over a page that nobody asked for (cookie banners, newsletter pop-ups, chat bubbles), presses their
// buttons, or hides them. Called as (overlays.js)(words).survey(), .press(…), .isGone(…), .hide(…); all synchronous.
(words) => {
  "use strict";
  const KEPT = Symbol.for("autodemo.overlays");
  const kept = (globalThis[KEPT] ??= { roots: [], buttons: [] });
  const fold = (text) => (text ?? "").replace(/\s+/g, " ").trim().toLowerCase();
  const has = (text, list) => list.some((word) => text.includes(word));
  const parentOf = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host ?? null;
  const shadowOf = (host) => host.shadowRoot ?? globalThis[Symbol.for("autodemo.registry")]?.shadowOf(host) ?? null;
  const deep = function* (root) {
    for (const element of root.querySelectorAll("*")) {
      yield element;
      const shadow = shadowOf(element);
      if (shadow) yield* deep(shadow);
    }
    const own = root instanceof Element && shadowOf(root);
    if (own) yield* deep(own);
  };
  const textOf = (root) => {
    const shadows = [root, ...deep(root)].map(shadowOf).filter((shadow) => shadow !== null);
    return fold([root.innerText ?? "", ...shadows.map(shadowText)].join(" "));
  };
  const shadowText = (shadow) =>
    [...shadow.children].filter((child) => !/^(style|script)$/.test(child.localName)).map((child) => child.innerText ?? child.textContent).join(" ");
  const isVisible = (element) => {
    const box = element.getBoundingClientRect();
    const inView = box.bottom > 1 && box.right > 1 && box.top < innerHeight - 1 && box.left < innerWidth - 1;
    return inView && box.width > 4 && box.height > 4 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  const floats = (element) => {
    const { position, zIndex } = getComputedStyle(element);
    return position === "fixed" || (position === "absolute" && Number(zIndex) >= 100) || element.matches("dialog[open], [aria-modal=true]");
  };

  // The outermost thing that floats and contains an element; a floating shell of the whole page is none.
  const rootOf = (hit) => {
    let root = null;
    for (let at = hit; at && at !== document.body; at = parentOf(at)) if (floats(at)) root = at;
    if (root?.querySelector("main, [role=main]")) return null;
    const all = (document.body.innerText ?? "").length;
    return root && (root.innerText ?? "").length > 600 && (root.innerText ?? "").length > all * 0.7 ? null : root;
  };
  const topmost = (x, y) => {
    let hit = document.elementFromPoint(x, y);
    for (let shadow = hit && shadowOf(hit); shadow; shadow = shadowOf(hit)) {
      const inner = shadow.elementFromPoint(x, y);
      if (!inner || inner === hit) break;
      hit = inner;
    }
    return hit;
  };
  const roots = () => {
    const found = new Set();
    const add = (x, y) => {
      const hit = topmost(x, y);
      const root = hit && rootOf(hit);
      if (root) found.add(root);
    };
    for (let row = 0; row < 12; row++) {
      for (let column = 0; column < 16; column++) add(((column + 0.5) * innerWidth) / 16, ((row + 0.5) * innerHeight) / 12);
    }
    for (const edge of [28, 48, 72]) for (const x of [edge, innerWidth - edge]) add(x, innerHeight - edge);
    return [...found];
  };

  const nameOf = (button) => fold(button.getAttribute("aria-label") || button.innerText || button.value || button.title || "");
  const isPressable = (element) =>
    element.matches("button, [role=button], input[type=button], input[type=submit]") ||
    (element.localName === "a" && !/^https?:/.test(addressOf(element).split("#")[0].replace(location.href.split("#")[0], "") || "#"));
  const addressOf = ({ href }) => String(href?.baseVal ?? href);
  const WAYS = ["decline", "close", "accept"];
  const wayOf = (name, element) => {
    const bare = name.replace(/[.!\s]+$/, "");
    for (const way of WAYS) if (words[way].includes(bare)) return way;
    for (const way of ["decline", "accept", "close"]) { // "accept and close" accepts
      if (bare.length <= 40 && has(bare, words[way].filter((word) => word.length > 5))) return way;
    }
    const marks = `${element.getAttribute("class") ?? ""} ${element.id} ${element.dataset?.dismiss ?? ""}`;
    return /\bclose\b|dismiss/i.test(marks) && bare.length < 3 ? "close" : null;
  };
  const signsOf = (root) => {
    const frames = [...deep(root)].filter((element) => element.localName === "iframe").concat(root.localName === "iframe" ? [root] : []);
    const marks = [root, ...root.querySelectorAll("[id],[class]")].slice(0, 12).map((element) => `${element.id} ${element.getAttribute("class") ?? ""}`);
    return fold([...marks, ...frames.map((frame) => `${frame.id} ${frame.title} ${frame.src}`)].join(" "));
  };
  // What a floating thing says about cookies is a banner if it speaks of consent or can be declined; a bakery's offer is
  // not, and neither is a page's own head that only links to its policy.
  const asksForConsent = (root, text, buttons) => {
    if (!has(text, words.cookie) || text.length >= 4000) return false;
    if (buttons.some(({ way }) => way === "decline")) return true;
    const isHead = root.matches("header, [role=banner]") || root.closest("nav") || root.querySelector("nav, [role=navigation]");
    return has(text, words.consent) && (buttons.length > 0 || !isHead);
  };
  const kindOf = (root, buttons) => {
    const text = textOf(root).slice(0, 4000);
    const signs = signsOf(root);
    const box = root.getBoundingClientRect();
    const isModal = root.matches("dialog[open], [aria-modal=true]") || root.querySelector("[role=dialog],[aria-modal=true],dialog[open]") !== null;
    const isCentral = box.left < innerWidth / 2 && box.right > innerWidth / 2 && box.top < innerHeight / 2 && box.bottom > innerHeight / 2;
    if (/cookie|consent|gdpr|onetrust|usercentrics|didomi|truste|sp_message|\bcmp\b/.test(signs) && root.localName !== "nav") return "cookie banner";
    if (asksForConsent(root, text, buttons)) return "cookie banner";
    const isSmall = box.width <= 420 && box.height <= 200 && box.bottom > innerHeight - 140 && (box.right > innerWidth - 140 || box.left < 140);
    if (isSmall && /chat|messenger|intercom|crisp|drift|tawk|zendesk|launcher|hubspot|livechat|support-widget/.test(signs)) return "chat bubble";
    if (isCentral && (isModal || floats(root)) && (has(text, words.newsletter) || root.querySelector("input[type=email]"))) return "newsletter pop-up";
    return isCentral && isModal ? "pop-up" : null;
  };

  const OVERLAY_NAME =
    /cookie|consent|gdpr|cmp|privacy|notice|banner|chat|messenger|intercom|crisp|drift|tawk|zendesk|launcher|widget|newsletter|popup/i;
  // A name that such things have and a page's own parts do not; of a site's one dialog, used for everything, none.
  const lastingSelectorOf = (root) => {
    if (root.getRootNode() !== document) return "";
    const names = [
      `#${CSS.escape(root.getAttribute("id") ?? "")}`,
      root.localName.includes("-") ? root.localName : "",
      ...[...root.classList].map((name) => `${root.localName}.${CSS.escape(name)}`),
    ];
    const isOwn = (selector) =>
      OVERLAY_NAME.test(selector) && !/\d{3,}/.test(selector) && document.querySelectorAll(selector).length === 1;
    return names.find(isOwn) ?? "";
  };

  return {
    survey() {
      kept.roots = [];
      kept.buttons = [];
      const found = [];
      for (const root of roots()) {
        const buttons = [];
        for (const element of deep(root)) {
          if (!isPressable(element) || !isVisible(element)) continue;
          const name = nameOf(element);
          const way = wayOf(name, element);
          if (way) buttons.push({ id: kept.buttons.push(element) - 1, name, way });
        }
        buttons.sort((a, b) => WAYS.indexOf(a.way) - WAYS.indexOf(b.way));
        const kind = isVisible(root) || root.childElementCount || shadowOf(root) ? kindOf(root, buttons) : null;
        if (kind) found.push({ id: kept.roots.push(root) - 1, kind, buttons });
      }
      return found;
    },
    press(id) {
      kept.buttons[id].click();
    },
    isGone(id) {
      const root = kept.roots[id];
      return !root.isConnected || ![root, ...deep(root)].some((element) => isVisible(element) && (element.innerText || element.localName === "iframe"));
    },
    // Hides it by style, and returns a selector that means it on other pages of the site too, or an empty one.
    hide(id) {
      const selector = lastingSelectorOf(kept.roots[id]);
      kept.roots[id].style.setProperty("display", "none", "important");
      for (const root of roots()) {
        const box = root.getBoundingClientRect();
        const coversAll = box.width >= innerWidth * 0.95 && box.height >= innerHeight * 0.95;
        if (coversAll && textOf(root) === "") root.style.setProperty("display", "none", "important"); // its backdrop
      }
      for (const element of [document.documentElement, document.body]) {
        const style = getComputedStyle(element);
        if (/hidden|clip/.test(style.overflowY)) element.style.setProperty("overflow", "visible", "important");
        if (style.position === "fixed") element.style.setProperty("position", "static", "important");
      }
      return selector;
    },
  };
}
