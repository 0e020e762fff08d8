import { type DocumentFilter, languages, type TextDocument, window } from 'vscode';

/** The languages of Dockerfiles: VS Code's own calls a Containerfile a `dockerfile`, other extensions do not. */
export const LANGUAGES: readonly string[] = ['dockerfile', 'containerfile'];

/**
 * The files that say how Dockerfiles are built: those of Compose and of Bake, whatever their language is, and ignore files,
 * unless somebody takes them for Dockerfiles.
 */
export const COMPANIONS: readonly (DocumentFilter & { readonly pattern: string })[] = [
  { scheme: 'file', pattern: '**/{compose,docker-compose}{.,-}*{yml,yaml}' },
  { scheme: 'file', pattern: '**/docker-bake{.,-}*{hcl,json}' },
  { scheme: 'file', language: 'ignore', pattern: '**/*.dockerignore' },
];

/** Whether the language client tells the server of all that happens to a document. */
export function isChecked(document: TextDocument): boolean {
  return isDockerfile(document) || languages.match(COMPANIONS, document) > 0;
}

/** The Dockerfile that is being edited. */
export function activeDockerfile(): TextDocument | undefined {
  const document = window.activeTextEditor?.document;
  return document !== undefined && isDockerfile(document) ? document : undefined;
}

function isDockerfile({ languageId }: TextDocument): boolean {
  return LANGUAGES.includes(languageId);
}
