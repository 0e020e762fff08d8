/**
 * Has V8 wait longer before it optimizes. That of Node.js 20 optimizes what has run a little, and mostly throws that away
 * soon after, because the next file has something new: over two thousand Dockerfiles it takes a quarter of the time. Later
 * ones wait by themselves, and do not know the flag.
 */
export async function optimizeLater(): Promise<void> {
  if (!process.versions.v8.startsWith('11.')) return;
  // Loaded here, because it takes longer to load than a Dockerfile to check.
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--interrupt-budget=300000');
}
