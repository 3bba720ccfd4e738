"use strict";
// A page around OpenLIME: it shows the planes beside it, and moves the light from the disc and by the arrow keys.

const scene = JSON.parse(part("description").textContent);
const REST = 400;
let light = [0.35, 0.35], viewer, layer, usualSpeed, resting;

const disc = new Disc(scene, setLight);

function setLight(x, y) {
  light = onDisc(x, y);
  disc.draw(light);
  viewer.canvas.targetfps = usualSpeed;
  layer.setLight(light, 0);  // without the 0 it would move there for ever
  clearTimeout(resting);
  resting = setTimeout(rest, REST);
}

// On slow machines OpenLIME relights fewer pixels, and does not always come back to all of them by itself.
function rest() {
  viewer.canvas.targetfps = 0;  // nothing is too slow for this, so that it stays at all pixels
  layer.currentRelightFraction = 1;
  layer.emit("update");
}

function onKey(event) {
  if (!ARROWS[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
  setLight(...nudged(light, event));
  event.preventDefault();
}

function open() {
  if (typeof OpenLIME === "undefined")
    throw new Error("OpenLIME's script is missing: put it beside this page, under the name openlime.js.");
  if (location.protocol === "file:")
    throw new Error("OpenLIME loads its picture from a web server only. To look at it here, run " +
      "“python3 -m http.server” in this folder and open localhost:8000.");
  // OpenLIME would pass the colours through 8 bits of linear light, which changes dark ones by up to 14 levels.
  viewer = new OpenLIME.Viewer("#stage", {canvas: {useOffscreenFramebuffer: false}});
  layer = new OpenLIME.Layer({type: "neural", layout: scene.layout, url: "info.json"});
  for (const colours of [layer.imageShader, ...layer.rasters]) colours.isLinear = true;
  viewer.canvas.addEvent("updateSize", () => viewer.camera.fitCameraBox(0));
  viewer.addController(new OpenLIME.ControllerPanZoom(viewer.camera, {priority: -1000}));
  viewer.addLayer("picture", layer);
  usualSpeed = viewer.canvas.targetfps;
  part("message").hidden = true;
  setLight(...light);
  addEventListener("keydown", onKey);
  addEventListener("resize", () => disc.draw(light));
}

try {
  open();
} catch (error) {
  part("panel").hidden = true;
  part("message").textContent = error.message;
}
