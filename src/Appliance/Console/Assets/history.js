// The cues and notes of a call, for the agent alone: when, what, what became of it, and what they said of it. No figure about the agent.
import { t, duration, reasonWord } from './text.js';
import { surfaceWords } from './surfaces.js';

function part(tag, cls, ...content) {
  const node = document.createElement(tag);
  if (cls) node.className = cls;
  node.append(...content);
  return node;
}

export function historyItems(entries) {
  return entries.length ? entries.map(item) : [part('li', 'quiet', t('agent.historyEmpty'))];
}

function item(entry) {
  const became = entry.noteId ? [t('agent.note')] : [
    t('cue.' + entry.kind),
    entry.closedAtMs == null ? t('agent.historyOpen') : reasonWord('closed', entry.closedReason ?? ''),
    ...(entry.surfaces ?? []).map(s => surfaceWords(s)),
    entry.helpful == null ? '' : t(entry.helpful ? 'agent.saidHelpful' : 'agent.saidNot'),
  ];
  return part('li', '', part('span', 'num when', duration(entry.atMs)), part('b', '', entry.text), part('p', 'quiet', became.filter(Boolean).join(' · ')));
}
