// What a page says about whose it is, in words, colours and fonts. Synchronous; changes nothing on the page.
(ground) => {
  const LONGEST = 400;
  const clip = (text) => String(text ?? "").slice(0, 4 * LONGEST).replace(/\s+/g, " ").trim().slice(0, LONGEST);
  const meta = (...names) => {
    for (const name of names) {
      const found = document.querySelector(`meta[property="${name}" i], meta[name="${name}" i]`)?.content;
      if (found?.trim()) return clip(found);
    }
    return "";
  };
  // An element's text as it was written, not as a style sheet sets it: capitals may be the style's.
  const spoken = (element, except = "") => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const parts = [];
    for (let node; (node = walker.nextNode()) && parts.length < 60; ) {
      if (!node.parentElement.closest(`script, style, svg, template${except}`)) parts.push(node.data);
    }
    return clip(parts.join(""));
  };
  const styleOf = (element) => getComputedStyle(element);
  const inView = (box) => box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;

  const describedNames = () => {
    const names = [];
    for (const block of [...document.querySelectorAll('script[type="application/ld+json" i]')].slice(0, 8)) {
      if (block.textContent.length > 200_000) continue;
      let queue;
      try {
        queue = [JSON.parse(block.textContent)];
      } catch {
        continue; // it is the site's mistake
      }
      for (let index = 0; index < queue.length && index < 200; index++) {
        const item = queue[index];
        if (Array.isArray(item)) queue.push(...item.slice(0, 50));
        if (!item || typeof item !== "object") continue;
        const types = [item["@type"]].flat().map(String);
        const isMaker = types.some((type) => /^(WebSite|Organization|Corporation|Brand|WebApplication|SoftwareApplication|.+Business)$/.test(type));
        if (isMaker && typeof item.name === "string") names.push(clip(item.name));
        if (item["@graph"]) queue.push(item["@graph"]);
        if (item.publisher) queue.push(item.publisher);
      }
    }
    return names.slice(0, 5);
  };

  const isHome = (link) => {
    const here = location.href.split("#")[0];
    const url = link.href.split("#")[0];
    if (new URL(link.href, here).origin !== location.origin) return false;
    return url === here || /^\/([a-z]{2}(-[a-z]{2})?\/?)?((index|home)(\.\w+)?)?$/i.test(new URL(url).pathname);
  };
  const homeTexts = () => {
    const texts = [];
    for (const link of [...document.links].slice(0, 60)) {
      const box = link.getBoundingClientRect();
      if (box.top > 220 || !ground.isShown(link) || !isHome(link)) continue;
      const text = (clip(link.innerText) && spoken(link)) || clip(link.getAttribute("aria-label") ?? link.title);
      if (text && text.length <= 60) texts.push(text);
    }
    return texts.slice(0, 6);
  };
  const copyright = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let newest = "";
    for (let node, seen = 0; (node = walker.nextNode()) && seen < 20_000; seen++) {
      if (node.data.length < 2000 && /©|\(c\)|copyright/i.test(node.data)) newest = spoken(node.parentElement);
    }
    return newest;
  };

  // Colours by what they are seen on, each with a weight.
  const buttons = () => {
    const found = [];
    for (const element of [...document.querySelectorAll("a, button, [role=button], input[type=submit]")].slice(0, 600)) {
      const box = element.getBoundingClientRect();
      if (box.width < 40 || box.height < 20 || box.width > 560 || box.height > 120 || !ground.isShown(element)) continue;
      const style = styleOf(element);
      const colour = [ground.rgba(style.backgroundColor), ground.stops(style.backgroundImage)[0]].find((one) => one?.[3] > 0.6);
      if (!colour) continue;
      found.push({
        colour: ground.hex(colour),
        behind: hexOf(ground.behind(element.parentElement ?? element)),
        area: box.width * box.height,
        isInView: inView(box),
        words: clip(`${element.className?.baseVal ?? element.className} ${element.id} ${element.type ?? ""}`).toLowerCase(),
      });
    }
    return found.slice(0, 80);
  };
  const hexOf = (colour) => (colour ? ground.hex(colour) : "");
  const declared = () => {
    const style = styleOf(document.documentElement);
    const names = ["primary", "brand", "accent", "color-primary", "color-brand", "color-accent", "primary-color", "brand-color",
      "accent-color", "bs-primary", "theme-primary", "ifm-color-primary", "md-primary-fg-color", "md-sys-color-primary",
      "wp--preset--color--primary", "primary-500", "primary-600", "brand-500"];
    const found = [];
    for (const name of names) {
      const value = style.getPropertyValue(`--${name}`).trim();
      const colour = value && value.length < 200 && (ground.rgba(value) ?? ground.rgba(`hsl(${value})`) ?? ground.rgba(`rgb(${value})`));
      if (colour && colour[3] > 0.9) found.push(ground.hex(colour));
    }
    return found;
  };
  const links = () => {
    const found = [];
    for (const link of [...document.links].slice(0, 300)) {
      const colour = ground.rgba(styleOf(link).color);
      const length = clip(link.innerText).length;
      if (length && colour?.[3] > 0.9 && ground.isShown(link)) found.push({ colour: ground.hex(colour), area: 100 * Math.min(length, 40) });
    }
    return found.slice(0, 80);
  };
  const grounds = () => {
    const votes = new Map();
    for (let row = 0; row < 10; row++) {
      for (let column = 0; column < 16; column++) {
        const colour = ground.at(((column + 0.5) * innerWidth) / 16, ((row + 0.5) * innerHeight) / 10);
        if (colour) votes.set(ground.hex(colour), (votes.get(ground.hex(colour)) ?? 0) + 1 / 160);
      }
    }
    return [...votes].map(([colour, share]) => ({ colour, share })).sort((one, other) => other.share - one.share).slice(0, 8);
  };
  const inks = () => {
    const found = [];
    for (const element of [...document.querySelectorAll("h1, h2, h3, p, li, dd, td, blockquote, body")].slice(0, 200)) {
      const colour = ground.rgba(styleOf(element).color);
      const text = element === document.body ? "body" : clip(element.innerText);
      if (!text || !(colour?.[3] > 0.5) || !ground.isShown(element)) continue;
      const behind = ground.behind(element);
      const isInView = inView(element.getBoundingClientRect());
      const worth = { h1: 500, h2: 250, h3: 120, body: 300 }[element.localName] ?? Math.min(text.length, 150);
      const weight = worth * (isInView || element === document.body ? 1 : 0.3);
      found.push({ colour: ground.hex(colour), behind: hexOf(behind), weight });
    }
    return found;
  };
  const families = () => {
    const headline = [...document.querySelectorAll("h1, h2")].find(ground.isShown);
    const stacks = [headline, document.body].filter(Boolean).map((element) => styleOf(element).fontFamily.slice(0, 600));
    return stacks.filter((stack) => !/^"?Times New Roman"?$/.test(stack)); // the browser's own, where the page chose none
  };
  const headline = () => {
    const element = [...document.querySelectorAll("h1")].find(ground.isShown);
    // Without the version badges and anchors that documentation puts into its headlines.
    return element ? spoken(element, ", small, sup, sub, pre, code, button, .headerlink") || spoken(element) : "";
  };
  const theme = [...document.querySelectorAll('meta[name="theme-color" i]')].find((one) => !one.media || matchMedia(one.media).matches);
  const themeColour = ground.rgba(theme?.content?.slice(0, 200));
  return {
    siteName: meta("og:site_name"),
    applicationName: meta("application-name", "apple-mobile-web-app-title"),
    describedNames: describedNames(),
    title: clip(document.title),
    description: meta("description"),
    socialDescription: meta("og:description", "twitter:description"),
    headline: headline(),
    homeTexts: homeTexts(),
    copyright: document.body ? copyright() : "",
    buttons: buttons(),
    links: links(),
    declared: declared(),
    theme: themeColour?.[3] > 0.9 ? ground.hex(themeColour) : "",
    grounds: grounds(),
    inks: inks(),
    families: families(),
  };
}
