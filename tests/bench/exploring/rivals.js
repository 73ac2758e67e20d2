// What rivals see: `naive` is what a selector finds, `competent` what could be clicked within the viewport now.
(kind) => {
  const ROLES = "button,checkbox,link,menuitem,option,radio,switch,tab,treeitem".split(",");
  const SELECTORS = {
    naive: "a, button, [role=button]",
    links: "a[href]",
    competent: ["a[href]", "button", "summary", "input:not([type=file], [type=hidden], [type=password])"]
      .concat(ROLES.map((role) => `[role=${role}]`))
      .join(", "),
  };
  const pathOf = (element) => {
    const steps = [];
    for (let at = element; at.parentElement; at = at.parentElement) {
      steps.unshift(`${at.localName}:nth-child(${[...at.parentElement.children].indexOf(at) + 1})`);
    }
    return ["html", ...steps].join(" > ");
  };
  const isInReach = (element) => {
    const box = element.getBoundingClientRect();
    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return hit !== null && (element.contains(hit) || hit.contains(element));
  };
  const found = [];
  for (const element of document.querySelectorAll(SELECTORS[kind])) {
    const box = element.getBoundingClientRect();
    const isVisible = box.width > 0 && box.height > 0 && element.checkVisibility({ visibilityProperty: true });
    if (!isVisible || element.matches(":disabled, [aria-disabled=true]")) continue;
    if (kind === "competent" && (element.target === "_blank" || !isInReach(element))) continue;
    found.push({
      tag: element.localName,
      text: (element.innerText ?? "").trim().replace(/\s+/g, " ").slice(0, 120),
      role: element.getAttribute("role") ?? "",
      href: element.href ?? "",
      css: pathOf(element),
      label: element.getAttribute("aria-label") ?? "",
    });
  }
  return found;
}
