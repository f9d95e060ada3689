// City time, carried on between ticks: what the server said, plus what has passed since at the pace it said.
import type { Tempo } from './types';

const TICK_MS = 1000;

class Clock {
  /** A moment of city time in milliseconds, moved on four times a second, for texts. */
  shown = $state(0);
  pace = 1;
  private base = 0;
  private since = 0;
  private held: number | null = null;

  constructor() {
    setInterval(() => this.show(), 250);
  }

  /** The server's word. A small difference is made good over the next tick, so that time neither jumps nor turns back. */
  hear(now: string, tempo: Tempo | null): void {
    const heard = Date.parse(now);
    const pace = tempo ? tempo.pace : 1;
    const gap = heard - this.live();
    const near = this.base && Math.abs(gap) < 5000 * Math.max(1, pace);
    this.base = near ? this.live() : heard;
    this.pace = near ? Math.max(0, pace + gap / TICK_MS) : pace;
    this.since = performance.now();
    this.show();
  }

  /** While looking at the past, time stands at `moment`. */
  hold(moment: number | null): void {
    this.held = moment;
    this.show();
  }

  stop(): void {
    this.base = this.live();
    this.since = performance.now();
    this.pace = 0;
  }

  live(): number {
    return this.base ? this.base + (performance.now() - this.since) * this.pace : 0;
  }

  now(): number {
    return this.held ?? this.live();
  }

  private show(): void {
    const second = Math.floor(this.now() / 1000) * 1000;
    if (second !== this.shown) this.shown = second;
  }
}

export const clock = new Clock();
