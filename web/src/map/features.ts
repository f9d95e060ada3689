// From the panel's sections to what the map draws.
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import { dayTime } from '../lib/format';
import type { Footprint, Place, Plan, Point, Sections, Shelter, Unit } from '../lib/types';
import { signOf } from './marks';
import { placeOf } from './ride';
import { bandColour } from './style';

type Props = Record<string, unknown>;

const gather = (features: Feature[]): FeatureCollection => ({ type: 'FeatureCollection', features });
const feature = (geometry: Geometry, properties: Props): Feature => ({ type: 'Feature', geometry, properties });
const point = (lon: number, lat: number, properties: Props) => feature({ type: 'Point', coordinates: [lon, lat] }, properties);

export function whenOf(start: string, end: string, now: number): 'later' | 'now' | 'over' {
  if (now < Date.parse(start)) return 'later';
  return now > Date.parse(end) ? 'over' : 'now';
}

/** A band as far as it ever reaches; where the footprint moves, also where it is at `now`. */
export function bands(footprint: Footprint | undefined, now: number): FeatureCollection {
  const all = footprint?.bands ?? [];
  const there = frameAt(footprint, now)?.areas;
  return gather(
    all.flatMap((band, n) => {
      const look = {
        colour: bandColour(n, all.length),
        weight: ((n + 1) / all.length) ** 2, // the weakest band covers the most ground and needs the least paint
        evacuate: band.evacuate,
      };
      const when = whenOf(band.start, band.end, now);
      const whole = feature(band.area, { ...look, when: there && when === 'now' ? 'later' : when });
      const area = there?.[n];
      return area ? [whole, feature(area, { ...look, when: 'now' })] : [whole];
    }),
  );
}

/** How likely a band comes, line within line: the wider the less likely. */
export function exceedance(footprint: Footprint | undefined, band: string | null): FeatureCollection {
  const lines = (footprint?.exceedance ?? []).filter((line) => line.name === band);
  return gather(
    lines
      .toSorted((a, b) => a.chance - b.chance)
      .map((line) => feature(line.area, { chance: line.chance, label: `${Math.round(line.chance * 100)}%` })),
  );
}

/** The last frame that is not after `now`, while the footprint lasts. */
function frameAt(footprint: Footprint | undefined, now: number) {
  const frames = footprint?.frames ?? [];
  return now > Date.parse(footprint?.end ?? '') ? undefined : frames.findLast((frame) => Date.parse(frame.at) <= now);
}

/** Where the source itself may be: the cone of a storm. */
export function unsure(footprint: Footprint | undefined): FeatureCollection {
  return gather(footprint?.unsure ? [feature(footprint.unsure, {})] : []);
}

/** Where the storm's centre is at `now`, between two fixes of its track. */
export function eye(footprint: Footprint | undefined, now: number): FeatureCollection {
  const fixes = footprint?.track ?? [];
  const n = fixes.findIndex((fix) => Date.parse(fix[2]) > now);
  if (n <= 0) return gather([]);
  const [from, to] = [fixes[n - 1], fixes[n]];
  const share = (now - Date.parse(from[2])) / (Date.parse(to[2]) - Date.parse(from[2]));
  return gather([point(from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share, {})]);
}

/** The storm's track: what is behind it, what lies ahead, and its fixes with time and wind. */
export function track(footprint: Footprint | undefined, now: number): { line: FeatureCollection; fixes: FeatureCollection } {
  const fixes = footprint?.track ?? [];
  const over = (at: string) => (Date.parse(at) <= now ? 'over' : 'later');
  const legs = fixes.slice(1).map((fix, n) =>
    feature({ type: 'LineString', coordinates: [fixes[n].slice(0, 2) as [number, number], [fix[0], fix[1]]] }, { when: over(fix[2]) }),
  );
  const stops = fixes.map(([lon, lat, at, wind]) =>
    point(lon, lat, { when: over(at), label: `${dayTime(at)}${wind ? `  ${Math.round(wind)} m/s` : ''}` }),
  );
  return { line: gather(legs), fixes: gather(stops) };
}

export function stateOf(unit: Unit): 'moving' | 'busy' | 'idle' {
  return unit.moving ? 'moving' : unit.task_id ? 'busy' : 'idle';
}

const RANK = { idle: 0, busy: 1, moving: 2 };

export function units(all: Unit[], now: number): FeatureCollection {
  return gather(
    all.map((unit) => {
      const state = stateOf(unit);
      const icon = `unit|${signOf(unit.kind, unit.name)}|${state}|${unit.quality}`;
      return point(...placeOf(unit, now), { id: unit.id, icon, dot: `dot|${state}|${unit.quality}`, rank: RANK[state] });
    }),
  );
}

export function ways(all: Unit[], chosen: string | null): FeatureCollection {
  return gather(
    all
      .filter((unit) => unit.moving && unit.path.length > 1)
      .map((unit) => feature({ type: 'LineString', coordinates: unit.path }, { chosen: unit.id === chosen })),
  );
}

/** What a proposed plan would set in motion: people to shelters, units to tasks, units to wait elsewhere. */
export function proposal(plan: Plan | null, all: Unit[]): FeatureCollection {
  if (plan?.state !== 'proposed') return gather([]);
  const at = new Map(all.map((unit) => [unit.id, [unit.lon, unit.lat]]));
  const line = (from: number[] | undefined, to: Point, what: string, size: number) =>
    from ? [feature({ type: 'LineString', coordinates: [from, [to.lon, to.lat]] }, { what, size })] : [];
  return gather([
    ...plan.moves.flatMap((m) => line([m.start.lon, m.start.lat], m.to, 'people', Math.min(5, 0.8 + Math.sqrt(m.people) / 12))),
    ...plan.assignments.flatMap((a) => line(at.get(a.unit_id), a.to, 'unit', 1)),
    ...plan.standby.flatMap((s) => line(at.get(s.unit_id), s.to, 'standby', 1)),
  ]);
}

export function shelters(all: Shelter[]): FeatureCollection {
  const step = (n: number, of: number) => (n && of ? Math.max(5, Math.round((n / of) * 20) * 5) : 0);
  return gather(
    all.map((s) =>
      point(s.lon, s.lat, {
        id: s.id,
        used: s.sheltered + s.coming > 0,
        size: 0.5 + 0.6 * Math.min(1, Math.sqrt((s.sheltered + s.coming) / 1000)), // a few people do not shout
        icon: `shelter|${step(s.sheltered, s.capacity)}|${step(s.coming, s.capacity)}|${s.capacity_quality}`,
      }),
    ),
  );
}

export function facilities(all: Place[]): FeatureCollection {
  return gather(all.map((f) => point(f.lon, f.lat, { id: f.id, icon: `facility|${signOf(f.kind, f.name)}|${f.quality}` })));
}

export function closures({ closures = [], slowdowns = [] }: Sections): FeatureCollection {
  const spot = (c: { id: string; place: Point }, what: string) => point(c.place.lon, c.place.lat, { id: c.id, what });
  return gather([...slowdowns.map((c) => spot(c, 'slow')), ...closures.map((c) => spot(c, 'cut'))]);
}

/** The streets nobody may drive, and those that are slow. */
export function hindered(roads: Sections['roads']): FeatureCollection {
  const line = (geometry: Geometry | null | undefined, what: string) => (geometry ? [feature(geometry, { what })] : []);
  return gather([...line(roads?.slow, 'slow'), ...line(roads?.cut, 'cut')]);
}

/** West, south, east, north of any geometries; null when there is nothing. */
export function boundsOf(geometries: Geometry[]): [number, number, number, number] | null {
  let box: [number, number, number, number] | null = null;
  const walk = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    if (typeof part[0] !== 'number') return part.forEach(walk);
    const [x, y] = part as number[];
    box = box ? [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)] : [x, y, x, y];
  };
  for (const geometry of geometries) if ('coordinates' in geometry) walk(geometry.coordinates);
  return box;
}


