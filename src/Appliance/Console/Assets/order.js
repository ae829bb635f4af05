// Stable order by need: a call moves only after its need has been another for a while, and nothing moves under the pointer or the focus.
export const SETTLE_MS = 3000;

export class NeedOrder {
  #places = new Map();      // id -> { need, wanted, sinceMs, start }

  // Takes each call's present need; true when the order has changed.
  update(calls, nowMs, held) {
    let moved = false;
    for (const [id, call] of calls) {
      const need = call.need, place = this.#places.get(id);
      if (!place) {
        this.#places.set(id, { need, wanted: need, sinceMs: nowMs, start: call.began });
        moved = true;
        continue;
      }
      if (need !== place.wanted) { place.wanted = need; place.sinceMs = nowMs; }
      if (place.wanted !== place.need && !held && nowMs - place.sinceMs >= SETTLE_MS) { place.need = place.wanted; moved = true; }
    }
    for (const id of this.#places.keys()) if (!calls.has(id)) { this.#places.delete(id); moved = true; }
    return moved;
  }

  // Ids by need, then the longest first; calls of one need never change places among themselves.
  get ids() {
    return [...this.#places].sort(([a, x], [b, y]) => y.need - x.need || x.start - y.start || (a < b ? -1 : 1)).map(([id]) => id);
  }
}
