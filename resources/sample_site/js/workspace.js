// The live workspace: the chart can show pieces or revenue.
import { slideThumb } from "./tabs.js";

export function startWorkspace() {
  const measure = document.querySelector("[data-measure]");
  if (!measure) return;
  const buttons = [...measure.querySelectorAll("button")];
  const choose = (button) => {
    for (const each of buttons) each.setAttribute("aria-pressed", String(each === button));
    slideThumb(measure, button);
    for (const bar of document.querySelectorAll("#week .bar")) bar.style.setProperty("--h", bar.dataset[button.value]);
    for (const label of document.querySelectorAll("#week .value")) label.textContent = label.dataset[button.value];
  };
  for (const button of buttons) button.addEventListener("click", () => choose(button));
  const place = () => slideThumb(measure, measure.querySelector("[aria-pressed=true]"));
  document.fonts.ready.then(place);
  place();
}
