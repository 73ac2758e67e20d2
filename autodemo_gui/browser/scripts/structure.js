// What an element's markup says a click on it would set in motion: which form is sent, how and where to, which script is
// called, what the picture in it draws. One function, synchronous, for every element that may be clicked. A form answers
// by the names of its fields (`<input name="elements">`), so what is asked of it is asked past them.
(() => {
  "use strict";
  const WRITES = ["data-method", "data-turbo-method", "hx-post", "hx-put", "hx-patch", "hx-delete"];
  const CONFIRMS = ["data-confirm", "data-turbo-confirm", "hx-confirm", "wire:confirm"];
  // Inline handlers, and what Alpine, Vue, Livewire, Phoenix, Angular and Stimulus read as such.
  const HEARS = /^(on|@|v-on:|x-on:|wire:|phx-|ng-|data-ng-|\(|on:)(click|dblclick|mousedown|mouseup|pointerdown|pointerup|touchstart|touchend|keydown|change|input)\b/i;
  const NAMES_AN_ACT = new Set(["command", "data-action", "data-click", "data-url", "data-href", "data-remote", "hx-get"]);
  const SENDS = /\b(submit|requestSubmit)\s*\(/;
  const WRITES_BY_SCRIPT = /sendBeacon|(method\s*:|\.open\()\s*["'`](post|put|patch|delete)\b|[$.](post|put|patch)\s*\(/i;
  const OVERRIDE = /^(_method|__method|x-http-method-override)$/i;
  const LITERAL = /(["'`])((?:\\.|(?!\1)[^\\])*)\1/g;
  const ICON = /(^|[\s_-])(fa|fas|far|fab|bi|icon|icons|ico|glyphicon|material|lucide|ti|ri|mdi|svg|codicon|octicon)([\s_-]|$)/i;
  const MAX_ICON = 64; // CSS pixels; a larger picture shows a thing
  // Where a tip on hovering is written; for a picture without a name it is the name.
  const TIPS = ["title", "data-tooltip", "data-tip", "data-title", "data-original-title", "data-bs-title", "data-bs-original-title"]
    .concat(["data-tippy-content", "data-hint", "data-balloon", "aria-description", "mattooltip", "uk-tooltip"]);
  const TYPED = new Set(["text", "search", "email", "tel", "url", "number", "password", "date", "time", "month", "week"]);

  const { getAttribute, hasAttribute, closest } = Element.prototype;
  const fields = Object.getOwnPropertyDescriptor(HTMLFormElement.prototype, "elements").get;
  const attributes = Object.getOwnPropertyDescriptor(Element.prototype, "attributes").get;
  const attr = (el, name) => getAttribute.call(el, name) ?? "";
  const fieldsOf = (form) => [...fields.call(form)];
  const typeOf = (el) => (typeof el.type === "string" ? el.type : "");

  const formOf = (el) => {
    try {
      fields.call(el.form);
      return el.form;
    } catch {
      return null; // it has none, or what it calls so is no form
    }
  };
  const isSubmit = (el) =>
    (el.localName === "button" && typeOf(el) === "submit") || (el.localName === "input" && /^(submit|image)$/.test(typeOf(el)));

  // What a form wants to know, by kinds that rules know.
  const asksOf = (form) => {
    const asks = new Set();
    for (const field of fieldsOf(form)) {
      const type = typeOf(field);
      const hints = attr(field, "autocomplete").toLowerCase();
      const name = `${attr(field, "name")} ${attr(field, "id")}`;
      if (type === "hidden") continue;
      if (type === "password" || /(current|new)-password/.test(hints)) asks.add("password");
      if (/\bcc-/.test(hints) || /card.?(number|no\b)|cc.?num|\bcv[cv]\b|\biban\b/i.test(name)) asks.add("card");
      if (hints.includes("one-time-code") || /\botp\b|one.?time.?(code|pass)|2fa/i.test(name)) asks.add("one-time-code");
      if (type === "file") asks.add("file");
      if (type === "email" || type === "tel") asks.add("contact");
      if (field.localName === "textarea") asks.add("message");
    }
    return asks;
  };

  const searches = (form) =>
    attr(form, "role") === "search" ||
    closest.call(form, "search, [role=search]") !== null ||
    fieldsOf(form).some((field) => typeOf(field) === "search" || /^(q|query|s|search|keywords?|filter)$/i.test(attr(field, "name")));

  const overridden = (form, action) => {
    const field = fieldsOf(form).find((each) => OVERRIDE.test(attr(each, "name")));
    const inAddress = [...action.searchParams].find(([name]) => OVERRIDE.test(name));
    return (field ? String(field.value) : inAddress ? inAddress[1] : "").toLowerCase();
  };

  // The method that would be sent. A form that declares none is a search, or its script is taken to write.
  const methodOf = (el, form, action, asks) => {
    const submits = isSubmit(el);
    const declared = ((submits && attr(el, "formmethod")) || attr(form, "method")).toLowerCase();
    if (declared === "dialog") return "";
    const override = overridden(form, action);
    if (override && override !== "get") return override;
    if (declared === "post") return "post";
    if (!submits && !declared) return "";
    if (submits && asks.size > 0) return "post";
    return declared === "get" || searches(form) ? "get" : "post";
  };

  const resolved = (el, address) => {
    try {
      return new URL(address || el.ownerDocument.URL, el.baseURI);
    } catch {
      return new URL(el.ownerDocument.URL);
    }
  };

  // Where it is sent; by GET with all that the address would say of it.
  const actionOf = (el, form) => resolved(el, (isSubmit(el) && attr(el, "formaction")) || attr(form, "action"));
  const filled = (el, form, action) => {
    const query = new URLSearchParams();
    for (const field of fieldsOf(form)) if (typeOf(field) === "hidden" && field.name) query.append(field.name, String(field.value).slice(0, 60));
    if (isSubmit(el) && el.name) query.append(el.name, String(el.value).slice(0, 60));
    action.search = query.toString();
    return action;
  };

  const handlersOf = (el) => {
    const handlers = [];
    for (const { name, value } of attributes.call(el)) if (value && (HEARS.test(name) || NAMES_AN_ACT.has(name))) handlers.push(value);
    const href = attr(el, "href").trim();
    if (/^javascript:/i.test(href)) handlers.push(decodeURI(href.slice(11).replace(/%(?![0-9a-f]{2})/gi, "%25")));
    return handlers;
  };

  // Without its sentences: what a handler says to a person is no act.
  const codeOf = (handler) => handler.replace(LITERAL, (all, _quote, said) => (/\s/.test(said.trim()) ? " " : all)).slice(0, 200);

  const confirmsOf = (el, form, handlers) => {
    for (const node of form ? [el, form] : [el]) for (const name of CONFIRMS) if (hasAttribute.call(node, name)) return name;
    const said = [...handlers, form && (isSubmit(el) || handlers.some((each) => SENDS.test(each))) ? attr(form, "onsubmit") : ""];
    return said.some((each) => /\bconfirm\s*\(/.test(each)) ? "confirm()" : "";
  };

  const requestOf = (el, form, handlers, asks) => {
    for (const name of WRITES) {
      if (!hasAttribute.call(el, name)) continue;
      const method = name.startsWith("hx-") ? name.slice(3) : attr(el, name).toLowerCase();
      return { method, action: resolved(el, (name.startsWith("hx-") && attr(el, name)) || attr(el, "href")).href };
    }
    if (handlers.some((each) => WRITES_BY_SCRIPT.test(each))) return { method: "post", action: "" };
    const byScript = handlers.some((each) => SENDS.test(each));
    const sent = form ?? (byScript ? closest.call(el, "form") : null);
    if (!sent) return { method: byScript ? "post" : "", action: "" };
    if (!byScript && !isSubmit(el) && !(el.localName === "input" && TYPED.has(typeOf(el)))) return { method: "", action: "" };
    const action = actionOf(el, sent);
    const method = methodOf(el, sent, action, asks) || (byScript && !attr(sent, "method") ? "get" : "");
    if (!method) return { method, action: "" };
    return { method, action: (method === "get" ? filled(el, sent, action) : action).href };
  };

  const isNameless = (el) => !el.textContent.trim() && !attr(el, "aria-label") && !attr(el, "title");

  // Names of what is drawn: classes of icon fonts, sprites, small pictures; of what says nothing, its own class and id.
  const iconsOf = (el) => {
    const names = [];
    const nodes = [...el.querySelectorAll("i, svg, use, img, span, em, [class*=icon], [data-icon], [name][role=img]")];
    const isOwn = (node) => {
      const holder = node.parentElement.closest("a, button, [role=button], summary");
      return !holder || holder === el || holder.contains(el);
    };
    const own = nodes.filter(isOwn);
    const custom = [...el.children].filter((node) => /-icon$|^icon-|iconify/.test(node.localName));
    for (const node of [el, ...own, ...custom].slice(0, 12)) {
      const classes = attr(node, "class");
      if (ICON.test(classes)) names.push(...classes.split(/\s+/));
      if (ICON.test(classes) && /^[a-z0-9_]{2,30}$/.test(node.textContent.trim())) names.push(node.textContent.trim());
      for (const name of ["data-icon", "data-lucide", "data-feather", "icon"]) names.push(attr(node, name));
      if (/icon$/i.test(attr(node, "data-testid"))) names.push(attr(node, "data-testid"));
      if (node.localName === "use") names.push((attr(node, "href") || attr(node, "xlink:href")).split("#").pop().split("/").pop());
      if (custom.includes(node)) names.push(attr(node, "name"));
      if (node.localName === "img" && node.width <= MAX_ICON && node.height <= MAX_ICON && !attr(node, "alt")) {
        if (!/^data:/.test(attr(node, "src"))) names.push(attr(node, "src").split(/[?#]/)[0].split("/").pop().split(".")[0]);
      }
    }
    if (isNameless(el)) names.push(...attr(el, "class").split(/\s+/), attr(el, "id"));
    return [...new Set(names.filter(Boolean))].slice(0, 12).map((name) => name.slice(0, 60));
  };

  // What a person reads on it where its name is another.
  const shownOf = (el) => {
    if (!attr(el, "aria-label") && !attr(el, "aria-labelledby")) return "";
    return String(el.localName === "input" ? el.value : (el.innerText ?? "")).replace(/\s+/g, " ").trim().slice(0, 120);
  };

  const tipOf = (el) => {
    const tip = TIPS.map((name) => attr(el, name).trim()).find(Boolean);
    const described = isNameless(el) && attr(el, "aria-describedby").split(/\s+/)[0];
    return tip || (described && el.getRootNode().getElementById?.(described)?.textContent.trim()) || "";
  };

  return {
    read(el) {
      const handlers = handlersOf(el);
      const form = formOf(el);
      const around = form ?? closest.call(el, "form");
      const asks = around ? asksOf(around) : new Set();
      const request = requestOf(el, form, handlers, asks);
      const link = closest.call(el, "a[href], area[href]");
      const facts = {};
      if (link && hasAttribute.call(link, "download")) facts.download = "true";
      if (link && attr(link, "ping")) facts.ping = attr(link, "ping").slice(0, 200);
      if (el.isContentEditable) facts.editable = "true";
      const confirms = confirmsOf(el, form, handlers);
      if (confirms) facts.confirms = confirms;
      return {
        shown: shownOf(el),
        title: tipOf(el).replace(/\s+/g, " ").slice(0, 120),
        form_method: request.method,
        form_action: request.action.slice(0, 500),
        form_asks: [...asks],
        icons: iconsOf(el),
        handlers: handlers.map(codeOf).slice(0, 6),
        language: attr(closest.call(el, "[lang]") ?? el.ownerDocument.documentElement, "lang"),
        facts,
      };
    },
  };
})()
