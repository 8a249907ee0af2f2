// The map of all businesses. What people wrote is only ever set as text.
"use strict";

(() => {
  const place = document.getElementById("map");
  const said = place.dataset;
  place.hidden = false;
  const colour = (name) => getComputedStyle(place).getPropertyValue(name).trim();

  const map = L.map(place, { attributionControl: false, zoomControl: false, preferCanvas: true, minZoom: 3, maxBounds: [[-85, -180], [85, 180]] });
  L.control.zoom({ zoomInTitle: said.nearer, zoomOutTitle: said.further }).addTo(map);
  draw();
  lookAtFirst();

  // Each status has a shape of its own, because colours alone are not seen by everybody.
  const marks = L.layerGroup().addTo(map);
  const ink = { published: colour("--good"), listed: colour("--ink"), draft: colour("--warn"), suspended: colour("--bad"), closed: colour("--quiet") };
  const shapes = {
    published: { radius: 6, fillOpacity: 0.85 },
    listed: { radius: 6, fillOpacity: 0 },
    draft: { radius: 6, fillOpacity: 0, dashArray: "3 3" },
    suspended: { radius: 8, fillOpacity: 0.3, weight: 4 },
    closed: { radius: 4, fillOpacity: 0.85 },
  };

  let asking = new AbortController();
  map.on("moveend", read);
  read();

  /** A picture to lie under the marks: tiles if there are any, else the outline of our countries. */
  function draw() {
    if (said.tiles) {
      L.tileLayer(said.tiles, { maxZoom: 19 }).addTo(map);
      return;
    }
    fetch(said.outline).then((reply) => reply.json()).then((countries) => {
      L.geoJSON(countries, { interactive: false, style: { color: colour("--quiet"), weight: 1.5, fillColor: colour("--line"), fillOpacity: 0.35 } }).addTo(map).bringToBack();
    }).catch(() => {});
  }

  /** Where the address says (#zoom/latitude/longitude), else everything. */
  function lookAtFirst() {
    const [zoom, lat, lon] = location.hash.slice(1).split("/").map(Number);
    if (location.hash && [zoom, lat, lon].every(Number.isFinite)) map.setView([lat, lon], zoom);
    else map.fitBounds([[Number(said.south), Number(said.west)], [Number(said.north), Number(said.east)]]);
  }

  /** Ask for what is seen now; an answer that has become late is dropped. */
  async function read() {
    asking.abort();
    asking = new AbortController();
    const seen = map.getBounds();
    const asked = new URLSearchParams({
      west: Math.max(-180, seen.getWest()), south: Math.max(-90, seen.getSouth()),
      east: Math.min(180, seen.getEast()), north: Math.min(90, seen.getNorth()), status: said.status,
    });
    try {
      const reply = await fetch(`${said.points}?${asked}`, { signal: asking.signal });
      show(await reply.json());
    } catch (error) {
      if (error.name !== "AbortError") tell(said.failed);
    }
  }

  function show({ points, more }) {
    marks.clearLayers();
    for (const point of points) mark(point);
    document.getElementById("spots").replaceChildren(...points.map(row));
    tell((more ? said.some : said.all).replace("{number}", points.length));
  }

  function mark(point) {
    const look = { color: ink[point.status], weight: 2, ...shapes[point.status] };
    L.circleMarker([point.lat, point.lon], look).bindPopup(() => popup(point), { closeButton: false }).addTo(marks);
  }

  function popup(point) {
    const words = document.createElement("div");
    words.append(text("strong", point.name), text("p", [point.city, point.state, point.verified].filter(Boolean).join(" · ")), link(said.open, point.page));
    return words;
  }

  function row(point) {
    const cells = document.createElement("tr");
    const name = document.createElement("td");
    name.append(link(point.name, point.page));
    cells.append(name, ...[point.city, point.state, point.verified || "–"].map((word) => text("td", word)));
    return cells;
  }

  function text(kind, words) {
    const element = document.createElement(kind);
    element.textContent = words;
    return element;
  }

  function link(words, page) {
    const element = text("a", words);
    element.href = page;
    return element;
  }

  function tell(sentence) {
    document.getElementById("seen").textContent = sentence;
  }
})();
