// The page's one store: who is here, the ground, the live sections, and the moment of the past that is shown instead.
import { api, Said } from './api';
import { clock } from './clock.svelte';
import { useZone } from './format';
import { calledOf, learn, named } from './i18n.svelte';
import type { Base, Line, Sections, Session, Tempo, Tick } from './types';
import type { Wish } from './wishes';

const KEPT_LINES = 600;
/** A tick comes every second; after this long without one the picture is no longer called live. */
const SILENCE_MS = 8000;
export const MILESTONES = [
  'IncidentOpened', 'LevelSet', 'LevelProposed', 'PlanProposed', 'PlanApproved', 'PlanRejected', 'WarningReceived',
  'EvacuationOrdered', 'EvacuationCompleted', 'TaskLate', 'IncidentClosed', 'OrderRefused', 'AssessmentFailed', 'PlanFailed', 'MessageFailed',
];

export interface Past {
  seq: number;
  now: number;
  sections: Sections;
  lines: Line[];
}

export interface Selection {
  type: 'incident' | 'unit' | 'shelter' | 'facility' | 'drain' | 'closure';
  id: string;
}

class City {
  session = $state.raw<Session | null>(null);
  base = $state.raw<Base | null>(null);
  live = $state.raw<Sections>({});
  lines = $state.raw<Line[]>([]);
  milestones = $state.raw<Line[]>([]);
  tempo = $state.raw<Tempo | null>(null);
  seq = $state(0);
  start = $state(0);
  connected = $state(false);
  past = $state.raw<Past | null>(null);
  incidentId = $state<string | null>(null);
  selected = $state.raw<Selection | null>(null);
  /** The band whose chances are drawn instead of the footprint itself; null draws the footprint. */
  likely = $state<string | null>(null);
  /** What an officer is being asked about, in a dialog of its own. */
  wish = $state.raw<Wish | null>(null);
  /** A moment to come that the footprint is shown at, in milliseconds; null follows the clock. */
  foreseen = $state<number | null>(null);
  notice = $state.raw<{ tone: 'good' | 'bad'; text: string; more: string } | null>(null);

  sections = $derived<Sections>(this.past ? this.past.sections : this.live);
  incident = $derived(
    this.sections.incidents?.find((i) => i.id === this.incidentId) ??
      this.sections.incidents?.find((i) => !i.closed_at) ?? this.sections.incidents?.[0] ?? null,
  );

  /** The incident's plans, newest first, and the one that is looked at: chosen by hand, else what waits for a decision. */
  planId = $state<string | null>(null);
  plans = $derived((this.sections.plans ?? []).filter((p) => p.incident_id === this.incident?.id));
  plan = $derived(
    this.plans.find((p) => p.id === this.planId) ?? this.plans.find((p) => p.state === 'proposed') ?? this.plans[0] ?? null,
  );

  /** Everything that has a name of its own, by its id: plans name things in Chinese only. */
  private things = $derived(new Map(
    [this.base?.facilities, this.base?.shelters, this.base?.towns, this.sections.units, this.sections.tasks]
      .flatMap((list): { id: string; name: string; name_en?: string }[] => list ?? []).map((one) => [one.id, one]),
  ));

  /** What a thing is called in the page's language; `name` where nothing here has this id. */
  called(id: string, name = id): string {
    const there = this.things.get(id);
    return (there && named(there)) || (calledOf(id) ?? name);
  }

  constructor() {
    setInterval(() => this.connected && performance.now() - this.heardAt > SILENCE_MS && this.socket?.close(), 1000);
  }

  private socket: WebSocket | null = null;
  private retry = 0;
  private heardAt = 0;
  private looking: AbortController | null = null;

  async begin(): Promise<void> {
    this.session = await api.session();
    const { person, guest } = this.session;
    if (!person && guest && sessionStorage.getItem('signed-out') !== 'yes') this.session = await api.signIn(guest);
    if (this.session.person) await this.enter();
  }

  async signIn(name: string, secret: string): Promise<void> {
    this.session = await api.signIn({ name, secret });
    sessionStorage.removeItem('signed-out');
    await this.enter();
  }

  async signOut(): Promise<void> {
    sessionStorage.setItem('signed-out', 'yes');
    this.socket?.close();
    this.session = await api.signOut();
  }

  can(...roles: string[]): boolean {
    return this.session?.roles.some((role) => roles.includes(role)) ?? false;
  }

  tell(tone: 'good' | 'bad', text: string, more = ''): void {
    this.notice = { tone, text, more };
  }

  /** Say why something did not work, in the server's own words. */
  complain(error: unknown): void {
    if (error instanceof Said) this.tell('bad', error.error, error.next);
    else this.tell('bad', String(error));
  }

  async look(time: number): Promise<void> {
    this.looking?.abort();
    const looking = (this.looking = new AbortController());
    try {
      const state = await api.stateAt(time, looking.signal);
      const { events } = await api.before(state.seq + 1, 200, [], looking.signal);
      this.past = { seq: state.seq, now: Date.parse(state.now), sections: state.sections, lines: events };
      clock.hold(this.past.now);
    } catch (error) {
      if (!looking.signal.aborted) this.complain(error);
    }
  }

  backToLive(): void {
    this.looking?.abort();
    this.past = null;
    clock.hold(null);
  }

  private async enter(): Promise<void> {
    const base = this.base ?? (await api.base());
    learn(base.words);
    useZone(base.timezone);
    this.base = base;
    this.listen();
  }

  private listen(): void {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = (this.socket = new WebSocket(`${scheme}://${location.host}/api/live`));
    let first = true;
    socket.onmessage = ({ data }) => {
      const tick = JSON.parse(data as string) as Tick;
      if (first) void this.catchUp(tick.seq);
      first = false;
      this.hear(tick);
    };
    socket.onclose = ({ code }) => {
      if (socket !== this.socket) return;
      this.connected = false;
      clock.stop();
      if (code === 4401) void api.session().then((session) => (this.session = session));
      else setTimeout(() => this.listen(), Math.min(10_000, 500 * 2 ** this.retry++));
    };
  }

  private hear(tick: Tick): void {
    this.connected = true;
    this.heardAt = performance.now();
    this.retry = 0;
    this.seq = tick.seq;
    this.tempo = tick.tempo;
    clock.hear(tick.now, tick.tempo);
    if (Object.keys(tick.sections).length) this.live = { ...this.live, ...tick.sections };
    if (tick.events.length) {
      this.lines = [...this.lines, ...tick.events].slice(-KEPT_LINES);
      const stones = tick.events.filter((line) => MILESTONES.includes(line.kind));
      if (stones.length) this.milestones = [...this.milestones, ...stones];
    }
  }

  /** The lines that were written before this window opened, or while it was away. */
  private async catchUp(seq: number): Promise<void> {
    const [lines, stones, opening] = await Promise.all([
      api.before(seq + 1, 300),
      api.before(seq + 1, 400, MILESTONES),
      api.before(2, 1),
    ]);
    const newer = this.lines.filter((line) => line.seq > seq);
    this.lines = [...lines.events, ...newer];
    this.milestones = [...stones.events, ...newer.filter((line) => MILESTONES.includes(line.kind))];
    this.start = Date.parse(opening.events[0]?.recorded_at ?? '') || clock.live();
  }
}

export const city = new City();
