// Times, spans and numbers as a tired person reads them fastest.
import { language, t } from './i18n.svelte';

const makers = new Map<string, Intl.DateTimeFormat>();
let zone = 'Asia/Shanghai';

export function useZone(timezone: string): void {
  zone = timezone;
}

function parts(time: number | string, options: Intl.DateTimeFormatOptions): string {
  const key = zone + JSON.stringify(options);
  let maker = makers.get(key);
  if (!maker) makers.set(key, (maker = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...options })));
  return maker.format(typeof time === 'string' ? Date.parse(time) : time);
}

export const hhmm = (time: number | string) => parts(time, { hour: '2-digit', minute: '2-digit' });
export const hhmmss = (time: number | string) => parts(time, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** "10日" or "10 Aug". */
export const dayOf = (time: number | string) =>
  language.index === 1 ? parts(time, { day: 'numeric', month: 'short' }) : `${parts(time, { day: 'numeric' })}日`;

/** "10日 14:30" or "10 Aug 14:30": within a response the day matters, the year does not. */
export function dayTime(time: number | string): string {
  return `${dayOf(time)} ${hhmm(time)}`;
}

export function date(time: number): string {
  if (language.index === 1) return parts(time, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  const [day, month, year] = parts(time, { day: 'numeric', month: 'numeric', year: 'numeric' }).split('/');
  const weekday = new Intl.DateTimeFormat('zh-CN', { timeZone: zone, weekday: 'short' }).format(time);
  return `${year}年${month}月${day}日 ${weekday}`;
}

/** A span of milliseconds, in the two largest units that matter. */
export function span(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const space = language.index ? ' ' : '';
  if (hours >= 48) return language.index ? `${Math.floor(hours / 24)} d` : `${Math.floor(hours / 24)}天`;
  if (hours) return `${hours}${space}${t('hour')}${rest ? ` ${rest}${space}${t('minute')}` : ''}`;
  return `${minutes}${space}${t('minute')}`;
}

export function count(n: number | null | undefined): string {
  return n === null || n === undefined ? '—' : n.toLocaleString('en-US', { maximumFractionDigits: 1 });
}

/** A reading, as exactly as the instrument gave it: 4.56 falling to 4.52 is the whole story of a pipeline. */
export function reading(n: number): string {
  return n.toLocaleString('en-US', { maximumFractionDigits: 3 });
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.01 ? 2 : 1)}%`;
}
