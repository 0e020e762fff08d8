import type { Value } from '../value.ts';

/**
 * What stands without quotes, as go-yaml reads it (its resolve.go): `017` is fifteen, `1_000` a thousand and
 * `2024-01-02` a point in time. `undefined` where YAML says the same.
 */
export function readPlain(written: string): Plain | undefined {
  if (!/^[-+.\d]/.test(written)) return undefined;
  if (TIME.test(written)) return pointInTime(written);
  const plain = written.startsWith('.') ? written : written.replaceAll('_', '');
  const whole = wholeNumber(plain);
  if (whole !== undefined) return { kind: 'number', value: Number(whole), text: String(whole) };
  if (!FRACTION.test(plain)) return undefined;
  const value = Number(plain);
  if (!Number.isFinite(value)) return { kind: 'text', value: written };
  return { kind: 'number', value, text: textOfFraction(value) };
}

type Plain = Bare<'number'> | Bare<'text'> | Bare<'unknown'>;
type Bare<K extends Value['kind']> = Omit<Extract<Value, { kind: K }>, 'start' | 'end'>;

const TIME = /^\d{4}-\d\d?-\d\d?(?:$|[Tt ]\d)/;

/** Go writes a day as its first second; what is written with more is rarely meant to be an argument. */
function pointInTime(written: string): Plain {
  const [, year = '', month = '', day = ''] = /^(\d+)-(\d+)-(\d+)$/.exec(written) ?? [];
  if (year === '') return { kind: 'unknown' };
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  const isDay = Number.isFinite(time) && new Date(time).toISOString().startsWith(date);
  return { kind: 'text', value: isDay ? `${date} 00:00:00 +0000 UTC` : written };
}

const WHOLE = /^([-+]?)(0[xX](?=[\da-fA-F]+$)|0[bB](?=[01]+$)|0[oO]?(?=[0-7]+$)|(?=(?:0|[1-9]\d*)$))([\da-fA-F]+)$/;
const FRACTION = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

function wholeNumber(plain: string): bigint | undefined {
  const match = WHOLE.exec(plain);
  if (match === null) return undefined;
  const [, sign, prefix = '', digits = ''] = match;
  const size = BigInt(`${PREFIXES[prefix.toLowerCase()] ?? ''}${digits}`);
  const whole = sign === '-' ? -size : size;
  // Only what fits into 64 bits is whole to Go.
  return whole < -(1n << 63n) || whole >= 1n << (sign === '' ? 64n : 63n) ? undefined : whole;
}

const PREFIXES: Readonly<Record<string, string>> = { '0x': '0x', '0b': '0b', '0o': '0o', '0': '0o' };

/** As Go's `%v` writes it. */
function textOfFraction(value: number): string {
  if (Object.is(value, -0)) return '-0';
  const written = value.toExponential();
  const exponent = Number(written.split('e')[1]);
  return exponent >= -4 && exponent < 6 ? String(value) : written.replace(/e([-+])(\d)$/, 'e$10$2');
}
