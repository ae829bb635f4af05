// Draws a call's emotion over time on a canvas: arousal is the height, valence the hue, and the hue also grows lighter towards the good,
// so that it reads without colour. Where the model could not tell two classes apart, arousal and valence still stand: drawn faint.
const FAINT = 0.5;
let palette = null;
const listeners = new Set();

function read() {
  const style = getComputedStyle(document.documentElement);
  const rgb = name => {
    const hex = style.getPropertyValue(name).trim();
    return [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
  };
  const neg = rgb('--neg'), mid = rgb('--mid'), pos = rgb('--pos');
  const mix = (a, b, s) => `rgb(${a.map((x, i) => Math.round(x + (b[i] - x) * s)).join(' ')})`;
  // 21 steps are more than an eye tells apart, and strings made once.
  palette = {
    hues: Array.from({ length: 21 }, (_, i) => i < 10 ? mix(mid, neg, Math.min(1, (10 - i) / 7)) : mix(mid, pos, Math.min(1, (i - 10) / 7))),
    ink: style.getPropertyValue('--ink').trim(), soft: style.getPropertyValue('--soft').trim(), line: style.getPropertyValue('--line').trim(),
    accent: style.getPropertyValue('--accent').trim(), surface: style.getPropertyValue('--surface').trim(),
    font: style.getPropertyValue('--font').trim(),
  };
}

export const colors = () => { if (!palette) read(); return palette; };
export const hue = valence => colors().hues[Math.max(0, Math.min(20, Math.round(10 + valence * 10)))];
export const onThemeChange = redraw => listeners.add(redraw);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { read(); for (const redraw of listeners) redraw(); });

// Fits the canvas' pixels to its box; returns the context in CSS pixels, or null while it has no box. Reading a box makes the browser lay
// the page out, so whoever draws many canvases measures them beforehand.
export function fit(canvas, size = { width: canvas.clientWidth, height: canvas.clientHeight }) {
  const scale = Math.min(devicePixelRatio || 1, 2);
  const { width, height } = size;
  if (!width || !height) return null;
  const w = Math.round(width * scale), h = Math.round(height * scale);
  if (canvas.width !== w || canvas.height !== h) { canvas.width = w; canvas.height = h; }
  const g = canvas.getContext('2d');
  g.setTransform(scale, 0, 0, scale, 0, 0);
  g.clearRect(0, 0, width, height);
  return { g, width, height };
}

// Bars of equal width from right to left; each stands for some time and shows the mean of its points.
export function drawRibbon(canvas, points, { spanMs, endMs, bar = 3, gap = 1, base = true, size } = {}) {
  const box = fit(canvas, size);
  if (!box) return;
  const { g, width, height } = box;
  const end = endMs ?? (points.length ? points[points.length - 1][0] : 0);
  const slots = Math.floor((width + gap) / (bar + gap));
  const slotMs = spanMs / slots;
  // Slots stand on a fixed grid of the call's time: a new point adds a bar and shifts whole bars, it never reshuffles old ones.
  const lastSlot = Math.floor(end / slotMs);
  if (base) { g.fillStyle = colors().line; g.fillRect(0, height - 1, width, 1); }
  let i = points.length - 1;
  for (let slot = lastSlot; slot > lastSlot - slots && i >= 0; slot--) {
    let n = 0, valence = 0, arousal = 0, unsure = 0;
    while (i >= 0 && Math.floor(points[i][0] / slotMs) >= slot) {
      if (points[i][3]) unsure++;
      n++; valence += points[i][1]; arousal += points[i][2];
      i--;
    }
    if (!n) continue;
    const x = width - (lastSlot - slot + 1) * (bar + gap) + gap;
    const h = Math.max(3, Math.round((0.5 + arousal / n / 2) * (height - 3)) + 2);
    g.fillStyle = hue(valence / n);
    g.globalAlpha = unsure * 2 > n ? FAINT : 1;
    g.fillRect(x, height - h, bar, h);
    g.globalAlpha = 1;
  }
}

// The whole call, large: arousal as bars, valence as a line around the middle, states named above, cues numbered, and who spoke below.
export function drawTrajectory(canvas, call, words) {
  const box = fit(canvas);
  if (!box) return;
  const { g, width, height } = box;
  const c = colors();
  const left = 4, right = width - 4, top = 34, bottom = height - 76;
  const end = Math.max(call.ageMs ?? 0, call.points.length ? call.points[call.points.length - 1][0] : 0, 30000);
  const x = at => left + (at / end) * (right - left);
  g.font = `500 11px ${c.font}`;
  g.textBaseline = 'middle';

  call.states.forEach((state, i) => {
    const from = x(Math.max(0, state.sinceMs ?? state.atMs)), to = i + 1 < call.states.length ? x(call.states[i + 1].sinceMs ?? call.states[i + 1].atMs) : x(end);
    if (to - from < 1) return;
    g.fillStyle = hue(words.valenceOf(state.state));
    g.globalAlpha = state.state === 'unknown' ? 0.25 : 0.9;
    g.fillRect(from, 20, Math.max(1, to - from - 1), 3);
    g.globalAlpha = 1;
    const text = words.mood(state.state);
    if (g.measureText(text).width + 4 < to - from) { g.fillStyle = c.ink; g.fillText(text, from, 10); }
  });

  const middle = (top + bottom) / 2;
  g.fillStyle = c.line;
  g.fillRect(left, bottom, right - left, 1);
  const bar = Math.max(1.5, Math.min(7, (right - left) / Math.max(60, end / 500) - 0.6));
  for (const [at, valence, arousal, unsure] of call.points) {
    const h = Math.max(3, (0.5 + arousal / 2) * (bottom - top));
    g.fillStyle = hue(valence);
    g.globalAlpha = unsure ? FAINT : 1;
    g.fillRect(x(at) - bar, bottom - h, bar, h);
    g.globalAlpha = 1;
  }

  g.strokeStyle = c.line;
  g.setLineDash([2, 4]);
  g.beginPath(); g.moveTo(left, middle); g.lineTo(right, middle); g.stroke();
  g.setLineDash([]);
  g.fillStyle = c.soft; g.textAlign = 'right';
  g.fillText(words.time(end), right, bottom + 10); g.fillText(words.time(end / 2), x(end / 2), bottom + 10);
  g.textAlign = 'left';
  const line = smooth(call.points);
  for (const [stroke, w] of [[c.surface, 4.5], [c.ink, 1.8]]) {
    g.strokeStyle = stroke; g.lineWidth = w; g.lineJoin = 'round';
    g.beginPath();
    line.forEach(([at, v], i) => { const y = middle - v * (bottom - top) / 2; if (i && at - line[i - 1][0] < 8000) g.lineTo(x(at), y); else g.moveTo(x(at), y); });
    g.stroke();
  }
  g.lineWidth = 1;

  // Who spoke. The customer's turns are the stretches the model heard speech in; the agent's lane shows what was noticed of their turns.
  const lane = (y, name) => {
    g.fillStyle = c.soft; g.fillText(name, left, y - 11);
    g.fillStyle = c.line; g.fillRect(left, y + 2.5, right - left, 1);
  };
  lane(bottom + 28, words.customer);
  g.fillStyle = c.soft;
  for (const [at] of call.points) g.fillRect(x(Math.max(0, at - 500)), bottom + 27, Math.max(1, x(at) - x(at - 500)), 8);
  lane(bottom + 62, words.agent);
  let number = 0;
  for (const cue of call.cues.values()) {
    number++;
    const from = x(cue.atMs), to = x(cue.closedAtMs ?? end);
    g.fillStyle = c.accent;
    if (words.isAgentTurn(cue.kind)) g.fillRect(from, bottom + 61, Math.max(3, to - from), 8);
    g.globalAlpha = 0.35; g.fillRect(from, top - 6, 1, bottom - top + 6); g.globalAlpha = 1;
    const badge = Math.max(left + 8, Math.min(right - 8, from));
    g.beginPath(); g.arc(badge, top - 2, 8, 0, 7); g.fill();
    g.fillStyle = c.surface; g.textAlign = 'center'; g.font = `650 10px ${c.font}`; g.fillText(String(number), badge, top - 1.5);
    g.textAlign = 'left'; g.font = `500 11px ${c.font}`;
  }
}

function smooth(points) {
  let v = null;
  return points.map(([at, valence]) => { v = v === null ? valence : v + (valence - v) * 0.3; return [at, v]; });
}
