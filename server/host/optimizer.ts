/**
 * Has V8 wait longer before it optimizes. That of Node.js 20 optimizes what has run a little, on threads that take the
 * processors from whoever waits, and mostly throws that away soon after, because the next file has something new: over two
 * thousand Dockerfiles it takes a quarter of the time, and the first hundred key strokes wait half as long again. Later ones
 * wait by themselves, and do not know the flag.
 */
export const OPTIMIZE_LATER = process.versions.v8.startsWith('11.') ? '--interrupt-budget=300000' : undefined;

/** The same for what is loaded where many files are checked: what sets flags takes longer to load than a Dockerfile to check. */
export async function optimizeLater(): Promise<void> {
  if (OPTIMIZE_LATER === undefined) return;
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString(OPTIMIZE_LATER);
}
