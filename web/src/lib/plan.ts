// A plan as the server sends it: its lines, what each could have been instead, and the price of a change.
import type { Level } from './types';

export interface Alternative {
  name: string;
  cost: number;
  why_not: string;
  why_not_en?: string;
}

export interface Point {
  lon: number;
  lat: number;
}

export interface Assignment {
  unit_id: string;
  unit_name: string;
  task_id: string;
  task_name: string;
  to: Point;
  eta_s: number;
  gives: Record<string, number>;
  reason: string;
  reason_en?: string;
  alternatives: Alternative[];
}

export interface Move {
  id: string;
  zone_id: string;
  zone_name: string;
  shelter_id: string;
  shelter_name: string;
  people: number;
  by: string;
  travel_s: number;
  move_before: string | null;
  reason: string;
  reason_en?: string;
  alternatives: Alternative[];
  start: Point;
  to: Point;
  depart_at: string | null;
  arrive_at: string | null;
  rides?: Ride[];
}

export interface Ride {
  unit_id: string;
  unit_name: string;
  coaches: number[];
  trip: number;
  people: number;
  leaves_at: string;
  arrives_at: string;
}

export interface Haul {
  unit_id: string;
  unit_name: string;
  stock_name: string;
  item: string;
  amount: number;
  unit: string;
  to_id: string;
  to_name: string;
  depart_at: string;
  arrive_at: string;
  due: string;
  reason: string;
  reason_en?: string;
  alternatives: Alternative[];
}

interface Words {
  zh: string;
  en: string;
}

/** What it costs to have one unit elsewhere, all the rest being solved again around it. */
export interface Price {
  possible: boolean;
  objective_now: number;
  objective_then: number | null;
  change: number | null;
  change_s: number | null;
  words: Words;
  breaks: Words[];
  shifts: { unit_id: string; unit_name: string; from_task: string | null; from_name: string; to_task: string | null; to_name: string; eta_now_s: number | null; eta_then_s: number | null }[];
}

export interface Standby {
  unit_id: string;
  unit_name: string;
  to: Point;
  place: string;
  eta_s: number;
  reason: string;
  reason_en?: string;
}

export interface Score {
  planner: string;
  objective: number;
  bound: number;
  gap: number;
  unit: string;
  solver: string;
  seed: number;
}

/** What a plan leaves undone. */
export interface Shortfall {
  what: string;
  what_en?: string;
  missing: number;
  unit: string;
  why: string;
  why_en?: string;
  least_extra: string;
  least_extra_en?: string;
  kind: string;
}

export interface Plan {
  id: string;
  incident_id: string;
  state: 'proposed' | 'approved' | 'complete';
  proposed_at: string;
  valid_until: string;
  expired?: boolean;
  stale_reason?: string | null;
  by: string;
  decided_at: string | null;
  summary: string;
  summary_en?: string;
  level: Level | null;
  tasks: { id: string; name: string; name_en?: string; owner: string; owner_name: string; deadline: string | null; legal_basis: string }[];
  scores: Score[];
  assignments: Assignment[];
  moves: Move[];
  standby: Standby[];
  hauls: Haul[];
  fixed: { unit_id: string; task_id: string | null; name: string; reason: string }[];
  decide_by: string | null;
  messages: { id: string; channel: string; audience: string; warning: { headline: string; headline_en?: string } }[];
  uncovered: Shortfall[];
  binds: string[];
  binds_en?: string[];
  assumptions: string[];
  assumptions_en?: string[];
}
