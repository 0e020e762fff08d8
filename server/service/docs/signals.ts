/** A signal of Linux in words. */
export interface SignalDoc {
  /** On x86 and ARM. */
  readonly number: number;
  readonly text: string;
}

/** By name with SIG, those first that are of use for STOPSIGNAL. */
export const SIGNAL_DOCS: Readonly<Record<string, SignalDoc>> = {
  SIGTERM: { number: 15, text: 'Asks the program to end. The default.' },
  SIGINT: { number: 2, text: 'What Ctrl+C sends. PostgreSQL then ends its connections at once.' },
  SIGQUIT: {
    number: 3,
    text: 'nginx and PHP-FPM then finish the requests at hand; a JVM prints its threads and goes on.',
  },
  SIGWINCH: { number: 28, text: 'Apache httpd then finishes the requests at hand.' },
  SIGHUP: { number: 1, text: 'The terminal is gone; many servers read their configuration again instead.' },
  SIGUSR1: { number: 10, text: 'Means what the program says it means. HAProxy then finishes the connections at hand.' },
  SIGUSR2: { number: 12, text: 'Means what the program says it means.' },
  SIGKILL: { number: 9, text: 'Ends the program at once; it gets no chance to clean up.' },
  SIGRTMIN: { number: 34, text: 'The first real-time signal. systemd as PID 1 halts at `SIGRTMIN+3`.' },
  SIGRTMAX: { number: 64, text: 'The last real-time signal.' },
  SIGABRT: { number: 6, text: 'The program has aborted.' },
  SIGALRM: { number: 14, text: 'A timer has run out.' },
  SIGBUS: { number: 7, text: 'Memory was accessed wrongly.' },
  SIGCHLD: { number: 17, text: 'A child has ended. Ignored by default.' },
  SIGCLD: { number: 17, text: 'Another name for SIGCHLD.' },
  SIGCONT: { number: 18, text: 'Lets a stopped program go on.' },
  SIGFPE: { number: 8, text: 'Arithmetic has failed.' },
  SIGILL: { number: 4, text: 'An instruction that the processor does not know.' },
  SIGIO: { number: 29, text: 'Input or output is possible.' },
  SIGIOT: { number: 6, text: 'Another name for SIGABRT.' },
  SIGPIPE: { number: 13, text: 'Nobody reads what is written.' },
  SIGPOLL: { number: 29, text: 'Another name for SIGIO.' },
  SIGPROF: { number: 27, text: 'The timer of a profiler has run out.' },
  SIGPWR: { number: 30, text: 'The power fails. LXC asks its containers to stop by it.' },
  SIGSEGV: { number: 11, text: 'Memory was accessed that is not the program’s.' },
  SIGSTKFLT: { number: 16, text: 'Not used.' },
  SIGSTOP: { number: 19, text: 'Halts the program until SIGCONT; it cannot be caught.' },
  SIGSYS: { number: 31, text: 'A system call that is not allowed.' },
  SIGTRAP: { number: 5, text: 'A breakpoint.' },
  SIGTSTP: { number: 20, text: 'What Ctrl+Z sends.' },
  SIGTTIN: { number: 21, text: 'A program in the background wants to read from the terminal.' },
  SIGTTOU: { number: 22, text: 'A program in the background wants to write to the terminal.' },
  SIGURG: { number: 23, text: 'Urgent data has come. Ignored by default.' },
  SIGVTALRM: { number: 26, text: 'A timer of processor time has run out.' },
  SIGXCPU: { number: 24, text: 'The limit of processor time is reached.' },
  SIGXFSZ: { number: 25, text: 'The limit of a file’s size is reached.' },
};
