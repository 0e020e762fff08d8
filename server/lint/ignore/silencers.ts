import { lastFrom, type Span, touches } from '../../text/span.ts';
import type { IgnoreComment } from './ignore-comment.ts';

/** What becomes of a name in an ignore comment that speaks of something: `locked` where that is heard all the same. */
export type Effect = 'used' | 'locked';

/** What silences one rule, kept so that nobody need ask every comment of a file about every finding. */
export class Silencers {
  readonly #byPlace = new Map<string, Silencer>();
  readonly #byReach: Record<IgnoreComment['reach'], Silencer[]> = { file: [], stage: [], instruction: [] };

  /** To be called in the order of the comments: of each reach their scopes do not overlap. */
  add({ dialect, reach }: IgnoreComment, { start, end }: Span, target: Target): void {
    const place = `${dialect} ${reach} ${start}`;
    const known = this.#byPlace.get(place);
    if (known !== undefined) {
      known.targets.push(target);
      return;
    }
    const silencer = { start, end, dialect, targets: [target], effect: undefined };
    this.#byPlace.set(place, silencer);
    this.#byReach[reach].push(silencer);
  }

  /** Whether something speaks of what begins at an offset; that is what becomes of it. */
  credit(offset: number, effect: Effect, dialect?: IgnoreComment['dialect']): boolean {
    let isSilenced = false;
    for (const silencers of Object.values(this.#byReach)) {
      for (let at = lastFrom(silencers, offset); at >= 0; at--) {
        const silencer = silencers[at];
        if (silencer === undefined || !touches(silencer, offset)) break;
        if (dialect !== undefined && silencer.dialect !== dialect) continue;
        isSilenced = true;
        if (silencer.effect === effect) continue;
        silencer.effect = effect;
        for (const target of silencer.targets) target.effect = effect;
      }
    }
    return isSilenced;
  }
}

/** All that silences a rule in one place, written in one dialect. */
interface Silencer extends Span {
  readonly dialect: IgnoreComment['dialect'];
  readonly targets: Target[];
  effect: Effect | undefined;
}

/** A name in a comment. */
interface Target {
  effect: Effect | undefined;
}
