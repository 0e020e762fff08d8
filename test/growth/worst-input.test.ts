import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { defaultConfig } from '../../server/lint/config/config.ts';
import { lint } from '../../server/lint/lint.ts';
import { dedent, unmarked } from '../markers.ts';
import { PUMPS } from '../pumping.ts';

const LARGE = 1 << 20;

describe.each(rules.filter((it) => it.subject === undefined).map((rule) => ({ id: rule.id, rule })))(
  '$id',
  ({ rule }) => {
    const [{ bad, good }] = rule.examples;
    const source = unmarked(dedent(bad ?? good));

    it.each([...PUMPS])(
      'is asked about what it is against %s in a time that grows like the file',
      (_, pump) => {
        const check = (length: number) => secondsOf(pump(source, length));
        // What takes four times as long for twice as much is far beyond either bound soon; neither is near where it grows alike.
        const seconds = check(LARGE);
        if (seconds < ENOUGH) return;
        const half = Math.min(check(LARGE / 2), check(LARGE / 2));
        expect(Math.min(seconds, check(LARGE))).toBeLessThan(Math.max(3.2 * half, ENOUGH));
      },
      240_000,
    );

    function secondsOf(text: string): number {
      const before = process.cpuUsage();
      lint({ path: 'Dockerfile', source: text }, [rule], {
        ...defaultConfig,
        rules: new Map([[rule.id, rule.severity]]),
      });
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1e6;
    }
  },
);

/** Seconds of the processor below which nobody would notice. */
const ENOUGH = 1.5;
