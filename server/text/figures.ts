/** "41 s", "1 min 20 s", "0.4 s" */
export function durationText(seconds: number): string {
  if (seconds > 0 && seconds < 0.05) return '<0.1 s';
  if (seconds < 9.95) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
}

/** With a `~` where it is only an estimate. */
export function costText(seconds: number, isMeasured: boolean): string {
  const text = durationText(seconds);
  return isMeasured || text.startsWith('<') ? text : `~${text}`;
}

/** "1 file", "2 files" */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** "72 %" */
export function shareText(share: number): string {
  const percent = share * 100;
  // What is not all must not look like all, nor something like nothing.
  if (percent > 99 && percent < 100) return '>99 %';
  return percent > 0 && percent < 1 ? '<1 %' : `${Math.round(percent)} %`;
}
