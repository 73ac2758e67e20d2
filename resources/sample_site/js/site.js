// Everything that moves on the site; each part looks for its own elements and does nothing on pages without them.
import { startAccordions } from "./accordion.js";
import { startConsent } from "./consent.js";
import { startFilters } from "./filter.js";
import { startPricing } from "./pricing.js";
import { startReveal } from "./reveal.js";
import { startTabs } from "./tabs.js";
import { startTour } from "./tour.js";
import { startWorkspace } from "./workspace.js";

const header = document.querySelector(".header");
if (header) {
  const mark = () => header.classList.toggle("scrolled", window.scrollY > 12);
  addEventListener("scroll", mark, { passive: true });
  mark();
}
startReveal();
startTabs();
startAccordions();
startPricing();
startFilters();
startTour();
startWorkspace();
startConsent();
