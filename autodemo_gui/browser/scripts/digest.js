// A short text that differs when something a viewer would notice has changed; synchronous and cheap.
() => {
  let hash = 5381;
  const mix = (value) => {
    const text = String(value);
    for (let index = 0; index < text.length; index++) hash = ((hash << 5) + hash + text.charCodeAt(index)) | 0;
  };
  const body = document.body;
  if (!body) return "";
  const shadowOf = (element) => element.shadowRoot ?? globalThis[Symbol.for("autodemo.registry")]?.shadowOf(element);
  const mixAll = (root) => {
    for (const element of root.querySelectorAll("*")) {
      const shadow = shadowOf(element);
      if (shadow) {
        for (const child of shadow.children) mix(child.innerText ?? "");
        mixAll(shadow);
      } else if (element.localName === "iframe") {
        let inner = null;
        try {
          inner = element.contentDocument;
        } catch {
          // another site's: scenery
        }
        if (inner?.body) {
          mix(inner.body.innerText);
          mixAll(inner);
        }
      }
    }
  };
  mix(body.innerText);
  mixAll(document);
  mix(`${location.href} ${Math.round(scrollX)} ${Math.round(scrollY)}`);
  for (const element of [document.documentElement, body]) {
    mix(`${element.className} ${element.dataset.theme ?? ""} ${getComputedStyle(element).backgroundColor}`);
  }
  const states = "[aria-expanded],[aria-selected],[aria-checked],[aria-pressed],[aria-current],details,dialog,input,select";
  for (const element of [...document.querySelectorAll(states)].slice(0, 400)) {
    for (const name of ["expanded", "selected", "checked", "pressed", "current"]) mix(element.getAttribute(`aria-${name}`));
    mix(`${element.open ?? ""} ${element.checked ?? ""} ${element.type === "password" ? "" : (element.value ?? "")}`);
  }
  // What is where: carousels, drawers and colours that change no text.
  for (let row = 0; row < 8; row++) {
    for (let column = 0; column < 12; column++) {
      const hit = document.elementFromPoint(((column + 0.5) * innerWidth) / 12, ((row + 0.5) * innerHeight) / 8);
      if (!hit) continue;
      const box = hit.getBoundingClientRect();
      mix(`${hit.localName} ${hit.currentSrc ?? ""} ${Math.round(box.x)} ${Math.round(box.y)}`);
      mix(`${Math.round(box.width)} ${getComputedStyle(hit).backgroundColor}`);
    }
  }
  return String(hash);
}
