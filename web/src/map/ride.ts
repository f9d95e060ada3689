// Where a moving thing is at a moment: along its path by the seconds since it left.
import type { Unit } from '../lib/types';

export function placeOf(unit: Unit, now: number): [number, number] {
  const { path, at_s: at } = unit;
  if (!unit.moving || !unit.departed_at || path.length < 2) return [unit.lon, unit.lat];
  const gone = (now - Date.parse(unit.departed_at)) / 1000;
  if (gone <= at[0]) return path[0];
  const next = at.findIndex((second) => second > gone);
  if (next < 0) return path[path.length - 1];
  const share = (gone - at[next - 1]) / (at[next] - at[next - 1]);
  const [[x0, y0], [x1, y1]] = [path[next - 1], path[next]];
  return [x0 + (x1 - x0) * share, y0 + (y1 - y0) * share];
}
