"use strict";
// The disc on which the light is moved: the hemisphere seen from the front, with the photographed lights and the region
// that these surround.

const NUDGE = 0.05;
const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]};
const part = name => document.getElementById(name);

// The light's direction from its place on the disc.
function direction([x, y]) {
  return [x, y, Math.sqrt(Math.max(0, 1 - x * x - y * y))];
}

// The place, or the one on the rim where it lies beyond.
function onDisc(x, y) {
  const length = Math.max(1, Math.hypot(x, y));
  return [x / length, y / length];
}

// Where an arrow key moves a light; finely with Shift.
function nudged(light, event) {
  const step = event.shiftKey ? NUDGE / 5 : NUDGE;
  return light.map((value, i) => value + ARROWS[event.key][i] * step);
}

class Disc {
  constructor({lights, region, margin}, setLight) {
    Object.assign(this, {lights, region, margin, setLight, canvas: part("disc")});
    const ask = event => { if (event.buttons) setLight(...this.place(event)); };
    this.canvas.addEventListener("pointerdown", event => { this.canvas.setPointerCapture(event.pointerId); ask(event); });
    this.canvas.addEventListener("pointermove", ask);
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect(), radius = box.width / 2 - 6;
    return [(event.clientX - box.left - box.width / 2) / radius, (box.top + box.height / 2 - event.clientY) / radius];
  }

  draw(light) {
    const ratio = devicePixelRatio, side = Math.round(this.canvas.clientWidth * ratio), radius = side / 2 - 6 * ratio;
    if (this.canvas.width !== side) this.canvas.width = this.canvas.height = side;
    const pen = this.canvas.getContext("2d"), within = this.outline(radius);
    const dot = ([x, y], size, colour) => {
      pen.fillStyle = colour;
      pen.beginPath();
      pen.arc(x * radius, -y * radius, size * ratio, 0, 7);
      pen.fill();
    };
    pen.resetTransform();
    pen.clearRect(0, 0, side, side);
    pen.translate(side / 2, side / 2);
    pen.lineWidth = ratio;
    pen.strokeStyle = "#7a7a7a";
    pen.beginPath();
    pen.arc(0, 0, radius, 0, 7);
    pen.stroke();
    pen.fillStyle = "#e3a93f33";
    pen.fill(within);
    for (const photographed of this.lights) dot(photographed, 1.2, "#ababab");
    dot(light, 5, "#e3a93f");
    this.tell(light, this.covers(pen, within, light, radius));
  }

  // The region as a path on a disc of that radius.
  outline(radius) {
    const path = new Path2D();
    for (const [x, y] of this.region) path.lineTo(x * radius, -y * radius);
    path.closePath();
    return path;
  }

  // Whether a light lies in the region, or so near that it counts; where nothing is known all do.
  covers(pen, within, [x, y], radius) {
    const at = [x * radius, -y * radius];
    pen.resetTransform();
    pen.lineWidth = 2 * this.margin * radius;
    return !this.region.length || pen.isPointInPath(within, ...at) || pen.isPointInStroke(within, ...at);
  }

  tell(light, covered) {
    const [x, y, z] = direction(light), degrees = angle => Math.round(angle * 180 / Math.PI);
    part("azimuth").textContent = `azimuth ${(degrees(Math.atan2(y, x)) + 360) % 360}°`;
    part("elevation").textContent = `elevation ${degrees(Math.asin(z))}°`;
    part("beyond").hidden = covered;
  }
}
