// The marks on the map are drawn here, on demand, by name: `unit|消|moving|synthetic`, `shelter|40|20|approximate`.
// A broken outline always says: this place or number is assumed or made up.

const RATIO = 2;
const TEAL = '#6fd0c1';
const INK = '#0c1318';
const FONT = `'Noto Sans CJK SC','PingFang SC','Microsoft YaHei','WenQuanYi Micro Hei',sans-serif`;

const SIGN: Record<string, string> = {
  fire: '消', ambulance: '急', coach: '客', pump: '排', police: '警', boat: '艇', hazmat: '化', pipeline: '管',
  inspection: '检', engineering: '工', repair: '电', hospital: '医', port: '港', seaport: '港', airport: '机',
  power_plant: '电', oil_depot: '油', school: '校', station: '站',
};

export function signOf(kind: string, name: string): string {
  return SIGN[kind] ?? [...name][0] ?? '·';
}

/** The picture for a mark's name, or null for a name that is not ours. */
export function drawMark(name: string): { image: ImageData; pixelRatio: number } | null {
  const [family, ...said] = name.split('|');
  if (family === 'unit') return unit(said[0], said[1], said[2]);
  if (family === 'dot') return dot(said[0], said[1]);
  if (family === 'shelter') return shelter(Number(said[0]), Number(said[1]), said[2]);
  if (family === 'facility') return facility(said[0], said[1]);
  if (family === 'hatch') return hatch(said[0]);
  if (family === 'storm') return storm();
  return null;
}

function sheet(size: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size * RATIO;
  const pen = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
  pen.scale(RATIO, RATIO);
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  return pen;
}

function picture(pen: CanvasRenderingContext2D) {
  return { image: pen.getImageData(0, 0, pen.canvas.width, pen.canvas.height), pixelRatio: RATIO };
}

function outline(pen: CanvasRenderingContext2D, quality: string, colour: string, width: number): void {
  pen.setLineDash(quality === 'surveyed' ? [] : quality === 'approximate' ? [4.5, 1.6] : [2.2, 1.9]);
  pen.lineWidth = width;
  pen.strokeStyle = colour;
  pen.stroke();
  pen.setLineDash([]);
}

function unit(sign: string, state: string, quality: string) {
  const pen = sheet(24);
  const moving = state === 'moving';
  const busy = state === 'busy';
  pen.beginPath();
  pen.arc(12, 12, 9, 0, Math.PI * 2);
  pen.fillStyle = moving ? TEAL : busy ? '#2c6b62' : '#172229';
  pen.fill();
  outline(pen, quality, moving ? '#eafffb' : busy ? TEAL : '#8b9da8', moving ? 1.8 : 1.4);
  pen.fillStyle = moving ? INK : busy ? '#eafffb' : '#b9c6ce';
  pen.font = `600 11px ${FONT}`;
  pen.fillText(sign, 12, 12.5);
  return picture(pen);
}

/** A unit seen from far away: the same three looks, without its sign. */
function dot(state: string, quality: string) {
  const pen = sheet(16);
  const moving = state === 'moving';
  const busy = state === 'busy';
  pen.beginPath();
  pen.arc(8, 8, moving ? 4.6 : busy ? 4.2 : 2.8, 0, Math.PI * 2);
  pen.fillStyle = moving ? TEAL : busy ? '#2c6b62' : INK;
  pen.fill();
  outline(pen, quality, moving ? '#f2fffd' : busy ? TEAL : '#8b9da8', moving ? 1.6 : 1.2);
  return picture(pen);
}

function shelter(full: number, coming: number, quality: string) {
  const pen = sheet(26);
  const turn = (percent: number) => -Math.PI / 2 + (Math.min(100, percent) / 100) * Math.PI * 2;
  pen.beginPath();
  pen.arc(13, 13, 8.5, 0, Math.PI * 2);
  pen.fillStyle = '#0c1318e6';
  pen.fill();
  const slice = (from: number, to: number, colour: string) => {
    if (to <= from) return;
    pen.beginPath();
    pen.moveTo(13, 13);
    pen.arc(13, 13, 8.5, turn(from), turn(to));
    pen.closePath();
    pen.fillStyle = colour;
    pen.fill();
  };
  slice(full, full + coming, '#5d6f9c');
  slice(0, full, full >= 95 ? '#f79a45' : '#a9c4ff');
  pen.beginPath();
  pen.arc(13, 13, 10.5, 0, Math.PI * 2);
  outline(pen, quality, '#a9c4ff', 1.5);
  return picture(pen);
}

function facility(sign: string, quality: string) {
  const pen = sheet(22);
  pen.beginPath();
  pen.roundRect(3, 3, 16, 16, 3);
  pen.fillStyle = '#1b2831';
  pen.fill();
  outline(pen, quality, '#8b9da8', 1.2);
  pen.fillStyle = '#d4dee4';
  pen.font = `600 10.5px ${FONT}`;
  pen.fillText(sign, 11, 11.5);
  return picture(pen);
}

/** The sign of a tropical cyclone: an eye with two arms, turning as storms turn north of the equator. */
function storm() {
  const pen = sheet(30);
  pen.translate(15, 15);
  pen.fillStyle = pen.strokeStyle = '#ffffff';
  for (const turn of [0, Math.PI]) {
    pen.rotate(turn);
    pen.beginPath();
    pen.moveTo(6.5, 0);
    pen.quadraticCurveTo(8, -9, -1, -12.5);
    pen.quadraticCurveTo(3, -8.5, 1, -6.4);
    pen.closePath();
    pen.fill();
  }
  pen.beginPath();
  pen.arc(0, 0, 5, 0, Math.PI * 2);
  pen.lineWidth = 3.2;
  pen.stroke();
  return picture(pen);
}

/** Where nobody may stay: hatching that tiles without a seam. */
function hatch(colour: string) {
  const pen = sheet(8);
  pen.strokeStyle = colour;
  pen.globalAlpha = 0.55;
  pen.lineWidth = 1.1;
  for (const shift of [-8, 0, 8]) {
    pen.beginPath();
    pen.moveTo(shift - 1, 9);
    pen.lineTo(shift + 9, -1);
    pen.stroke();
  }
  return picture(pen);
}
