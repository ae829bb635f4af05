// Words, numbers and times in the page's language. Numbers carry their units.
const words = JSON.parse(document.getElementById('strings').textContent);
const lang = document.documentElement.lang;
const oneDigit = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat(lang, { maximumFractionDigits: 0 });
const atMost2 = new Intl.NumberFormat(lang, { maximumFractionDigits: 2 });
const clock = new Intl.DateTimeFormat(lang, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export function t(key, values) {
  const text = words[key] ?? key;
  return values ? text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '') : text;
}

export const has = key => key in words;
export const timeOfDay = date => clock.format(date);
export const ms = value => value == null ? '–' : `${value < 10 ? oneDigit.format(value) : whole.format(value)} ms`;
export const percent = share => `${share > 0 && share < 0.1 ? oneDigit.format(share * 100) : whole.format(share * 100)} %`;

// A measure's unit is in its name: Ms is shown in seconds, PerS as a rate; shares and scores have none.
export const figure = (name, value) => name.endsWith('Ms') ? `${oneDigit.format(value / 1000)} s`
  : name.endsWith('PerS') ? `${oneDigit.format(value)} /s` : atMost2.format(value);
export const count = value => whole.format(value);

export function duration(millis) {
  const s = Math.max(0, Math.floor(millis / 1000));
  const two = n => String(n).padStart(2, '0');
  return s < 3600 ? `${Math.floor(s / 60)}:${two(s % 60)}` : `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}

// Measures have names like interruptionsPerMinute; a site's own ones are shown as they are, with spaces.
export function measure(name) {
  return has('measure.' + name) ? t('measure.' + name) : name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

export const reasonWord = (prefix, code) => has(`${prefix}.${code}`) ? t(`${prefix}.${code}`) : code.replaceAll('-', ' ');
