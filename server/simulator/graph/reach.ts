import { type Refused, refused, type Unit } from './unit.ts';

/** A unit and all that it needs, directly or not. */
export function reachedFrom(target: Unit): ReadonlySet<Unit> {
  const reached = new Set<Unit>([target]);
  for (const unit of reached) for (const need of unit.needs) reached.add(need);
  return reached;
}

/** Units that need each other, also where the target needs none of them (validateCircularDependency). */
export function cycleIn(units: readonly Unit[]): Refused | undefined {
  const done = new Set<Unit>();
  const visit = (unit: Unit, path: readonly Unit[]): Refused | undefined => {
    if (path.includes(unit)) {
      const names = [...path.slice(path.indexOf(unit)), unit].map((it) => it.label ?? 'an image');
      return refused(unit.from ?? { start: 0, end: 0 }, `stages need each other: ${names.join(' needs ')}`);
    }
    if (done.has(unit)) return undefined;
    for (const need of unit.needs) {
      const fault = visit(need, [...path, unit]);
      if (fault !== undefined) return fault;
    }
    done.add(unit);
    return undefined;
  };
  for (const unit of units) {
    const fault = visit(unit, []);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
