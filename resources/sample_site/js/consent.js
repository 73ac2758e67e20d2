// The cookie question, asked once; the answer stays in this browser.
const KEY = "batchlark-consent";

export function startConsent() {
  const banner = document.querySelector(".consent");
  if (!banner) return;
  for (const button of banner.querySelectorAll("button")) {
    button.addEventListener("click", () => {
      localStorage.setItem(KEY, button.value);
      banner.hidden = true;
    });
  }
  document.querySelector("[data-consent]")?.addEventListener("click", () => { banner.hidden = false; });
  if (!localStorage.getItem(KEY)) setTimeout(() => { banner.hidden = false; }, 500);
}
