import { familiarName, type ImageReference } from '../image.ts';

/**
 * Whether an image is known to have no shell at all, so that nothing can be run in it that needs one. From the READMEs of
 * distroless, of Chainguard's static images and of Microsoft's chiseled and distroless ones (2026-11).
 */
export function hasNoShell(reference: ImageReference): boolean {
  if (reference.registry === 'docker.io') return false;
  const name = familiarName(reference);
  const tag = reference.tag ?? '';
  if (name.startsWith('gcr.io/distroless/')) return !/debug/.test(tag);
  if (/^cgr\.dev\/chainguard\/(?:static|glibc-dynamic|cc-dynamic)$/.test(name)) return !/-dev$/.test(tag);
  return /^mcr\.microsoft\.com\/dotnet\/(?:aspnet|runtime|runtime-deps)$/.test(name) && /chiseled|distroless/.test(tag);
}

/**
 * Whether an image is known not to have curl or wget: official images and Microsoft's, from their Dockerfiles (2026-11).
 * Alpine's BusyBox has a wget; of images that bring curl on purpose, such as nginx and php, nothing is said.
 */
export function lacks(tool: 'curl' | 'wget', reference: ImageReference): boolean {
  if (hasNoShell(reference)) return true;
  const name = familiarName(reference);
  const tag = reference.tag ?? '';
  if (/windows|nanoserver/.test(tag)) return false;
  if (/^(?:alpine|busybox)$/.test(name)) return tool === 'curl';
  if (/^(?:debian|ubuntu)$/.test(name)) return true;
  if (/^mcr\.microsoft\.com\/dotnet\/(?:aspnet|runtime|runtime-deps)$/.test(name))
    return tool === 'curl' ? !/mariner|azurelinux/.test(tag) : !/alpine|mariner|azurelinux/.test(tag);
  if (!LANGUAGES.test(name)) return false;
  if (/alpine/.test(tag)) return tool === 'curl';
  // The images without `slim` stand on buildpack-deps, which has both.
  return /(?:^|-)slim(?:-|$)/.test(tag);
}

const LANGUAGES = /^(?:node|python|ruby|golang|rust|perl|elixir|erlang)$/;
