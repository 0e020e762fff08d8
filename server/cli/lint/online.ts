import { Registries, type TaggedImage } from '../../host/registry.ts';
import type { Input } from '../../lint/rule.ts';
import { taggedName } from '../../model/image.ts';
import type { Model } from '../../model/model.ts';

/** What registries say of the images that Dockerfiles are built on; each is asked for once, whatever file it is in. */
export class Online {
  readonly #registries = new Registries();

  /** What the tags of a file's FROM instructions point to and what that is built for, both by `taggedName`. */
  async factsFor({ stages }: Model): Promise<Required<Pick<Input, 'digests' | 'platforms'>>> {
    const images: TaggedImage[] = [];
    for (const { base } of stages) {
      if (base.kind !== 'image') continue;
      const { registry, repository, tag } = base.reference;
      const name = taggedName(base.reference);
      if (tag !== undefined && name !== undefined) images.push({ name, registry, repository, tag });
    }
    const [digests, platforms] = [this.#registries.digestsOf(images), this.#registries.platformsOf(images)];
    return { digests: await digests, platforms: await platforms };
  }

  /** What could not be asked for and why, each a sentence. */
  get failures(): readonly string[] {
    return [...this.#registries.failures].map(([name, reason]) => `what ${name} points to is not known: ${reason}`);
  }
}
