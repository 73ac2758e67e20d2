// What the page now shows, as far as it decides whether it may be shown at all.
() => {
  const isShown = (element) => {
    const box = element.getBoundingClientRect();
    const isVisible = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    return isVisible && box.width > 8 && box.height > 8;
  };
  const secret = "input[type=password], input[autocomplete~=current-password], input[autocomplete~=one-time-code]";
  // A small sign-in form in a site's header or footer does not make every page of it a sign-in page.
  const isAside = (field) => field.closest("header, nav, footer, aside, [role=banner], [role=navigation], [role=contentinfo]");
  const isMain = (field) => {
    if (isAside(field) && !field.closest("dialog, [role=dialog], [aria-modal=true]")) return false;
    const form = field.form ?? field.parentElement;
    const others = document.body.innerText.length - (form.innerText?.length ?? 0);
    const box = form.getBoundingClientRect();
    const isInFirstView = box.top + scrollY < innerHeight;
    return isInFirstView || others < 1500 || field.closest("dialog, [role=dialog], [aria-modal=true]") !== null;
  };
  const roots = [document];
  for (let index = 0; index < roots.length && index < 200; index++) {
    for (const element of roots[index].querySelectorAll("*")) if (element.shadowRoot) roots.push(element.shadowRoot);
  }
  const fields = roots.flatMap((root) => [...root.querySelectorAll(secret)]).filter(isShown);
  const [navigation] = performance.getEntriesByType("navigation");
  return {
    status: navigation?.responseStatus ?? 0,
    isAuth: fields.some(isMain),
    isEmpty: !document.body || document.body.innerText.trim() === "",
    title: document.title,
  };
}
