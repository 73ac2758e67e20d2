// Counts animation frames in a bar code that tests/sites/barcode.py reads: 16 cells of 40 x 40 px, black is one.
export function draw(fill, value, row = 0) {
  for (let bit = 0; bit < 16; bit++) fill(40 * bit, 40 * row, (value >> (15 - bit)) & 1);
}

export function count(fill) {
  let frames = 0;
  const next = () => {
    draw(fill, ++frames);
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}

export function onCanvas(canvas) {
  const pen = canvas.getContext("2d");
  return (x, y, isBlack) => {
    pen.fillStyle = isBlack ? "#000" : "#fff";
    pen.fillRect(x, y, 40, 40);
  };
}
