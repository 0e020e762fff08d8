import { type TextDocument, window } from 'vscode';

/** The languages of Dockerfiles: VS Code's own calls a Containerfile a `dockerfile`, other extensions do not. */
export const LANGUAGES: readonly string[] = ['dockerfile', 'containerfile'];

export function isDockerfile({ languageId }: TextDocument): boolean {
  return LANGUAGES.includes(languageId);
}

/** The Dockerfile that is being edited. */
export function activeDockerfile(): TextDocument | undefined {
  const document = window.activeTextEditor?.document;
  return document !== undefined && isDockerfile(document) ? document : undefined;
}
