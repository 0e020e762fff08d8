import type { Expose, Word } from '../syntax/ast.ts';
import { hasMistake } from './flow.ts';
import type { Model } from './model.ts';
import { expandToWords } from './variable/expand.ts';

/** One port of an EXPOSE, variables expanded; a word may hold several. */
export interface ExposedPort {
  readonly word: Word;
  readonly text: string;
}

/** `127.0.0.1:8080:80/tcp` in its parts; what is not written is empty. */
export interface PortParts {
  readonly address: string;
  readonly host: string;
  /** A number or a range, of the container. */
  readonly port: string;
  readonly protocol: string;
}

/** The ports of all EXPOSEs of a file whose values are known. */
export function allExposedPorts(model: Model): readonly ExposedPort[] {
  return model.fact(findExposedPorts);
}

function findExposedPorts(model: Model): readonly ExposedPort[] {
  return model.all('Expose').flatMap((it) => exposedPorts(it, model));
}

/** The ports of an EXPOSE whose values are known. */
export function exposedPorts(expose: Expose, model: Model): readonly ExposedPort[] {
  const found: ExposedPort[] = [];
  for (const word of expose.ports) {
    if (hasMistake(model.file, word)) continue;
    const ports = expandToWords(word, model.stateAt(expose).variables, model.file.escape);
    if (ports.outcome === 'known') for (const text of ports.value) found.push({ word, text });
  }
  return found;
}

/** Takes a port apart as BuildKit does, which judges the parts only then (convert_expose.go, splitParts). */
export function portParts(text: string): PortParts {
  const parts = text.split(':');
  const container = parts.pop() ?? '';
  const host = parts.pop() ?? '';
  const address = parts.join(':');
  const slash = container.indexOf('/');
  const port = slash < 0 ? container : container.slice(0, slash);
  const protocol = slash < 0 ? '' : container.slice(slash + 1);
  return { address, host, port, protocol };
}
