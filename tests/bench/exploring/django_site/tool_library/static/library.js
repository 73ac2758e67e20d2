// Tabs: the chosen one shows its panel.
for (const list of document.querySelectorAll("[role=tablist]")) {
  const tabs = [...list.querySelectorAll("[role=tab]")];
  for (const tab of tabs) {
    tab.addEventListener("click", () => {
      for (const each of tabs) {
        each.setAttribute("aria-selected", String(each === tab));
        document.getElementById(each.getAttribute("aria-controls")).hidden = each !== tab;
      }
    });
  }
}
