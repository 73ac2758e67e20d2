// The pictures on a page that may be its logo, and each of them as data. Synchronous; changes nothing on the page.
(ground) => {
  const MAX_NODES = 1500;
  const MAX_TEXT = 600_000;
  const LOGO = /\b(site-?|header-?|nav-?|navbar-?|main-?)?(logo|logotype|wordmark|brand|branding|brandmark)(\b|[-_])/i;
  const OTHER = /\b(search|menu|hamburger|toggle|close|cart|github|twitter|facebook|linkedin|youtube|discord|slack|arrow|chevron|flag|avatar|customers?|clients?|partners?|sponsors?|badge|rating|star)/i;
  const clip = (text) => String(text ?? "").slice(0, 300);
  const here = location.href.split("#")[0];

  const leadsHome = (link) => {
    if (!link?.href || typeof link.href !== "string") return false;
    const url = new URL(link.href, here);
    if (url.origin !== location.origin) return false;
    return url.href.split("#")[0] === here || /^\/([a-z]{2}(-[a-z]{2})?\/?)?((index|home)(\.\w+)?)?$/i.test(url.pathname);
  };
  const wordsOf = (element) => clip([element.className?.baseVal ?? element.className, element.id,
    element.getAttribute("aria-label"), element.getAttribute("alt"), element.getAttribute("title")].filter(Boolean).join(" "));
  const pictureUrl = (element) => {
    if (element.localName === "img") return element.currentSrc || element.src;
    const image = getComputedStyle(element).backgroundImage;
    return image.match(/^url\("(.*)"\)$/)?.[1] ?? "";
  };
  const nameIn = (url) => (url.startsWith("data:") ? "" : clip(url.split(/[?#]/)[0].split("/").pop()));

  const elements = [];
  const candidates = [];
  const consider = (element, kind) => {
    const box = element.getBoundingClientRect();
    if (!ground.isShown(element) || box.width < 12 || box.height < 12 || box.width > 520 || box.height > 240) return;
    const url = kind === "svg" ? "" : pictureUrl(element);
    const near = [element, element.parentElement, element.parentElement?.parentElement].filter(Boolean);
    const link = element.closest("a");
    const words = [...near.map(wordsOf), link ? wordsOf(link) : "", nameIn(url), clip(element.querySelector("title")?.textContent), clip(element.querySelector("[id]")?.id)].join(" ");
    const isInView = box.top >= 0 && box.bottom <= innerHeight;
    const behind = isInView ? ground.at(box.x + box.width / 2, box.y + box.height / 2, element) : ground.behind(element);
    elements.push(element);
    candidates.push({
      id: elements.length - 1,
      kind,
      isData: url.startsWith("data:"),
      url: url.startsWith("data:") ? "" : url.slice(0, 4000),
      x: box.x + scrollX,
      y: box.y + scrollY,
      width: box.width,
      height: box.height,
      naturalWidth: element.naturalWidth ?? 0,
      naturalHeight: element.naturalHeight ?? 0,
      alt: clip(element.getAttribute("alt") ?? element.getAttribute("aria-label")),
      isHomeLink: leadsHome(link),
      isInHeader: element.closest("header, nav, [role=banner], [role=navigation]") !== null,
      isInFooter: element.closest("footer, [role=contentinfo]") !== null,
      isInButton: element.closest("button, [role=button], input, label, summary") !== null,
      saysLogo: LOGO.test(words),
      saysOther: OTHER.test(words),
      behind: behind ? ground.hex(behind) : "",
    });
  };
  const roots = [document];
  for (let index = 0; index < roots.length && index < 50; index++) {
    for (const element of [...roots[index].querySelectorAll("*")].slice(0, 5000)) {
      if (element.shadowRoot) roots.push(element.shadowRoot);
      if (candidates.length >= 80) break;
      if (element.localName === "img") consider(element, "img");
      else if (element.localName === "svg" && !element.ownerSVGElement) consider(element, "svg");
      else if (/^(a|span|div|h1|i)$/.test(element.localName) && (LOGO.test(wordsOf(element)) || leadsHome(element)) && pictureUrl(element)) {
        consider(element, "background");
      }
    }
  }

  // An inline drawing with the colours it is seen in, without style sheets, classes and other parts of the document.
  const PAINT = ["fill", "stroke", "stop-color"];
  const INHERITED = { "fill-opacity": "1", "fill-rule": "nonzero", "clip-rule": "nonzero", "stroke-width": "1px",
    "stroke-linecap": "butt", "stroke-linejoin": "miter", "stroke-miterlimit": "4", "stroke-dasharray": "none",
    "stroke-opacity": "1" };
  const OWN = { opacity: "1", "stop-opacity": "1", "clip-path": "none", mask: "none" };
  const LETTERING = ["font-family", "font-size", "font-weight", "letter-spacing", "text-anchor"];
  const plain = (value) => {
    const colour = ground.rgba(value);
    if (!colour || value === "none") return value;
    return colour[3] === 1 ? ground.hex(colour) : `rgba(${colour.slice(0, 3).join(",")},${colour[3].toFixed(3)})`;
  };
  const drawn = (svg) => {
    let count = 0;
    const pulled = new Map();
    const referenced = (value) => value?.match(/url\(["']?#([^"')]+)/)?.[1];
    const copy = (element, depth, context) => {
      if (++count > MAX_NODES || depth > 40) throw new Error("too much of it");
      if (element.nodeType === Node.TEXT_NODE) return document.createTextNode(element.data);
      if (element.nodeType !== Node.ELEMENT_NODE || /^(script|style|foreignObject|title|desc|metadata)$/.test(element.localName)) return null;
      const style = getComputedStyle(element);
      if (style.display === "none" && !element.closest("defs, symbol, linearGradient, radialGradient, clipPath, mask")) return null;
      const isUse = element.localName === "use";
      const fresh = document.createElementNS("http://www.w3.org/2000/svg", isUse ? "g" : element.localName);
      for (const { localName, value } of [...element.attributes]) {
        if (!/^(class|style|on.*|href|xmlns|data-.*|aria-.*|role|tabindex)$/i.test(localName)) fresh.setAttribute(localName, value);
      }
      for (const name of PAINT) {
        const own = element.getAttribute(name);
        // A part that is used elsewhere takes the colours of the place where it is used.
        if (context && own && !/inherit|var\(/i.test(own)) continue;
        const value = style.getPropertyValue(name);
        const around = context ?? (element === svg || name === "stop-color" ? null : getComputedStyle(element.parentElement));
        if (name === "stop-color" && element.localName !== "stop") fresh.removeAttribute(name);
        else if (around?.getPropertyValue(name) === value && (!own || context)) fresh.removeAttribute(name);
        else fresh.setAttribute(name, plain(value));
      }
      if (isUse) fresh.setAttribute("color", plain(style.color));
      const outer = element === svg || !element.parentElement ? null : getComputedStyle(element.parentElement);
      const settings = { ...INHERITED, ...OWN };
      for (const name in settings) {
        const value = style.getPropertyValue(name);
        const usual = name in INHERITED && outer ? outer.getPropertyValue(name) : settings[name];
        if (element.hasAttribute(name) || (!context && value !== usual)) fresh.setAttribute(name, value);
      }
      if (/^(text|tspan)$/.test(element.localName)) for (const name of LETTERING) fresh.setAttribute(name, style.getPropertyValue(name));
      if (style.transform !== "none" && !element.hasAttribute("transform") && element !== svg) fresh.setAttribute("transform", style.transform);
      for (const name of ["fill", "stroke", "clip-path", "mask", "filter"]) {
        const id = referenced(fresh.getAttribute(name));
        if (!id || pulled.has(id)) continue;
        pulled.set(id, null);
        const target = element.getRootNode().getElementById?.(id) ?? document.getElementById(id);
        if (target && !svg.contains(target)) pulled.set(id, copy(target, depth + 1, null));
      }
      if (isUse) {
        const href = element.getAttribute("href") ?? element.getAttributeNS("http://www.w3.org/1999/xlink", "href") ?? "";
        const target = href.startsWith("#") && (element.getRootNode().getElementById?.(href.slice(1)) ?? document.getElementById(href.slice(1)));
        if (!target || target.contains(element)) throw new Error("a part of it is not here");
        const [x, y] = ["x", "y"].map((name) => element.getAttribute(name) ?? "0");
        for (const name of ["x", "y", "width", "height"]) fresh.removeAttribute(name);
        if (x !== "0" || y !== "0") fresh.setAttribute("transform", `${fresh.getAttribute("transform") ?? ""} translate(${parseFloat(x)} ${parseFloat(y)})`);
        const part = copy(target, depth + 1, getComputedStyle(target.parentElement ?? target));
        if (part?.localName === "symbol") {
          const inner = document.createElementNS("http://www.w3.org/2000/svg", "svg");
          for (const name of ["viewBox", "preserveAspectRatio", "fill", "stroke"]) if (part.hasAttribute(name)) inner.setAttribute(name, part.getAttribute(name));
          for (const name of ["width", "height"]) inner.setAttribute(name, element.getAttribute(name) ?? "100%");
          inner.append(...part.childNodes);
          fresh.append(inner);
        } else if (part) fresh.append(part);
        return fresh;
      }
      if (element.localName === "image" || /Gradient$|^pattern$/.test(element.localName)) {
        const href = element.getAttribute("href") ?? element.getAttributeNS("http://www.w3.org/1999/xlink", "href");
        if (href) fresh.setAttribute("href", href);
      }
      for (const child of element.childNodes) {
        const part = copy(child, depth + 1, context);
        if (part) fresh.append(part);
      }
      return fresh;
    };
    const whole = copy(svg, 0, null);
    const box = svg.getBoundingClientRect();
    if (!whole.hasAttribute("viewBox")) {
      const [width, height] = [svg.width?.baseVal?.value || box.width, svg.height?.baseVal?.value || box.height];
      whole.setAttribute("viewBox", `0 0 ${width} ${height}`);
    }
    whole.setAttribute("width", box.width);
    whole.setAttribute("height", box.height);
    for (const part of pulled.values()) if (part) whole.prepend(part);
    const text = new XMLSerializer().serializeToString(whole);
    return text.length > MAX_TEXT ? "" : text;
  };

  // A picture as PNG, at most so many pixels long; empty when another site's, or nothing that can be drawn.
  const painted = (image, longest) => {
    const [width, height] = [image.naturalWidth, image.naturalHeight];
    if (!image.complete || !width || !height) return null;
    const scale = Math.min(1, longest / Math.max(width, height));
    const sheet = Object.assign(document.createElement("canvas"), {
      width: Math.max(1, Math.round(width * scale)),
      height: Math.max(1, Math.round(height * scale)),
    });
    const brush = sheet.getContext("2d");
    brush.imageSmoothingQuality = "high";
    brush.drawImage(image, 0, 0, sheet.width, sheet.height);
    try {
      return { data: sheet.toDataURL("image/png"), width: sheet.width, height: sheet.height, ...inkOf(brush, sheet) };
    } catch {
      return null; // it may be shown here and not be read
    }
  };
  // The commonest colours of what is opaque with their shares, and how much of the picture that is.
  const inkOf = (brush, sheet) => {
    const { data } = brush.getImageData(0, 0, sheet.width, sheet.height);
    const votes = new Map();
    let seen = 0;
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] < 128) continue;
      const key = ((data[at] >> 5) << 10) | ((data[at + 1] >> 5) << 5) | (data[at + 2] >> 5);
      const vote = votes.get(key) ?? { count: 0, colour: ground.hex([data[at], data[at + 1], data[at + 2]]) };
      votes.set(key, { ...vote, count: vote.count + 1 });
      seen++;
    }
    const colours = [...votes.values()].sort((one, other) => other.count - one.count).slice(0, 12);
    return { opaque: seen / (data.length / 4), colours: colours.map(({ colour, count }) => [colour, count / seen]) };
  };

  const fresh = { image: null };
  const icons = [...document.querySelectorAll('link[rel~="icon" i], link[rel^="apple-touch-icon" i]')].slice(0, 20).map((link) => ({
    url: link.href,
    isVector: /svg/i.test(link.type) || /\.svg$/i.test(link.href.split(/[?#]/)[0]) || link.href.startsWith("data:image/svg"),
    isTouch: /apple/i.test(link.rel),
    size: Math.max(0, ...clip(link.sizes?.value).split(/\s+/).map((size) => parseInt(size) || 0)),
  }));
  return {
    candidates,
    icons: icons.map(({ url, ...more }) => ({ ...more, url: url.slice(0, url.startsWith("data:") ? 60 : 4000) })),
    drawn: (id) => drawn(elements[id]),
    painted: (id, longest) => (elements[id].localName === "img" ? painted(elements[id], longest) : null),
    // The picture of a data URL as it stands there.
    inline: (id) => { const url = pictureUrl(elements[id]); return url.startsWith("data:") && url.length < MAX_TEXT ? url : ""; },
    inlineIcon: (index) => (icons[index].url.startsWith("data:") && icons[index].url.length < MAX_TEXT ? icons[index].url : ""),
    // An icon is the one thing the page itself does not load here; the page asks for it as a browser's tab would.
    load: (index) => { fresh.image = new Image(); fresh.image.src = icons[index].url; },
    isLoaded: () => fresh.image.complete,
    paintedIcon: (longest) => painted(fresh.image, longest),
  };
}
