"use strict";
// The page: what is looked at, under which light, and what mouse, fingers and keys change of it.

const scene = JSON.parse(document.getElementById("description").textContent);
const stage = part("stage");
const BACKGROUND = [43, 43, 43].map(level => level / 255);
const SHARP = 2, MOST_ZOOM = 32, SLOW = 50, REST = 200, PAN = 60;

const view = {x: scene.width / 2, y: scene.height / 2, zoom: 1, light: [0.35, 0.35], line: 0.5, fitted: true};
let gl, pictures = [], mask = null, showing, coarser = 0, resting = 0, asked = false;

function clamp(value, least, most) {
  return Math.min(Math.max(value, least), most);
}

// Drawing

function levelSize(level) {
  return [Math.max(1, scene.width >> level), Math.max(1, scene.height >> level)];
}

// Where the canvas' upper left corner is in the picture; on a whole pixel where pixels are shown as they are.
function corner() {
  const left = view.x - stage.width / 2 / view.zoom, top = view.y - stage.height / 2 / view.zoom;
  return view.zoom === 1 ? [Math.round(left), Math.round(top)] : [left, top];
}

// The part of a level that is seen, with a border for filtering: left, top, width and height.
function seen(size, start, stride) {
  const edge = [0, 1].map(i => {
    const first = clamp(Math.floor(start[i]) - 1, 0, size[i]);
    const last = clamp(Math.ceil(start[i] + [stage.width, stage.height][i] * stride) + 1, 0, size[i]);
    return [first, Math.max(last - first, 0)];
  });
  return [edge[0][0], edge[1][0], edge[0][1], edge[1][1]];
}

function draw() {
  asked = false;
  const coarsest = Math.floor(Math.log2(Math.max(scene.width, scene.height)));
  const level = clamp(Math.floor(Math.log2(1 / view.zoom) + 1e-6) + coarser, 0, coarsest);
  const size = levelSize(level), stride = 1 / view.zoom / 2 ** level;
  const start = corner().map(value => value / 2 ** level);
  const began = performance.now();
  for (const picture of pictures)
    picture.decode(direction(view.light), level, size, seen(size, start, stride));
  show(level, start, stride);
  if (resting) pace(began);
  disc.draw(view.light);
}

function show(level, start, stride) {
  gl.viewport(0, 0, stage.width, stage.height);
  gl.useProgram(showing);
  const place = name => gl.getUniformLocation(showing, name);
  const second = pictures[1] ?? pictures[0];
  [pictures[0].target, second.target, mask ?? pictures[0].target].forEach((found, i) => {
    gl.activeTexture(gl.TEXTURE0 + i);
    gl.bindTexture(gl.TEXTURE_2D, found);
    gl.uniform1i(place(["first", "second", "mask"][i]), i);
  });
  gl.uniform1i(place("masked"), mask ? 1 : 0);
  gl.uniform1i(place("sharp"), view.zoom >= SHARP || stride === 1 ? 1 : 0);
  gl.uniform1i(place("level"), level);
  gl.uniform2f(place("start"), ...start);
  gl.uniform1f(place("stride"), stride);
  gl.uniform1f(place("bottom"), stage.height);
  gl.uniform1f(place("line"), pictures.length > 1 ? Math.round(view.line * stage.width) : 1e9);
  gl.uniform3f(place("background"), ...BACKGROUND);
  gl.drawArrays(gl.TRIANGLES, 0, 3);
}

// While something moves, a slow card draws fewer pixels.
function pace(began) {
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));  // waits for what was drawn
  const taken = performance.now() - began;
  if (taken > SLOW && coarser < 3) coarser++;
  else if (taken < SLOW / 6 && coarser > 0) coarser--;
}

function redraw() {
  if (!asked) requestAnimationFrame(draw);
  asked = true;
}

// A change by hand: drawn fast now, and in full when it rests.
function moved() {
  clearTimeout(resting);
  resting = setTimeout(() => { resting = 0; coarser = 0; redraw(); }, REST);
  redraw();
}

// The light

const disc = new Disc(scene, setLight);

function setLight(x, y) {
  view.light = onDisc(x, y);
  moved();
}

// The view

function fit() {
  view.zoom = Math.min(stage.width / scene.width, stage.height / scene.height, MOST_ZOOM);
  [view.x, view.y, view.fitted] = [scene.width / 2, scene.height / 2, true];
  redraw();
}

function leastZoom() {
  return Math.min(stage.width / scene.width, stage.height / scene.height, 1) / 4;
}

// Zooms so that what lies at a point of the canvas stays there.
function zoomBy(factor, at = [stage.width / 2, stage.height / 2]) {
  const zoom = clamp(view.zoom * factor, leastZoom(), MOST_ZOOM), change = 1 / view.zoom - 1 / zoom;
  view.x += (at[0] - stage.width / 2) * change;
  view.y += (at[1] - stage.height / 2) * change;
  [view.zoom, view.fitted] = [zoom, false];
  moved();
}

function panBy(across, down) {
  view.x = clamp(view.x - across / view.zoom, 0, scene.width);
  view.y = clamp(view.y - down / view.zoom, 0, scene.height);
  view.fitted = false;
  moved();
}

function resize() {
  const ratio = devicePixelRatio;
  stage.width = Math.max(1, Math.round(stage.clientWidth * ratio));
  stage.height = Math.max(1, Math.round(stage.clientHeight * ratio));
  if (view.fitted) fit();
  else redraw();
}

// Mouse and fingers

const fingers = new Map();
let moving = false;

function middle() {
  const points = [...fingers.values()];
  return [0, 1].map(i => points.reduce((sum, point) => sum + point[i], 0) / points.length);
}

function spread() {
  const [a, b] = [...fingers.values()];
  return fingers.size === 2 ? Math.hypot(a[0] - b[0], a[1] - b[1]) : 0;
}

function onDrag(event) {
  if (!fingers.has(event.pointerId)) return;
  const before = middle(), apart = spread(), ratio = devicePixelRatio;
  fingers.set(event.pointerId, [event.clientX, event.clientY]);
  const after = middle(), [across, down] = [after[0] - before[0], after[1] - before[1]];
  const pans = moving !== (event.shiftKey || (event.buttons & 6) !== 0);
  if (fingers.size > 1 || pans) {
    panBy(across * ratio, down * ratio);
    if (apart && spread()) zoomBy(spread() / apart, after.map(value => value * ratio));
  } else {
    const reach = Math.min(stage.clientWidth, stage.clientHeight) / 2;
    setLight(view.light[0] + across / reach, view.light[1] - down / reach);
  }
}

function setMoving(now) {
  moving = now;
  part("moving").setAttribute("aria-pressed", moving);
  stage.classList.toggle("moving", moving);
}

function toggleHelp() {
  part("gestures").hidden = !part("gestures").hidden;
  part("help").setAttribute("aria-expanded", !part("gestures").hidden);
}

function onePixelEach() {
  zoomBy(1 / view.zoom);
}

// Keys

const KEYS = {
  "+": () => zoomBy(1.25), "=": () => zoomBy(1.25), "-": () => zoomBy(0.8), "0": fit, "1": onePixelEach,
  "m": () => setMoving(!moving), "?": toggleHelp,
};

function onKey(event) {
  const arrow = ARROWS[event.key];
  if (event.target === part("line") && arrow || event.altKey || event.metaKey) return;
  if (arrow && event.ctrlKey) panBy(-arrow[0] * PAN, arrow[1] * PAN);
  else if (arrow) setLight(...nudged(view.light, event));
  else if (KEYS[event.key] && !event.ctrlKey) KEYS[event.key]();
  else return;
  event.preventDefault();
}

function listen() {
  new ResizeObserver(resize).observe(stage);
  addEventListener("keydown", onKey);
  stage.addEventListener("pointerdown", event => {
    stage.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
  });
  stage.addEventListener("pointermove", onDrag);
  for (const end of ["pointerup", "pointercancel"])
    stage.addEventListener(end, event => fingers.delete(event.pointerId));
  stage.addEventListener("webglcontextlost", () => {
    part("message").textContent = "The graphics card has dropped the picture. Load the page again.";
    part("message").hidden = false;
  });
  stage.addEventListener("contextmenu", event => event.preventDefault());
  stage.addEventListener("wheel", event => {
    event.preventDefault();
    const notches = event.deltaY / (event.deltaMode ? 3 : 100);
    zoomBy(1.2 ** -clamp(notches, -3, 3), [event.clientX, event.clientY].map(value => value * devicePixelRatio));
  }, {passive: false});
  part("line").addEventListener("input", event => { view.line = event.target.value / 1000; redraw(); });
  part("moving").addEventListener("click", () => setMoving(!moving));
  part("fit").addEventListener("click", fit);
  part("whole").addEventListener("click", onePixelEach);
  part("help").addEventListener("click", toggleHelp);
}

// Opening

async function makePicture(description, number) {
  const images = [];
  for (let i = 0; 3 * i < description.planes; i++) {
    if (!planeFiles[`${number}_${i}`])
      throw new Error("A file of this picture is missing. Copy the page again, with the folder beside it.");
    images.push(await loaded(planeFiles[`${number}_${i}`]));
  }
  return new Picture(gl, description, images);
}

async function open() {
  gl = stage.getContext("webgl2", {antialias: false, alpha: false, depth: false});
  if (!gl) throw new Error("This browser does not offer WebGL 2, which relighting needs. Try a current one.");
  const most = gl.getParameter(gl.MAX_TEXTURE_SIZE);
  if (Math.max(scene.width, scene.height) > most)
    throw new Error(`The picture is ${scene.width} × ${scene.height} pixels, and this graphics card draws at most ${most} on a side.`);
  const made = [];
  for (const [number, description] of scene.pictures.entries()) made.push(await makePicture(description, number));
  if (scene.masked) mask = texture(gl, await loaded(planeFiles.mask));
  showing = program(gl, scene.pictures[0].vertex, scene.pictures[0].showing);
  pictures = made;
  [part("left").textContent, part("right").textContent] = scene.pictures.map(({method}) => method);
  part("compare").hidden = pictures.length < 2;
  part("message").hidden = true;
  listen();
  resize();
}

const opened = open().catch(error => { part("message").textContent = error.message; throw error; });
