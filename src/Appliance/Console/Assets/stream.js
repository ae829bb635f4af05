// Server-sent events over fetch rather than EventSource: it sees heartbeats, so a stream that has gone silent is noticed, it can say
// since when, and it goes on after a 503 without losing its place.
const SILENT_MS = 25000;

export class EventFeed {
  #url; #last; #on; #since = null; #stopped = false; #delay = 500; #catching = false; #abort = null;

  // on: { event(name, data, catchingUp), live(), lost(sinceDate), reset(): Promise<lastEventId> }
  constructor(url, lastEventId, on) {
    this.#url = url;
    this.#last = lastEventId;
    this.#on = on;
    addEventListener('pagehide', () => this.stop());
    addEventListener('pageshow', e => { if (e.persisted) { this.#stopped = false; this.#run(); } });
    addEventListener('online', () => this.#abort?.abort());
    this.#run();
  }

  stop() { this.#stopped = true; this.#abort?.abort(); }

  async #run() {
    while (!this.#stopped) {
      try {
        await this.#connect();
      } catch { /* Refused, cut or silent: said below, and tried again. */ }
      if (this.#stopped) return;
      if (this.#since === null) {
        this.#since = new Date();
      }
      this.#on.lost(this.#since);
      await new Promise(done => setTimeout(done, this.#delay * (0.75 + Math.random() / 2)));
      this.#delay = Math.min(this.#delay * 2, 5000);
    }
  }

  async #connect() {
    const abort = this.#abort = new AbortController();
    let heardAt = performance.now();
    const watch = setInterval(() => { if (performance.now() - heardAt > SILENT_MS) abort.abort(); }, SILENT_MS / 5);
    try {
      const headers = this.#last ? { 'Last-Event-ID': this.#last } : {};
      const response = await fetch(this.#url, { headers, signal: abort.signal, cache: 'no-store' });
      if (response.status === 401) logIn();
      if (!response.ok) throw new Error(String(response.status));
      const reader = response.body.getReader(), decoder = new TextDecoder();
      let rest = '';
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        heardAt = performance.now();
        rest += decoder.decode(value, { stream: true });
        const blocks = rest.split('\n\n');
        rest = blocks.pop();
        for (const block of blocks) await this.#take(block);
      }
    } finally {
      clearInterval(watch);
      abort.abort();
    }
  }

  async #take(block) {
    let id = null, name = 'message', data = '';
    for (const line of block.split('\n')) {
      if (line.startsWith('id: ')) id = line.slice(4);
      else if (line.startsWith('event: ')) name = line.slice(7);
      else if (line.startsWith('data: ')) data += line.slice(6);
    }
    if (!data) return;
    if (name === 'catch-up') this.#catching = true;
    else if (name === 'reset') this.#last = await this.#on.reset();
    else if (name === 'live') {
      this.#catching = false;
      this.#since = null;
      this.#delay = 500;
      this.#on.live();
    } else this.#on.event(name, JSON.parse(data), this.#catching);
    if (id) this.#last = id;
  }
}

// The session of this page is over, or its token was taken back: whoever sits here shows one again.
function logIn() { location.assign('/login?next=' + encodeURIComponent(location.pathname + location.search)); }

// What the appliance answered, or null where it cannot be reached.
export async function send(path, body) {
  try {
    const response = await fetch(path, body === undefined
      ? { method: 'POST' }
      : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    if (response.status === 401) logIn();
    return response;
  } catch {
    return null;
  }
}

// Answers true when the appliance took it; an error has been shown by the caller then.
export const post = async (path, body) => (await send(path, body))?.ok ?? false;

export async function get(path) {
  const response = await fetch(path, { cache: 'no-store' });
  if (response.status === 401) logIn();
  if (!response.ok) throw new Error(String(response.status));
  return { data: await response.json(), lastEventId: response.headers.get('X-EdgeCx-Last-Event-Id') };
}
