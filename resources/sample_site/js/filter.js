// A search field and chips that narrow a list while one types.
export function startFilters() {
  for (const box of document.querySelectorAll("[data-filter]")) {
    const items = [...document.querySelectorAll(`${box.dataset.filter} > [data-kind]`)];
    const field = box.querySelector("input");
    const chips = [...box.querySelectorAll(".chips button")];
    const empty = document.querySelector(`${box.dataset.filter} ~ .empty`);
    const apply = () => {
      const words = (field?.value ?? "").trim().toLowerCase();
      const kind = chips.find((chip) => chip.getAttribute("aria-pressed") === "true")?.value ?? "all";
      for (const item of items) {
        const wanted = kind === "all" || item.dataset.kind === kind;
        item.hidden = !(wanted && item.textContent.toLowerCase().includes(words));
      }
      if (empty) empty.hidden = items.some((item) => !item.hidden);
    };
    field?.addEventListener("input", apply);
    for (const chip of chips) {
      chip.addEventListener("click", () => {
        for (const each of chips) each.setAttribute("aria-pressed", String(each === chip));
        apply();
      });
    }
  }
}
