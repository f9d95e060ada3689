// What the server sends: the ground once, then sections of the desks' panels. Times are ISO 8601 strings.
import type { FeatureCollection, Geometry } from 'geojson';
import type { Plan, Point } from './plan';

export type * from './plan';

export type Quality = 'surveyed' | 'approximate' | 'synthetic' | 'unknown';
export type Colour = 'blue' | 'yellow' | 'orange' | 'red';
export type Grade = 'ordinary' | 'larger' | 'major' | 'extraordinary';
export type Level = 'IV' | 'III' | 'II' | 'I';
export type Role = 'observer' | 'department' | 'duty_officer' | 'commander' | 'admin';

export interface Place {
  id: string;
  name: string;
  name_en: string;
  kind: string;
  lon: number;
  lat: number;
  quality: Quality;
}

export interface Base {
  name: string;
  name_en: string;
  version: string;
  timezone: string;
  attribution: string[];
  notice: string;
  notes: string[];
  bounds: [number, number, number, number];
  districts: FeatureCollection;
  coast: FeatureCollection | null;
  roads: FeatureCollection;
  drains: FeatureCollection;
  facilities: Place[];
  shelters: (Place & { capacity: number; capacity_quality: Quality })[];
  towns: Place[];
  words: Record<string, [string, string]>;
}

export interface Tempo {
  speed: number;
  paused: boolean;
  pace: number;
}

export interface Session {
  person: { id: string; name: string; department: string } | null;
  roles: Role[];
  demo: boolean;
  tempo: Tempo | null;
  mode: 'actual' | 'exercise';
  guest: { name: string; secret: string } | null;
}

export interface LevelStep {
  level: Level;
  at: string;
  by: string;
  reason: string;
  state: 'proposed' | 'set';
}

export interface Incident {
  id: string;
  kind: string;
  title: string;
  opened_at: string;
  closed_at: string | null;
  grade: Grade | null;
  level: Level | null;
  proposed_level: Level | null;
  proposed_reason: string;
  reason: string;
  levels: LevelStep[];
  districts: string[];
  people: number | null;
  to_move: number | null;
  assessment_at: string | null;
  model: string;
  assumptions: string[];
  impact: Record<string, { low: number; likely: number; high: number }>;
  chances: Record<string, number>;
  procedure: string;
  owners: Record<string, string>;
  rules: [id: string, name: string, name_en: string][];
  newer: boolean;
  migration: { procedure: string; lines: string[] } | null;
}

export interface Band {
  name: string;
  name_zh: string;
  quantity: string;
  threshold: number;
  unit: string;
  start: string;
  end: string;
  evacuate: boolean;
  area: Geometry;
}

export interface Footprint {
  incident_id: string;
  hazard: string;
  start: string;
  end: string;
  bands: Band[];
  unsure: Geometry | null;
  arrivals: { district: string; band: string; start: string; end: string }[];
  exceedance: { name: string; name_zh: string; chance: number; area: Geometry }[];
  frames: { at: string; areas: (Geometry | null)[] }[];
  track: [number, number, string, number | null][] | null;
}

export interface Warning {
  id: string;
  event: string;
  colour: Colour | null;
  headline: string;
  sender: string;
  sent_at: string;
  expires_at: string | null;
  status: string;
}

export interface Task {
  id: string;
  incident_id: string;
  name: string;
  name_en?: string;
  owner: string;
  owner_name: string;
  state: 'waiting' | 'open' | 'assigned' | 'working' | 'done' | 'skipped';
  opened_at: string;
  deadline: string | null;
  late: boolean;
  units: string[];
  done_at: string | null;
  done_by: string;
  evidence: string;
  legal_basis: string;
  escalate_to: string;
  suspended_at: string | null;
  proof: string;
  why: string;
  deadline_note: string;
  milestone: boolean;
}

export interface Unit {
  id: string;
  name: string;
  name_en: string;
  kind: string;
  owner: string;
  lon: number;
  lat: number;
  quality: Quality;
  task_id: string | null;
  moving: boolean;
  idle: boolean;
  departed_at: string | null;
  arrives_at: string | null;
  path: [number, number][];
  at_s: number[];
}

export interface Shelter {
  id: string;
  name: string;
  name_en: string;
  lon: number;
  lat: number;
  capacity: number;
  sheltered: number;
  coming: number;
  quality: Quality;
  capacity_quality: Quality;
}

/** A situation report as it reads now. */
export interface Situation {
  id: string;
  incident_id: string;
  kind: 'first' | 'progress' | 'final';
  number: number;
  title: string;
  form: string;
  drafted_at: string;
  due: string | null;
  due_basis: string;
  unknown: string[];
  sections: { key: string; title: string; basis: string; text: string }[];
  edited_by: string[];
  sent_at: string | null;
  sent_to: string;
  sent_by: string;
}

export interface Sections {
  library?: { id: string; name: string; name_en?: string }[];
  situation?: Situation[];
  incidents?: Incident[];
  footprints?: Footprint[];
  warnings?: Warning[];
  plans?: Plan[];
  tasks?: Task[];
  units?: Unit[];
  shelters?: Shelter[];
  evacuation?: { ordered: number; left: number; arrived: number; refused: number; complete?: boolean };
  observations?: { station: string; quantity: string; value: number | null; unit: string; at: string; note: string }[];
  reports?: { kind: string; text: string; reporter: string; at: string }[];
  quarantine?: { sha256: string; origin: string; reason: string; size: number; feed: string }[];
  messages?: { id: string; channel: string; audience: string; headline: string; state: string; address: string }[];
  holes?: { id: string; capability: string; district_name: string; people: number; within_s: number }[];
  roads?: { cut: Geometry | null; slow: Geometry | null };
  slowdowns?: { id: string; name: string; place: Point; radius_m: number; reason: string; speed_factor: number }[];
  closures?: { id: string; name: string; place: { lon: number; lat: number }; radius_m: number; reason: string }[];
}

export interface Line {
  seq: number;
  kind: string;
  occurred_at: string;
  recorded_at: string;
  source: string;
  actor: string;
  cause: string | null;
  mode: string;
  line_zh: string;
  line_en: string;
}

export interface State {
  seq: number;
  now: string;
  head: { seq: number; hash: string };
  mode: string;
  sections: Sections;
}

export interface Tick {
  seq: number;
  now: string;
  sections: Sections;
  events: Line[];
  tempo: Tempo | null;
}

/** A wish by its type; its other fields are those of the server's order of that name. */
export type Order = { type: string; reason?: string } & Record<string, unknown>;

export interface Signature {
  name: string;
  secret: string;
}
