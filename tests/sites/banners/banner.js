// A banner as the page's address asks for it: ?lang=pl&kind=reject. Answered once, it does not come back.
const TEXTS = {
  en: ["We and our partners use cookies to improve your experience.", "Accept all", "Reject all", "Manage options"],
  de: ["Wir verwenden Cookies, um Ihnen ein besseres Erlebnis zu bieten.", "Alle akzeptieren", "Nur notwendige Cookies", "Einstellungen"],
  fr: ["Nous utilisons des cookies pour mesurer l’audience.", "Tout accepter", "Continuer sans accepter", "Paramétrer"],
  es: ["Utilizamos cookies propias y de terceros.", "Aceptar todas", "Rechazar todas", "Configurar"],
  it: ["Questo sito utilizza cookie tecnici e di profilazione.", "Accetta tutti", "Rifiuta tutti", "Personalizza"],
  pl: ["Używamy plików cookie i podobnych technologii. Szanujemy Twoją prywatność.", "Zaakceptuj wszystkie", "Odrzuć wszystkie", "Ustawienia"],
};
const asked = new URLSearchParams(location.search);
const [text, accept, reject, settings] = TEXTS[asked.get("lang") ?? "en"];
const button = (name, answer) => `<button data-answer="${answer}">${name}</button>`;
const KINDS = {
  reject: `<p>${text}</p>${button(settings, "")}${button(accept, "accepted")}${button(reject, "rejected")}`,
  "accept-only": `<p>${text}</p>${button(accept, "accepted")}`,
  vendor: `<div id="cmplz-cookiebanner-container"><div class="cmplz-cookiebanner"><p>${text}</p>
    <button class="cmplz-accept" data-answer="accepted">+1</button><button class="cmplz-deny" data-answer="rejected">−1</button></div></div>`,
  mute: `<p>${text}</p>${button(settings, "")}`,
  decoy: `<p>Chocolate cookies, twelve in a tin, fresh from the oven.</p>${button("Buy now", "bought")}${button("Accept a free sample", "bought")}`,
  head: `<nav><a href="index.html">Cookies</a><a href="second.html">Cakes</a><a href="second.html">Privacy</a></nav>`,
};
const kind = asked.get("kind") ?? "reject";
if (KINDS[kind] && !localStorage.getItem("answer")) {
  const bar = document.createElement("div");
  bar.id = "notice";
  bar.style.cssText = `position: fixed; left: 0; right: 0; ${kind === "head" ? "top" : "bottom"}: 0; padding: 20px; background: #223; color: #fff; z-index: 99`;
  bar.innerHTML = KINDS[kind];
  document.body.append(bar);
  bar.addEventListener("click", ({ target }) => {
    const { answer } = target.dataset;
    if (!answer) return;
    localStorage.setItem("answer", answer);
    bar.remove();
  });
}
for (const link of document.querySelectorAll("main a")) link.search = location.search;
