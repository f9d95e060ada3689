// The page's language: `t('key', {n: 3})` is a text of the table with {n} filled in.
import { TEXTS } from './texts';

export type Text = keyof typeof TEXTS;

class Language {
  index = $state<0 | 1>(localStorage.getItem('language') === 'en' ? 1 : 0);

  toggle(): void {
    this.index = this.index === 0 ? 1 : 0;
    localStorage.setItem('language', this.index ? 'en' : 'zh');
    this.tellBrowser();
  }

  tellBrowser(): void {
    document.documentElement.lang = this.index ? 'en' : 'zh-CN';
  }
}

export const language = new Language();

export function t(key: Text, values: Record<string, string | number> = {}): string {
  return TEXTS[key][language.index].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '—'));
}

/** Words the server knows, in Chinese and English: hazards, quantities, owners, parts of the machine. */
let known: Record<string, [string, string]> = {};
export function learn(words: Record<string, [string, string]>): void {
  known = words;
}

/** A word that comes as data ("typhoon", "major"): its translation, or the word itself where there is none. */
export function word(family: string, value: string | null | undefined): string {
  const key = `${family}_${value}`;
  if (key in TEXTS) return t(key as Text);
  return known[key]?.[language.index] ?? known[value ?? '']?.[language.index] ?? value?.replaceAll('_', ' ') ?? t('unknown');
}

/** What an id is called that names no thing of this page: an owner, a channel, a desk; else null. */
export function calledOf(id: string): string | null {
  return (known[id] ?? known[id.slice(0, id.indexOf(':') + 1)])?.[language.index] ?? null;
}

/** Text that says the same in Chinese and then in English, " / " or a space between: the half in the page's language. */
export function half(text: string): string {
  const [, zh, en] = /^(.*[\u4e00-\u9fff].*?)(?: \/ |(?<=[。！？]) )([^\u4e00-\u9fff]*(?:\([^)]*\))?[^\u4e00-\u9fff]*)$/s.exec(text) ?? [];
  return zh && en ? (language.index === 1 ? en : zh) : text;
}

/** A thing with words of one name, and perhaps the same in English beside them: `reason` and `reason_en`. */
type Both<K extends string, V> = { readonly [P in K]: V } & { readonly [P in `${K}_en`]?: V };

/** What a thing says under a name, in the page's language: English where it has any, else the Chinese. */
export function said<K extends string>(thing: Both<K, string>, name: K): string {
  const english = language.index === 1 ? (thing as Record<string, string>)[`${name}_en`] : '';
  return english || half(thing[name]);
}

/** The same for a list, sentence by sentence. */
export function allSaid<K extends string>(thing: Both<K, string[]>, name: K): string[] {
  const english = (thing as Record<string, string[] | undefined>)[`${name}_en`] ?? [];
  return thing[name].map((line, n) => said({ line, line_en: english[n] }, 'line'));
}

/** A thing's name in the language of the page, where it has one. */
export const named = (thing: { name: string; name_en?: string }): string => said(thing, 'name');
