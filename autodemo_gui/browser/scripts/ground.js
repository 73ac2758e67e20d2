// Colours as they are really seen: the browser itself converts oklch(), color-mix() and names to plain red, green, blue.
() => {
  const pencil = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", {
    willReadFrequently: true,
  });

  // [red, green, blue, alpha], 0 to 255 and 0 to 1; null for what is no colour.
  const rgba = (css) => {
    if (!css || !CSS.supports("color", css)) return null;
    pencil.clearRect(0, 0, 1, 1);
    pencil.fillStyle = "#000";
    pencil.fillStyle = css;
    pencil.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = pencil.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const hex = ([red, green, blue]) =>
    `#${[red, green, blue].map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`.toUpperCase();
  const over = (upper, lower) => [0, 1, 2].map((part) => upper[part] * upper[3] + lower[part] * (1 - upper[3])).concat(1);

  // The colours of a gradient, in order; empty for pictures.
  const stops = (image) => {
    if (!/^[a-z-]*gradient\(/.test(image) || image.includes("url(")) return [];
    const found = image.match(/(?:rgba?|hsla?|oklch|oklab|lab|lch|hwb|color)\([^()]*\)|#[0-9a-f]{3,8}\b/gi) ?? [];
    return found.map(rgba).filter(Boolean);
  };

  // What an element paints behind its contents: a colour with alpha, null when that is a picture or many colours.
  const paintOf = (element) => {
    if (/^(img|video|canvas|iframe|picture|object|embed)$/.test(element.localName) || element.ownerSVGElement) return null;
    if (element.localName === "svg") return null;
    const style = getComputedStyle(element);
    const colour = rgba(style.backgroundColor) ?? [0, 0, 0, 0];
    if (style.backgroundImage === "none" || style.backgroundClip === "text") return colour;
    const parts = stops(style.backgroundImage);
    if (!parts.length || parts.some((part) => part[3] < 0.9)) return null;
    const spread = [0, 1, 2].map((at) => Math.max(...parts.map((part) => part[at])) - Math.min(...parts.map((part) => part[at])));
    if (Math.max(...spread) > 40) return null;
    return [0, 1, 2].map((at) => parts.reduce((sum, part) => sum + part[at], 0) / parts.length).concat(1);
  };

  const isDarkCanvas = () => /\bdark\b/.test(getComputedStyle(document.documentElement).colorScheme)
    && (!/\blight\b/.test(getComputedStyle(document.documentElement).colorScheme) || matchMedia("(prefers-color-scheme: dark)").matches);

  // The one colour that a stack of elements shows, topmost first; null when it is none.
  const shownBy = (stack) => {
    const films = [];
    for (const element of [...stack, document.body, document.documentElement].filter(Boolean)) {
      const paint = paintOf(element);
      if (paint === null) return null;
      if (paint[3] > 0.01) films.push(paint);
      if (paint[3] > 0.97) break;
    }
    const base = isDarkCanvas() ? [18, 18, 18, 1] : [255, 255, 255, 1];
    return films.reduceRight((lower, upper) => over(upper, lower), base);
  };
  const ancestors = (element) => {
    const found = [];
    for (let one = element; one; one = one.parentElement ?? one.getRootNode().host) found.push(one);
    return found;
  };
  const isShown = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1
      && element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });
  };

  return {
    rgba,
    hex,
    stops,
    isShown,
    // Behind the text of an element.
    behind: (element) => shownBy(ancestors(element)),
    // At a place of the viewport; `without` and what lies in it is left out.
    at: (x, y, without = null) => {
      const stack = document.elementsFromPoint(x, y);
      return shownBy(without ? stack.filter((one) => !without.contains(one)) : stack);
    },
  };
}
