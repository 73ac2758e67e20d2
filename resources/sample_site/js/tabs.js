// Tabs with a thumb that slides to the chosen one; arrow keys work as the ARIA pattern asks.
export function slideThumb(list, chosen) {
  const thumb = list.querySelector(".thumb");
  if (!thumb) return;
  thumb.style.width = `${chosen.offsetWidth}px`;
  thumb.style.transform = `translateX(${chosen.offsetLeft}px)`;
}

export function startTabs() {
  for (const list of document.querySelectorAll("[role=tablist]")) {
    const tabs = [...list.querySelectorAll("[role=tab]")];
    const choose = (tab) => {
      for (const each of tabs) {
        const chosen = each === tab;
        each.setAttribute("aria-selected", String(chosen));
        each.tabIndex = chosen ? 0 : -1;
        document.getElementById(each.getAttribute("aria-controls")).hidden = !chosen;
      }
      slideThumb(list, tab);
    };
    tabs.forEach((tab, index) => {
      tab.addEventListener("click", () => choose(tab));
      tab.addEventListener("keydown", ({ key }) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
        if (!step) return;
        const next = tabs[(index + step + tabs.length) % tabs.length];
        next.focus();
        choose(next);
      });
    });
    const place = () => slideThumb(list, list.querySelector("[aria-selected=true]"));
    document.fonts.ready.then(place);
    place();
  }
}
