import { blobsOf, pathFromTop, type Repository } from '../git/repository.ts';

/** Reads files of the newest commit, each when it is first asked for. */
export function newestTexts(repository: Repository): (path: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (path) => {
    if (known.has(path)) return known.get(path);
    const top = pathFromTop(repository, path);
    const answer = blobsOf(repository, top === undefined ? [] : [`HEAD:${top}`]);
    const text = 'error' in answer ? undefined : answer.blobs[0]?.toString('utf8');
    known.set(path, text);
    return text;
  };
}
