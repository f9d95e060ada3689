// What an officer can ask for beyond a plan: each is a title, a few fields and the order made of them. The reason is always asked.
import { city } from './city.svelte';
import { clock } from './clock.svelte';
import { named, t, word } from './i18n.svelte';
import type { Incident, Order, Point, Task } from './types';

export type Values = Record<string, string>;

export interface Field {
  key: string;
  label: string;
  kind: 'text' | 'number' | 'choice';
  options?: [string, string][];
  value?: string;
  optional?: boolean;
}

export interface Wish {
  title: string;
  about: string;
  lines?: string[];
  fields: Field[];
  order: (values: Values) => Order;
}

const number = (text: string | undefined) => (text ? Number(text) : null);
const ownersOf = (incidentId: string) =>
  Object.entries(city.sections.incidents?.find((i) => i.id === incidentId)?.owners ?? {});
const NOBODY: [string, string] = ['', '—'];

/** What can be done with a task now, by its order's name. */
export function aboutTask(task: Task): [string, Wish][] {
  const wish = (title: string, fields: Field[], order: (values: Values) => Order): Wish => ({ title, about: named(task), fields, order });
  const over = task.state === 'done' || task.state === 'skipped';
  const minutes: Field = { key: 'minutes', label: t('minutesMore'), kind: 'number', value: '30' };
  if (over)
    return [[t('reopenTask'), wish(t('reopenTask'), [{ ...minutes, label: t('withinMinutes'), value: '', optional: true }], (v) =>
      ({ type: 'ReopenTask', task_id: task.id, within_minutes: number(v.minutes) }))]];
  const idle = (city.sections.units ?? []).filter((unit) => unit.idle).map((unit): [string, string] => [unit.id, named(unit)]);
  const here = task.units.map((id): [string, string] => [id, city.called(id)]);
  const handOver = wish(t('handOver'), [
    { key: 'owner', label: t('owner'), kind: 'choice', value: task.owner, options: ownersOf(task.incident_id) },
    { key: 'add', label: t('addUnit'), kind: 'choice', options: [NOBODY, ...idle], optional: true },
    { key: 'withdraw', label: t('withdrawUnit'), kind: 'choice', options: [NOBODY, ...here], optional: true },
  ], (v) => ({
    type: 'ReassignTask', task_id: task.id, owner: v.owner === task.owner ? '' : v.owner,
    add_units: v.add ? [v.add] : [], withdraw_units: v.withdraw ? [v.withdraw] : [],
  }));
  const still = task.suspended_at
    ? wish(t('resumeTask'), [], () => ({ type: 'ResumeTask', task_id: task.id }))
    : wish(t('suspendTask'), [], () => ({ type: 'SuspendTask', task_id: task.id }));
  const extend = wish(t('extendTask'), [minutes], (v) => ({ type: 'ExtendTask', task_id: task.id, minutes: number(v.minutes) }));
  return [[t('handOver'), handOver], ...(task.deadline ? [[still.title, still], [t('extendTask'), extend]] as [string, Wish][] : [])];
}

export function addTask(incident: Incident): Wish {
  return {
    title: t('addTask'), about: incident.title,
    fields: [
      { key: 'name', label: t('whatToDo'), kind: 'text' },
      { key: 'owner', label: t('owner'), kind: 'choice', options: ownersOf(incident.id) },
      { key: 'minutes', label: t('withinMinutes'), kind: 'number', value: '30', optional: true },
      { key: 'need', label: t('needsWhat'), kind: 'choice', options: [NOBODY, ...CAPABILITIES.map((c): [string, string] => [c, word('capability', c)])], optional: true },
      { key: 'amount', label: t('howMany'), kind: 'number', value: '1', optional: true },
    ],
    order: (v) => ({
      type: 'AddTask', incident_id: incident.id, name: v.name, owner: v.owner, within_minutes: number(v.minutes),
      needs: v.need ? { [v.need]: number(v.amount) ?? 1 } : {},
    }),
  };
}
const CAPABILITIES = ['rescue', 'hazmat', 'medical', 'cordon', 'seats', 'pumps', 'repair', 'boom', 'inspect', 'engineering', 'cargo'];

/** Open a task of the plan before its time. */
export function openTask(incident: Incident): Wish {
  return {
    title: t('openTask'), about: incident.title,
    fields: [{ key: 'rule', label: t('task'), kind: 'choice', options: incident.rules.map(([id, name, name_en]) => [id, named({ name, name_en })]) }],
    order: (v) => ({ type: 'OpenTask', incident_id: incident.id, rule_id: v.rule }),
  };
}

export function openIncident(): Wish {
  return {
    title: t('openIncident'), about: t('openIncidentHint'),
    fields: [
      { key: 'plan', label: t('underPlan'), kind: 'choice', options: (city.sections.library ?? []).map((p) => [p.id, named(p)]) },
      { key: 'title', label: t('title'), kind: 'text', optional: true },
    ],
    order: (v) => ({ type: 'OpenIncident', plan_id: v.plan, title: v.title ?? '', another: true }),
  };
}

/** What can be done with an incident now. */
export function aboutIncident(incident: Incident): [string, Wish][] {
  const others = (city.sections.incidents ?? []).filter((i) => i.id !== incident.id && !i.closed_at);
  const found: [string, Wish][] = [];
  if (others.length)
    found.push([t('mergeInto'), {
      title: t('mergeInto'), about: incident.title,
      fields: [{ key: 'into', label: t('into'), kind: 'choice', options: others.map((i) => [i.id, i.title]) }],
      order: (v) => ({ type: 'MergeIncidents', incident_id: incident.id, into: v.into }),
    }]);
  const { migration } = incident;
  if (migration)
    found.push([t('migrate'), {
      title: t('migrate'), about: `${incident.procedure} → ${migration.procedure}`, lines: migration.lines, fields: [],
      order: () => ({ type: 'MigrateRun', incident_id: incident.id, procedure: migration.procedure }),
    }]);
  else if (incident.newer)
    found.push([t('previewMigration'), {
      title: t('previewMigration'), about: incident.procedure, fields: [],
      order: () => ({ type: 'PreviewMigration', incident_id: incident.id }),
    }]);
  found.push([t('closeIncident'), {
    title: t('closeIncident'), about: incident.title, fields: [],
    order: () => ({ type: 'CloseIncident', incident_id: incident.id }),
  }]);
  return found;
}

/** Close or slow the roads about a place on the map. */
export function hinder(place: Point): Wish {
  const id = `c-${Math.round(place.lon * 1e4)}-${Math.round(place.lat * 1e4)}-${city.seq}`;
  return {
    title: t('hinderRoad'), about: `${place.lon.toFixed(4)}, ${place.lat.toFixed(4)}`,
    fields: [
      { key: 'name', label: t('roadName'), kind: 'text' },
      { key: 'radius', label: t('radiusM'), kind: 'number', value: '200' },
      { key: 'speed', label: t('speedLeft'), kind: 'choice', options: [['0', t('nobodyPasses')], ['0.25', '25%'], ['0.5', '50%'], ['0.75', '75%']] },
      { key: 'minutes', label: t('forMinutes'), kind: 'number', optional: true },
    ],
    order: (v) => {
      const end = v.minutes ? new Date(clock.now() + Number(v.minutes) * 60_000).toISOString() : null;
      const road = { id, name: v.name, place, radius_m: Number(v.radius), end };
      return v.speed === '0' ? { type: 'CloseRoad', ...road } : { type: 'SlowRoad', ...road, speed_factor: Number(v.speed) };
    },
  };
}

export function reopenRoad(id: string, name: string): Wish {
  return { title: t('reopenRoad'), about: name, fields: [], order: () => ({ type: 'ReopenRoad', id }) };
}
