// What lies on top where a click would land; scrolls instantly to find out, and puts every scroll position back.

// The rectangle a click aims at, in the viewport of the page: of a text link that wraps, its largest line.
function boxOf(el) {
  const lines = el.getClientRects();
  let rect = lines.length === 1 ? lines[0] : el.getBoundingClientRect();
  if (lines.length > 1 && lines.length < 20) {
    rect = [...lines].reduce((best, line) => (line.width * line.height > best.width * best.height ? line : best));
  }
  const origin = el.ownerDocument === document ? { x: 0, y: 0 } : originOf(el.ownerDocument);
  return { x: rect.left + origin.x, y: rect.top + origin.y, width: rect.width, height: rect.height };
}

function topmostAt(x, y) {
  let found = document.elementFromPoint(x, y);
  for (let depth = 0; found && depth < 30; depth += 1) {
    const inner = contentDocumentOf(found);
    if (inner) {
      const origin = originOf(inner);
      const deeper = inner.elementFromPoint(x - origin.x, y - origin.y);
      if (!deeper) return found;
      found = deeper;
    } else {
      const root = shadowOf(found);
      if (!root) return found;
      const origin = originOf(found.ownerDocument);
      const deeper = root.elementFromPoint(x - origin.x, y - origin.y);
      if (!deeper || deeper === found) return found;
      found = deeper;
    }
  }
  return found;
}

class HitTest {
  // `owners` maps an element to the candidate that answers for it.
  constructor(owners) {
    this.owners = owners;
    this.saved = new Map();
  }

  wins(candidate) {
    const box = boxOf(candidate.shape);
    const x = box.x + box.width / 2;
    const y = box.y + box.height / 2;
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return false;
    for (let node = topmostAt(x, y); node; node = flatParent(node)) {
      const owner = this.owners.get(node);
      if (owner) return owner === candidate;
    }
    return false;
  }

  // Candidates that win at their centre: first where the page stands, then half a viewport at a time, then one by one.
  sift(candidates, limits) {
    const waiting = [];
    for (const candidate of candidates) {
      const middle = candidate.box.y + candidate.box.height / 2;
      candidate.hit = middle >= 0 && middle < innerHeight && this.wins(candidate);
      if (!candidate.hit) waiting.push(candidate);
    }
    let singles = limits.singles;
    for (const candidate of this.bands(waiting, limits.bands)) {
      candidate.hit = this.wins(candidate); // beside the one that was revealed before it
      if (candidate.hit || singles <= 0) continue;
      singles -= 1;
      candidate.hit = this.reveal(candidate);
    }
    this.restore();
    return candidates.filter((candidate) => candidate.hit);
  }

  bands(candidates, limit) {
    this.save(window, scrollX, scrollY);
    const top = scrollY;
    const placed = candidates.map((candidate) => ({ candidate, center: candidate.box.y + candidate.box.height / 2 + top }))
      .sort((a, b) => a.center - b.center);
    const failed = [];
    let used = 0;
    let from = -Infinity;
    for (const { candidate, center } of placed) {
      if (center > from + innerHeight / 2) {
        used += 1;
        if (used > limit) break;
        from = center;
        scrollTo({ left: 0, top: center - innerHeight * 0.3, behavior: 'instant' });
      }
      candidate.hit = this.wins(candidate);
      if (!candidate.hit) failed.push(candidate);
    }
    return failed;
  }

  // Scrolls every container a person could scroll; what lies outside a clipping one stays hidden.
  reveal(candidate) {
    for (let node = flatParent(candidate.shape); node && node.nodeType === 1; node = flatParent(node)) {
      const style = node.ownerDocument.defaultView.getComputedStyle(node);
      const clips = /hidden|clip/.test(style.overflowX + style.overflowY) && !/auto|scroll/.test(style.overflowX + style.overflowY);
      const { documentElement, body, defaultView, scrollingElement } = node.ownerDocument;
      if (node === documentElement || node === body) {
        this.save(defaultView, defaultView.scrollX, defaultView.scrollY);
        if (node === scrollingElement || node === documentElement) continue; // it scrolls as the window
      } else if (clips && !contentDocumentOf(node) && !this.contains(node, candidate.shape)) {
        return false;
      }
      this.save(node, node.scrollLeft, node.scrollTop);
    }
    candidate.shape.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    return this.wins(candidate);
  }

  contains(node, el) {
    const outer = boxOf(node);
    const inner = boxOf(el);
    const x = inner.x + inner.width / 2;
    const y = inner.y + inner.height / 2;
    return x >= outer.x && x <= outer.x + outer.width && y >= outer.y && y <= outer.y + outer.height;
  }

  save(scroller, left, top) {
    if (!this.saved.has(scroller)) this.saved.set(scroller, { left, top });
  }

  restore() {
    for (const [scroller, { left, top }] of this.saved) scroller.scrollTo({ left, top, behavior: 'instant' });
  }
}
