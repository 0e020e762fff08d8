import { dockerfileProperties } from './dockerfile.ts';
import type { LanguageName } from './languages.ts';
import { projectProperties } from './project.ts';
import type { Random } from './random.ts';
import { settingsProperties } from './settings.ts';

/** A text, and one that it was a moment before. */
export interface Case {
  readonly before: string;
  readonly after: string;
}

/** Something that holds for any text whatever. */
export interface Property {
  /** Of what most texts are that it is tried with. */
  readonly language: LanguageName;
  /** How often it is tried, in proportion to others: the quick ones more often. */
  readonly weight: number;
  /** How many times it does the whole of something, where that is more than once: each time it has its time. */
  readonly calls?: number;
  /** Throws where it does not hold. */
  readonly check: (it: Case, random: Random) => void;
}

/** Every property by its name. */
export const properties: Readonly<Record<string, Property>> = {
  ...dockerfileProperties,
  ...settingsProperties,
  ...projectProperties,
};

/** The milliseconds that trying a property may take. */
export function limitFor({ calls = 1 }: Property, { before, after }: Case): number {
  return calls * (50 + Buffer.byteLength(before + after) * 0.005);
}
