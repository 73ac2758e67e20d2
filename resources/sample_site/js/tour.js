// The quick tour: a dialog with three scenes.
export function startTour() {
  const tour = document.querySelector("dialog.tour");
  if (!tour) return;
  const scenes = [...tour.querySelectorAll(".scene")];
  const show = (index) => {
    scenes.forEach((scene, each) => { scene.hidden = each !== index; });
    const bars = scenes[index].querySelector(".bars");
    if (bars) requestAnimationFrame(() => requestAnimationFrame(() => bars.classList.add("in")));
  };
  for (const opener of document.querySelectorAll("[data-tour]")) {
    opener.addEventListener("click", () => { show(0); tour.showModal(); });
  }
  scenes.forEach((scene, index) => {
    scene.querySelector("[data-next]").addEventListener("click", () => {
      if (index + 1 < scenes.length) show(index + 1);
      else tour.close();
    });
  });
  tour.querySelector(".close").addEventListener("click", () => tour.close());
  tour.addEventListener("click", (event) => { if (event.target === tour) tour.close(); });
}
