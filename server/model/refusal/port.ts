import { portParts } from '../exposed-port.ts';

/**
 * Why BuildKit cannot take a text for ports (dockerfile2llb/convert_expose.go, parsePort); `undefined` where it can, as
 * with `80`, `8000-8010/udp` and `127.0.0.1:8080:80`.
 */
export function faultInPort(text: string): string | undefined {
  const { address, host, port, protocol } = portParts(text);
  if (port === '') return `the port is missing in "${text}"`;
  if (!/^(?:tcp|udp|sctp)?$/i.test(protocol)) return `a protocol is tcp, udp or sctp, not "${protocol}"`;
  if (address !== '' && !isAddress(address)) return `"${address}" is no IP address`;
  const range = rangeOf(port);
  if (range === undefined) return faultInRange(port);
  if (host === '') return undefined;
  const hostRange = rangeOf(host);
  if (hostRange === undefined) return faultInRange(host);
  const isMatched = range.last === range.first || range.last - range.first === hostRange.last - hostRange.first;
  return isMatched ? undefined : `${host} and ${port} are not equally many ports`;
}

interface Range {
  readonly first: number;
  readonly last: number;
}

function rangeOf(text: string): Range | undefined {
  const dash = text.indexOf('-');
  const first = portOf(dash < 0 ? text : text.slice(0, dash));
  const last = dash < 0 ? first : portOf(text.slice(dash + 1));
  return first === undefined || last === undefined || last < first ? undefined : { first, last };
}

function portOf(text: string): number | undefined {
  const port = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  return port >= 0 && port <= 65535 ? port : undefined;
}

function faultInRange(text: string): string {
  const [first, last, ...more] = text.split('-').map(portOf);
  if (first !== undefined && last !== undefined && more.length === 0) return `the range ${text} ends before it begins`;
  return `a port is a number from 0 to 65535 or a range like 8000-8010, not "${text}"`;
}

/** An address of IPv6 may stand in brackets. */
function isAddress(text: string): boolean {
  const inner = /^\[(.*)\]$/.exec(text)?.[1];
  return inner === undefined ? isIPv4(text) || isIPv6(text) : inner === '' || isIPv4(inner) || isIPv6(inner);
}

function isIPv4(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(text);
}

function isIPv6(text: string): boolean {
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0) return false;
  const groups = [head, tail ?? ''].flatMap((it) => (it === '' ? [] : it.split(':')));
  const dotted = tail !== '' && isIPv4(groups.at(-1) ?? '') ? 1 : 0;
  const areHexadecimal = groups.slice(0, groups.length - dotted).every((it) => /^[0-9a-f]{1,4}$/i.test(it));
  const count = groups.length + dotted;
  return areHexadecimal && (tail === undefined ? count === 8 : count < 8);
}
