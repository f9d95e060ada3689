// Every request the page makes. A refusal by the server becomes a Said, which carries its three sentences.
import type { Base, Line, Order, Price, Session, Signature, State, Tempo } from './types';

export class Said extends Error {
  constructor(
    readonly status: number,
    readonly error: string,
    readonly why = '',
    readonly next = '',
  ) {
    super(error);
  }
}

async function ask<T>(path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const response = await fetch(`/api/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok)
    throw new Said(response.status, answer.refused ?? answer.error ?? response.statusText, answer.why, answer.next);
  return answer as T;
}

export const api = {
  session: () => ask<Session>('session'),
  signIn: (who: Signature) => ask<Session>('sign-in', who),
  signOut: () => ask<Session>('sign-out', {}),
  base: () => ask<Base>('base'),
  stateAt: (time: number, signal: AbortSignal) =>
    ask<State>(`state?time=${encodeURIComponent(new Date(time).toISOString())}`, undefined, signal),
  before: (seq: number, limit: number, kinds: string[] = [], signal?: AbortSignal) =>
    ask<{ head: number; events: Line[] }>(`events?before=${seq}&limit=${limit}&kind=${kinds.join(',')}`, undefined, signal),
  event: (seq: number) => ask<{ seq: number; hash: string; event: unknown }>(`events/${seq}`),
  order: (order: Order, signed?: Signature) =>
    ask<{ accepted: number[]; by: string }>('orders', signed ? { ...order, signed } : order),
  price: (plan: string, unit: string, task: string) =>
    ask<Price>(`price?${new URLSearchParams({ plan, unit, task })}`),
  tempo: (change: Partial<Pick<Tempo, 'speed' | 'paused'>>) => ask<Tempo>('tempo', change),
};
