/** The signals of Linux that Docker knows by name (signal_linux.go of github.com/moby/sys/signal). */
export const SIGNALS: readonly string[] = [
  'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP',
  'TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX',
].flatMap((it) => it.split(' ').map((name) => `SIG${name}`)); // prettier-ignore

/** Whether Docker takes a text for a signal: a number other than 0, or a name with or without SIG, in any case. */
export function isSignal(text: string): boolean {
  if (/^[+-]?\d+$/.test(text)) return Number(text) !== 0 && Math.abs(Number(text)) <= 2 ** 63;
  const name = text.toUpperCase().replace(/^SIG/, '');
  return SIGNALS.includes(`SIG${name}`) || REAL_TIME.test(name);
}

/** `RTMIN+15`, `RTMAX-14` */
const REAL_TIME = /^(?:RTMIN\+(?:[1-9]|1[0-5])|RTMAX-(?:[1-9]|1[0-4]))$/;
