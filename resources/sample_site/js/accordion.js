// Questions that open and close; several may be open at once.
export function startAccordions() {
  for (const button of document.querySelectorAll(".accordion button")) {
    const answer = document.getElementById(button.getAttribute("aria-controls"));
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", String(open));
      answer.classList.toggle("open", open);
    });
  }
}
