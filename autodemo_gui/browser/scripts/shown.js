// What the page now shows, as far as it decides whether it may be shown at all; through shadow roots and the frames of
// its own origin.
() => {
  const SECRETS = [
    ["input[type=password]", "password field"],
    ["input[autocomplete~=current-password]", "password field"],
    ["input[autocomplete~=one-time-code]", "one-time code"],
    ["input[autocomplete~=webauthn]", "passkey"],
  ];
  const ASIDE = "header, nav, footer, aside, [role=banner], [role=navigation], [role=contentinfo]";
  const DIALOG = "dialog, [role=dialog], [aria-modal=true]";
  const FEW_LETTERS = 1500; // besides the form: a page that says more than this is about something else
  const shadowOf = (element) => element.shadowRoot ?? globalThis[Symbol.for("autodemo.registry")]?.shadowOf(element);
  const frameOf = (element) => element.ownerDocument.defaultView?.frameElement ?? null;
  const isShown = (element) => {
    const box = element.getBoundingClientRect();
    const isVisible = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    return isVisible && box.width > 8 && box.height > 8 && (frameOf(element) === null || isShown(frameOf(element)));
  };
  // Like `closest`, out of shadow roots and frames too.
  const within = (element, selector) => {
    for (let node = element; node; ) {
      const found = node.closest(selector);
      if (found) return found;
      node = node.getRootNode().host ?? frameOf(node);
    }
    return null;
  };
  const topOf = (element) => element.getBoundingClientRect().top + (frameOf(element) ? topOf(frameOf(element)) : 0);
  const isMain = (field) => {
    const isAsked = within(field, DIALOG) !== null;
    // A small sign-in form in a site's header or footer does not make every page of it a sign-in page.
    if (within(field, ASIDE) && !isAsked) return false;
    const form = field.form ?? field.parentElement ?? field;
    const others = document.body.innerText.length - (frameOf(field) ? 0 : (form.innerText?.length ?? 0));
    return isAsked || topOf(form) + scrollY < innerHeight || others < FEW_LETTERS;
  };
  const roots = [document];
  for (let index = 0; index < roots.length && index < 200; index++) {
    for (const element of roots[index].querySelectorAll("*")) {
      const shadow = shadowOf(element);
      if (shadow) roots.push(shadow);
      if (element.localName !== "iframe") continue;
      try {
        if (element.contentDocument) roots.push(element.contentDocument);
      } catch {
        // another site's: scenery
      }
    }
  }
  const asks = ([selector]) => roots.some((root) => [...root.querySelectorAll(selector)].filter(isShown).some(isMain));
  const [navigation] = performance.getEntriesByType("navigation");
  return {
    status: navigation?.responseStatus ?? 0,
    asks: SECRETS.find(asks)?.[1] ?? "",
    isEmpty: !document.body || document.body.innerText.trim() === "",
    title: document.title,
  };
}
