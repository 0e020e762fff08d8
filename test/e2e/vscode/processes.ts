import { execFileSync } from 'node:child_process';

/** A process of an installed extension, as `ps` lists it. */
export interface ServerProcess {
  readonly pid: number;
  /** Of memory. */
  readonly megabytes: number;
}

/** The language servers that the VS Code whose folder is given has started. */
export function serversOf(data: string): readonly ServerProcess[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,rss=,args='], { encoding: 'utf8', maxBuffer: 1e8 }).split('\n');
  return lines
    .filter((it) => it.includes(data) && it.includes('dist/server.cjs'))
    .map((it) => {
      const [pid = '', kilobytes = ''] = it.trim().split(/\s+/);
      return { pid: Number(pid), megabytes: Math.round(Number(kilobytes) / 1024) };
    });
}
