// What the page tells a person of what has just happened: its live regions, toasts and short dialogs, hidden ones that
// only a screen reader hears too. With the language that the page declares.
() => {
  const SAID = [
    "[role=status]", "[role=alert]", "[role=alertdialog]", "[aria-live=polite]", "[aria-live=assertive]", "output",
    "dialog[open]", "[role=dialog]", ".toast", ".snackbar", ".flash", ".notice", ".notification", ".alert", ".messages",
    "[class*=toast i]", "[class*=snackbar i]", "[class*=flash-message i]",
  ].join();
  const LONGEST = 160; // characters; more is a text to read, not a message
  const shadowOf = (el) => el.shadowRoot ?? globalThis[Symbol.for("autodemo.registry")]?.shadowOf(el);
  const said = new Set();
  const roots = [document];
  for (let index = 0; index < roots.length && index < 200; index++) {
    for (const el of roots[index].querySelectorAll("*")) {
      const shadow = shadowOf(el);
      if (shadow) roots.push(shadow);
      if (el.localName === "iframe") {
        try {
          if (el.contentDocument) roots.push(el.contentDocument);
        } catch {
          // another site's
        }
      }
    }
    for (const el of roots[index].querySelectorAll(SAID)) {
      if (!el.checkVisibility()) continue;
      const text = (el.innerText ?? "").replace(/\s+/g, " ").trim();
      if (text && text.length <= LONGEST) said.add(text);
    }
  }
  return { said: [...said].slice(0, 40), language: document.documentElement.lang };
}
