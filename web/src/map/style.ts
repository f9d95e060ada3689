// The map's style: no tiles, no glyph server, no sprite; a background and what the console itself sends.
import type { Feature, FeatureCollection } from 'geojson';
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { Base } from '../lib/types';

export const BAND_RAMP = ['#6aaef5', '#f2d04b', '#f79a45', '#f7635f'];
const FONT = ['Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'WenQuanYi Micro Hei'];
/** From this zoom on a unit shows what it is, not only where. */
const NEAR = 9.8;
const empty: FeatureCollection = { type: 'FeatureCollection', features: [] };

/** The colour of the n-th of `of` bands: the strongest is always red. */
export function bandColour(n: number, of: number): string {
  return BAND_RAMP[Math.max(0, BAND_RAMP.length - of + n)];
}

export function styleOf(base: Base, english: boolean): StyleSpecification {
  const name = english ? ['coalesce', ['get', 'name_en'], ['get', 'name']] : ['get', 'name'];
  const live = () => ({ type: 'geojson' as const, data: empty });
  return {
    version: 8,
    sources: {
      districts: { type: 'geojson', data: base.districts },
      labels: { type: 'geojson', data: labels(base) },
      coast: { type: 'geojson', data: base.coast ?? empty },
      roads: { type: 'geojson', data: base.roads },
      drains: { type: 'geojson', data: base.drains },
      bands: live(), exceedance: live(), unsure: live(), track: live(), eye: live(), fixes: live(), hindered: live(), closures: live(), facilities: live(), shelters: live(),
      proposal: live(), ways: live(), units: live(), chosen: live(),
    },
    layers: [...ground(), ...footprint(), ...things(), ...names(name), ...moving()] as LayerSpecification[],
  };
}

function labels(base: Base): FeatureCollection {
  const point = (lon: number, lat: number, properties: object): Feature => ({
    type: 'Feature', geometry: { type: 'Point', coordinates: [lon, lat] }, properties: { ...properties },
  });
  return {
    type: 'FeatureCollection',
    features: [
      ...base.districts.features.map((d) => point(d.properties?.label[0], d.properties?.label[1], { ...d.properties, rank: 0 })),
      ...base.towns.map((town) => point(town.lon, town.lat, { name: town.name, name_en: town.name_en || null, rank: 1 })),
    ],
  };
}

const ground = () => [
  { id: 'sea', type: 'background', paint: { 'background-color': '#0a1116' } },
  { id: 'land', type: 'fill', source: 'districts', paint: { 'fill-color': '#141e25', 'fill-antialias': false } },
  { id: 'coast', type: 'line', source: 'coast', paint: { 'line-color': '#31505c', 'line-width': 0.9, 'line-opacity': 0.7 } },
  {
    id: 'roads', type: 'line', source: 'roads', layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: {
      'line-color': '#3a4c57',
      'line-width': ['interpolate', ['linear'], ['zoom'], 7, 0.6, 10, 1.1, 13, 2.6],
    },
  },
  {
    id: 'borders', type: 'line', source: 'districts',
    paint: { 'line-color': '#3f5665', 'line-width': ['interpolate', ['linear'], ['zoom'], 7, 0.8, 11, 1.4], 'line-dasharray': [3, 1.5] },
  },
];

const is = (when: string) => ['==', ['get', 'when'], when];
const footprint = () => [
  {
    id: 'exceedance-fill', type: 'fill', source: 'exceedance',
    paint: { 'fill-color': '#f7635f', 'fill-opacity': 0.12 }, // lines lie in each other: the darker the likelier
  },
  {
    id: 'exceedance', type: 'line', source: 'exceedance',
    paint: { 'line-color': '#f7a39f', 'line-width': ['interpolate', ['linear'], ['get', 'chance'], 0, 0.8, 1, 2.6] },
  },
  {
    id: 'exceedance-names', type: 'symbol', source: 'exceedance',
    layout: { 'symbol-placement': 'line', 'text-field': ['get', 'label'], 'text-font': FONT, 'text-size': 12, 'symbol-spacing': 260 },
    paint: { 'text-color': '#ffd9d5', 'text-halo-color': '#0c1318', 'text-halo-width': 1.6 },
  },
  { id: 'unsure-fill', type: 'fill', source: 'unsure', paint: { 'fill-color': '#e8eef2', 'fill-opacity': 0.05 } },
  {
    id: 'unsure', type: 'line', source: 'unsure',
    paint: { 'line-color': '#e8eef2', 'line-width': 1, 'line-opacity': 0.5, 'line-dasharray': [1.5, 3] },
  },
  {
    id: 'band-fill', type: 'fill', source: 'bands', filter: ['!=', ['get', 'when'], 'over'],
    paint: { 'fill-color': ['get', 'colour'], 'fill-opacity': ['*', ['get', 'weight'], ['match', ['get', 'when'], 'now', 0.13, 0.08]] },
  },
  {
    id: 'band-hatch', type: 'fill', source: 'bands',
    filter: ['all', ['get', 'evacuate'], ['!=', ['get', 'when'], 'over']],
    paint: { 'fill-pattern': ['concat', 'hatch|', ['get', 'colour']], 'fill-opacity': ['match', ['get', 'when'], 'now', 0.55, 0.28] },
  },
  {
    id: 'band-now', type: 'line', source: 'bands', filter: is('now'),
    paint: { 'line-color': ['get', 'colour'], 'line-width': 1.8 },
  },
  {
    id: 'band-later', type: 'line', source: 'bands', filter: is('later'),
    paint: { 'line-color': ['get', 'colour'], 'line-width': 1.5, 'line-dasharray': [4, 3] },
  },
  {
    id: 'band-over', type: 'line', source: 'bands', filter: is('over'),
    paint: { 'line-color': ['get', 'colour'], 'line-width': 1, 'line-opacity': 0.35, 'line-dasharray': [1, 3] },
  },
  {
    id: 'track', type: 'line', source: 'track', layout: { 'line-cap': 'round' },
    paint: {
      'line-color': '#e8eef2', 'line-width': 1.6, 'line-opacity': ['match', ['get', 'when'], 'over', 0.9, 0.55],
      'line-dasharray': ['match', ['get', 'when'], 'over', ['literal', [1, 0]], ['literal', [2, 2.5]]],
    },
  },
];

const sized = (scale: number) => ['*', scale, ['get', 'size']];
const synthetic = ['match', ['get', 'quality'], 'surveyed', ['literal', [1, 0]], ['literal', [2, 2]]];
const things = () => [
  {
    id: 'drains', type: 'line', source: 'drains', minzoom: 9,
    paint: { 'line-color': '#c58be8', 'line-width': 2, 'line-dasharray': synthetic },
  },
  {
    id: 'hindered', type: 'line', source: 'hindered', layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: {
      'line-color': ['match', ['get', 'what'], 'cut', '#ff6a5e', '#f0b254'],
      'line-width': ['interpolate', ['linear'], ['zoom'], 7, 1.2, 10, 2.2, 13, 4],
      'line-dasharray': ['match', ['get', 'what'], 'cut', ['literal', [1, 0]], ['literal', [2, 1.5]]],
    },
  },
  {
    id: 'closures', type: 'circle', source: 'closures',
    paint: {
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 8, 3.5, 12, 8], 'circle-color': ['match', ['get', 'what'], 'cut', '#45191a', '#2a2213'],
      'circle-stroke-color': ['match', ['get', 'what'], 'cut', '#ff8379', '#f0b254'], 'circle-stroke-width': 2,
    },
  },
  {
    id: 'facilities', type: 'symbol', source: 'facilities', minzoom: 8.4,
    layout: { 'icon-image': ['get', 'icon'], 'icon-size': ['interpolate', ['linear'], ['zoom'], 8, 0.6, 12, 1], 'icon-allow-overlap': true, 'icon-ignore-placement': true },
  },
  {
    id: 'shelters-empty', type: 'circle', source: 'shelters', filter: ['!', ['get', 'used']],
    paint: {
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 7, 0.9, 10, 2, 13, 5], 'circle-color': '#0c1318',
      'circle-stroke-color': '#6f86b8', 'circle-stroke-width': ['interpolate', ['linear'], ['zoom'], 7, 0.4, 11, 1],
      'circle-opacity': 0.6, 'circle-stroke-opacity': 0.75,
    },
  },
  {
    id: 'shelters', type: 'symbol', source: 'shelters', filter: ['get', 'used'],
    layout: {
      'icon-image': ['get', 'icon'], 'icon-allow-overlap': true, 'icon-ignore-placement': true,
      'icon-size': ['interpolate', ['linear'], ['zoom'], 7, sized(0.6), 10, sized(1), 13, sized(1.4)],
    },
  },
];

const names = (name: unknown) => [
  {
    id: 'names', type: 'symbol', source: 'labels', filter: ['==', ['get', 'rank'], 0],
    layout: { 'text-field': name, 'text-font': FONT, 'text-size': ['interpolate', ['linear'], ['zoom'], 7, 11, 11, 15], 'text-letter-spacing': 0.12 },
    paint: { 'text-color': '#a9bac4', 'text-halo-color': '#0c1318', 'text-halo-width': 1.4 },
  },
  {
    id: 'towns', type: 'symbol', source: 'labels', minzoom: 9.6, filter: ['==', ['get', 'rank'], 1],
    layout: { 'text-field': name, 'text-font': FONT, 'text-size': 11 },
    paint: { 'text-color': '#7f919c', 'text-halo-color': '#0c1318', 'text-halo-width': 1.2 },
  },
];

const moving = () => [
  {
    id: 'proposal', type: 'line', source: 'proposal', layout: { 'line-cap': 'round' },
    paint: {
      'line-color': ['match', ['get', 'what'], 'people', '#a9c4ff', 'unit', '#f0b254', '#8b9da8'],
      'line-width': ['get', 'size'], 'line-opacity': 0.6, 'line-dasharray': [2, 2],
    },
  },
  {
    id: 'ways', type: 'line', source: 'ways', layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: { 'line-color': '#6fd0c1', 'line-width': ['case', ['get', 'chosen'], 3, 1.2], 'line-opacity': ['case', ['get', 'chosen'], 0.9, 0.4] },
  },
  {
    id: 'units-far', type: 'symbol', source: 'units', maxzoom: NEAR,
    layout: { 'icon-image': ['get', 'dot'], 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'symbol-sort-key': ['get', 'rank'] },
  },
  {
    id: 'units', type: 'symbol', source: 'units', minzoom: NEAR,
    layout: {
      'icon-image': ['get', 'icon'], 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'symbol-sort-key': ['get', 'rank'],
      'icon-size': ['interpolate', ['linear'], ['zoom'], NEAR, 0.8, 12, 1.05],
    },
  },
  {
    id: 'fixes', type: 'circle', source: 'fixes',
    paint: { 'circle-radius': 3.5, 'circle-color': ['match', ['get', 'when'], 'over', '#e8eef2', '#0c1318'], 'circle-stroke-color': '#e8eef2', 'circle-stroke-width': 1.4 },
  },
  {
    id: 'eye', type: 'symbol', source: 'eye',
    layout: { 'icon-image': 'storm', 'icon-allow-overlap': true, 'icon-ignore-placement': true },
  },
  {
    id: 'fix-names', type: 'symbol', source: 'fixes',
    layout: { 'text-field': ['get', 'label'], 'text-font': FONT, 'text-size': 11, 'text-anchor': 'left', 'text-offset': [0.8, 0] },
    paint: { 'text-color': '#d4dee4', 'text-halo-color': '#0c1318', 'text-halo-width': 1.4 },
  },
  {
    id: 'chosen', type: 'circle', source: 'chosen',
    paint: { 'circle-radius': 15, 'circle-color': 'transparent', 'circle-stroke-color': '#ffffff', 'circle-stroke-width': 2 },
  },
];
