// Sections fade in, bars grow and numbers count up, once each, when they are first seen.
const DURATION_MS = 1100;

export function countTo(element, target, from = 0) {
  const digits = Number(element.dataset.digits ?? 0);
  const format = new Intl.NumberFormat("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const began = performance.now();
  const draw = (now) => {
    const part = Math.min(1, Math.max(0, (now - began) / DURATION_MS));
    const eased = 1 - (1 - part) ** 4;
    element.textContent = format.format(from + (target - from) * eased);
    if (part < 1) requestAnimationFrame(draw);
  };
  requestAnimationFrame(draw);
}

export function startReveal() {
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      target.classList.add("in");
      if (target.dataset.count) countTo(target, Number(target.dataset.count));
    }
  }, { threshold: 0.2 });
  for (const element of document.querySelectorAll(".reveal, .bars, [data-count]")) seen.observe(element);
}
