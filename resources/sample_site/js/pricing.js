// Monthly or yearly: the prices count to their new value and the line below says how they are billed.
import { countTo } from "./reveal.js";
import { slideThumb } from "./tabs.js";

export function startPricing() {
  const toggle = document.querySelector("[data-billing]");
  if (!toggle) return;
  const buttons = [...toggle.querySelectorAll("button")];
  const choose = (button) => {
    const yearly = button.value === "yearly";
    for (const each of buttons) each.setAttribute("aria-pressed", String(each === button));
    slideThumb(toggle, button);
    for (const price of document.querySelectorAll("[data-monthly]")) {
      countTo(price, Number(yearly ? price.dataset.yearly : price.dataset.monthly), Number(price.textContent));
    }
    for (const line of document.querySelectorAll("[data-billed]")) {
      line.textContent = yearly ? `€${line.dataset.billed} once a year` : "Billed every month";
    }
  };
  for (const button of buttons) button.addEventListener("click", () => choose(button));
  const place = () => slideThumb(toggle, toggle.querySelector("[aria-pressed=true]"));
  document.fonts.ready.then(place);
  place();
}
