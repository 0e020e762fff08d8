import { familiarName, type ImageReference } from '../image.ts';

/** An image for building, and a smaller one for what it has built. */
export interface Sdk {
  /** What it brings that nothing needs at run time. */
  readonly brings: string;
  /** `undefined` where the result runs on nearly any image. */
  readonly runtime: string | undefined;
}

/** What an image brings for building alone, by the official images' and Microsoft's own descriptions (2026-11). */
export function sdkOf(reference: ImageReference): Sdk | undefined {
  const name = familiarName(reference);
  const tag = reference.tag ?? '';
  if (/^mcr\.microsoft\.com\/dotnet\/(?:core\/)?sdk$/.test(name))
    return { brings: 'the SDK of .NET', runtime: 'mcr.microsoft.com/dotnet/aspnet' };
  if (name === 'maven' || name === 'gradle')
    return { brings: `a JDK and ${name}`, runtime: 'eclipse-temurin with a jre tag' };
  // Without a word for it, these are JDKs.
  if (/^(?:eclipse-temurin|amazoncorretto|ibm-semeru-runtimes)$/.test(name) && /jdk/.test(tag))
    return { brings: 'a JDK', runtime: `${name} with a jre tag` };
  if (name === 'golang') return { brings: 'the compiler of Go', runtime: undefined };
  if (name === 'rust') return { brings: 'the compiler of Rust', runtime: undefined };
  if (name === 'gcc') return { brings: 'GCC', runtime: undefined };
  return undefined;
}
