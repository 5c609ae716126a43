// A schematic map (示意图): polygons and points from the page's own GeoJSON. No tiles, no glyphs, nothing from the network.
import { Map as MapView, Marker, NavigationControl, Popup, setWorkerUrl } from "maplibre-gl";
import { fresh, make } from "./js/dom.js";

const AREAS = ["core", "park", "industrial"];
const areaClass = (kind) => (AREAS.includes(kind) ? `area-${kind}` : "area-none");

function colour(box, kind) {
  const probe = make("span", { class: areaClass(kind) });
  box.append(probe);
  const holder = make("span");
  probe.append(holder);
  holder.style.color = "var(--area-line)";
  const value = getComputedStyle(holder).color;
  probe.remove();
  return value;
}

function corners(data) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (point) => {
    if (typeof point[0] === "number") {
      box[0] = Math.min(box[0], point[0]); box[1] = Math.min(box[1], point[1]);
      box[2] = Math.max(box[2], point[0]); box[3] = Math.max(box[3], point[1]);
    } else point.forEach(visit);
  };
  for (const feature of data.features) if (feature.geometry) visit(feature.geometry.coordinates);
  return box;
}

function centre(geometry) {
  if (geometry.type === "Point") return geometry.coordinates;
  const box = corners({ features: [{ geometry }] });
  return [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
}

function layers(box) {
  const match = (fallback) => ["match", ["get", "kind"], ...AREAS.flatMap((kind) => [kind, colour(box, kind)]), fallback];
  const grey = colour(box, "none");
  const polygon = ["==", ["geometry-type"], "Polygon"];
  return [
    { id: "fills", type: "fill", source: "zone", filter: polygon, paint: { "fill-color": match(grey), "fill-opacity": 0.16 } },
    { id: "lines", type: "line", source: "zone", filter: polygon, paint: { "line-color": match(grey), "line-width": 1.75 } },
    { id: "reaches", type: "line", source: "zone", filter: ["==", ["geometry-type"], "LineString"], paint: { "line-color": match(grey), "line-width": 1.25, "line-dasharray": [3, 3] } },
    { id: "points", type: "circle", source: "zone", filter: ["==", ["geometry-type"], "Point"],
      paint: { "circle-radius": ["match", ["get", "kind"], "place", 4, 6], "circle-color": match(grey), "circle-stroke-width": 2, "circle-stroke-color": getComputedStyle(box).backgroundColor } },
  ];
}

// Labels are HTML, so that they need no glyphs. They are placed one after the other, the three areas first; one that would
// cover another tries the other sides of its point, and hides when there is no room (the list beside the map has it).
function makeLabel(map, feature) {
  const point = feature.geometry.type === "Point";
  const { kind, name } = feature.properties;
  const element = make("div", { class: `s-map-label ${areaClass(kind)} ${kind === "place" ? "s-map-label-place" : ""}`, "aria-hidden": "true" }, name || "");
  const marker = new Marker({ element, anchor: "center" }).setLngLat(centre(feature.geometry)).addTo(map);
  const rank = !point && AREAS.includes(kind) ? 0 : kind === "place" ? 1 : 2;
  return { marker, element, point, rank, feature, width: element.offsetWidth, height: element.offsetHeight };
}

function halves(map, geometry) {
  const box = corners({ features: [{ geometry }] });
  const [one, other] = [map.project([box[0], box[1]]), map.project([box[2], box[3]])];
  return [Math.abs(one.x - other.x) / 2, Math.abs(one.y - other.y) / 2];
}

function offsets(map, { point, width, height, feature }) {
  const side = width / 2 + 10;
  const [across, half] = point ? [0, 4] : halves(map, feature.geometry);
  const above = -half - height / 2 - 4;
  const below = half + height / 2 + 4;
  if (point) return [[side, 0], [-side, 0], [0, above], [0, below], [side, above], [-side, above], [side, below], [-side, below]];
  return width < across * 2 ? [[0, 0], [0, above], [0, below]] : [[0, above], [0, below], [across + side, 0], [-across - side, 0], [0, 0]];
}

const meet = (one, other) => one[0] < other[2] && one[2] > other[0] && one[1] < other[3] && one[3] > other[1];
const around = (at, x, y) => [at.x - x, at.y - y, at.x + x, at.y + y];

// What a label should keep off if it can: the outlines of areas, and lines (as small boxes along them).
function drawn(map, features) {
  const boxes = [];
  for (const { geometry } of features) {
    if (geometry.type === "Polygon") {
      const at = map.project(centre(geometry));
      boxes.push(around(at, ...halves(map, geometry)));
    } else if (geometry.type === "LineString") {
      const [from, to] = [geometry.coordinates[0], geometry.coordinates.at(-1)].map((pair) => map.project(pair));
      const steps = Math.max(1, Math.round(Math.hypot(to.x - from.x, to.y - from.y) / 8));
      for (let i = 0; i <= steps; i++) boxes.push(around({ x: from.x + ((to.x - from.x) * i) / steps, y: from.y + ((to.y - from.y) * i) / steps }, 2, 2));
    }
  }
  return boxes;
}

function placeLabels(map, labels, features) {
  const { clientWidth, clientHeight } = map.getContainer();
  const taken = labels.filter(({ point }) => point).map(({ marker }) => around(map.project(marker.getLngLat()), 5, 5));
  const shapes = drawn(map, features);
  for (const one of labels) {
    const at = map.project(one.marker.getLngLat());
    const own = one.point ? null : around(at, ...halves(map, one.feature.geometry));
    const fits = offsets(map, one).map(([x, y]) => ({ offset: [x, y], box: around({ x: at.x + x, y: at.y + y }, one.width / 2, one.height / 2) }))
      .filter(({ box }) => box[0] > 4 && box[1] > 4 && box[2] < clientWidth - 4 && box[3] < clientHeight - 4 && !taken.some((other) => meet(box, other)));
    const clear = ({ box }) => !shapes.some((shape) => meet(box, shape) && !(own && meet(shape, own)));
    const best = fits.find(clear) || fits[0];
    one.element.hidden = !best;
    if (!best) continue;
    taken.push(best.box);
    one.marker.setOffset(best.offset);
  }
}

function popup(map, feature, at) {
  const { name, status, note, url } = feature.properties;
  const inner = make("div", {}, make("strong", {}, url ? make("a", { href: url }, name) : name));
  for (const line of [status, note]) if (line) inner.append(make("div", { class: "s-muted" }, line));
  new Popup({ closeButton: false, maxWidth: "18rem" }).setLngLat(at).setDOMContent(inner).addTo(map);
}

function start(box) {
  const data = JSON.parse(document.querySelector(box.dataset.source).textContent);
  data.features = (data.features || []).filter((feature) => feature.geometry);
  if (!data.features.length) { box.remove(); return; }
  let map;
  try {
    map = new MapView({
      container: box,
      style: { version: 8, sources: { zone: { type: "geojson", data } }, layers: layers(box) },
      bounds: corners(data), fitBoundsOptions: { padding: box.clientWidth < 560 ? { top: 28, bottom: 32, left: 56, right: 72 } : { top: 40, bottom: 40, left: 88, right: 88 }, maxZoom: 16 },
      attributionControl: false, cooperativeGestures: true, dragRotate: false, pitchWithRotate: false, touchPitch: false,
      fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 200,
      locale: JSON.parse(box.dataset.words || "{}"),
    });
  } catch { box.remove(); return; } // no WebGL: the list beside the map says the same
  map.addControl(new NavigationControl({ showCompass: false }));
  map.touchZoomRotate.disableRotation();
  const labels = data.features.map((feature) => makeLabel(map, feature)).sort((one, other) => one.rank - other.rank);
  const place = () => placeLabels(map, labels, data.features);
  place();
  map.on("move", place);
  map.on("resize", place);
  map.on("click", (event) => {
    const [hit] = map.queryRenderedFeatures(event.point, { layers: ["points", "lines", "fills"] });
    if (hit) popup(map, hit, event.lngLat);
  });
  for (const layer of ["points", "fills"]) {
    map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
  }
  const recolour = () => map.setStyle({ version: 8, sources: { zone: { type: "geojson", data } }, layers: layers(box) });
  document.addEventListener("shanhe:theme", recolour);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
}

const script = document.querySelector("script[data-map-worker]");
if (script) setWorkerUrl(new URL(script.dataset.mapWorker, location.href).href);
for (const box of fresh(document, "[data-map]", "Map")) start(box);
